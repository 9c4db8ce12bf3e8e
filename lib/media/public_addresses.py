"""Decides which addresses are public, for the https addresses that visitors type and for the connections made to them.

This does not rely on `ipaddress.is_global` alone, whose tables differ between Python 3.11 and 3.13. Not public are all
special-purpose ranges of IANA's two registries (RFC 6890) and all IPv6 outside 2000::/3.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from yarl import URL

from lib.media.media_errors import UploadRefusedError

MAX_URL_CHARACTERS: Final = 2048
HTTPS_PORT: Final = 443

_PRIVATE_V4: Final = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' NAT, and some clouds' metadata (100.100.100.200)
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's own services, at a public number
        "169.254.0.0/16",  # link-local, and most clouds' metadata (169.254.169.254)
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
_GLOBAL_V6: Final = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_V6: Final = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo and others that IETF protocols use
        "2001:db8::/32",
        "2002::/16",  # 6to4, which embeds any IPv4 address
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")

_NAME: Final = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_][a-z0-9_-]{0,62})*")
# Whatever the C library would read as an IPv4 address in decimal, octal or hexadecimal, in one to four parts.
_NUMBER: Final = re.compile(r"(.*\.)?(0x[0-9a-f]*|[0-9]+)")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")

_NO_ADDRESS: Final = (
    "This is not an address that can be opened; copy it again from your browser, starting with https://."
)


def is_public(address: str) -> bool:
    """Whether a text is an IP address, as a resolver writes it, that is publicly reachable. False for anything else."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip in _NAT64:  # IPv6-only networks reach every IPv4 server this way
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        else:
            return ip.scope_id is None and ip in _GLOBAL_V6 and not any(ip in network for network in _NOT_PUBLIC_V6)
    return ip.is_global and not any(ip in network for network in _PRIVATE_V4)


def parse_address(text: str) -> URL:
    """Parses a visitor's text as an https address of a plain host name or IP address, at port 443.

    Parsed by yarl, as aiohttp does, so that the host that is checked is the host that is connected to.
    Raises `UploadRefusedError`.
    """
    text = text.strip()
    if len(text) > MAX_URL_CHARACTERS:
        raise UploadRefusedError(
            f"The address is longer than {MAX_URL_CHARACTERS:,} characters; save the picture and upload it instead."
        )
    if not text:
        raise UploadRefusedError("There is no address yet; type one that starts with https://.")
    if _CONTROL.search(text):
        raise UploadRefusedError(_NO_ADDRESS)
    if text[:8].lower() != "https://":
        raise UploadRefusedError(
            "Only addresses that start with https:// are opened; save the picture and upload it instead."
        )
    try:
        url = URL(text)
        host = (url.raw_host or "").removesuffix(".")
        url = url.with_host(host)
    except ValueError:
        raise UploadRefusedError(_NO_ADDRESS) from None
    if url.raw_user is not None or url.raw_password is not None:
        raise UploadRefusedError(
            "The address holds a user name or password, which the studio does not pass on; save the picture and "
            "upload it instead."
        )
    if url.port != HTTPS_PORT:
        raise UploadRefusedError(
            f"The address names port {url.port}, and only the usual one ({HTTPS_PORT}) is opened; save the picture "
            "and upload it instead."
        )
    _check_host(host)
    return url


def literal_address(url: URL) -> str | None:
    """The host if it is an IP address, None if it is a name."""
    try:
        return str(ipaddress.ip_address(url.raw_host or ""))
    except ValueError:
        return None


def refused_as_private() -> UploadRefusedError:
    """The error for every address that is not public; visitors do not learn which range it is in."""
    return UploadRefusedError(
        "The address leads into a private or local network, which the studio does not open; save the picture and "
        "upload it instead."
    )


def _check_host(host: str) -> None:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        if not is_public(host):
            raise refused_as_private()
        return
    if _NUMBER.fullmatch(host):
        raise UploadRefusedError(
            "The address writes its server as a number in an unusual way; copy the address with the server's name."
        )
    if not _NAME.fullmatch(host):
        raise UploadRefusedError(_NO_ADDRESS)
