"""Identities of visitors: a random id in a cookie, or the owner on the owner's own machine.

Who may come in, and as whom, is decided in `principals.py`.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

COOKIE = "studio_owner"
COOKIE_MAX_AGE_S = 400 * 24 * 3600  # the longest that browsers keep a cookie
LOCAL_OWNER_ID = "local"

_ID = re.compile(r"[0-9a-f]{32}")
_FORWARDING_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True)
class Visitor:
    """One visitor: `id` keys the store's rows.

    `own_machine` is true for a browser on the machine that runs the app, `logged_in_as_owner` for anyone who gave the
    owner's password or logged in with the owner's address; `caller` names a program that sent a token.
    """

    id: str
    own_machine: bool = False
    logged_in_as_owner: bool = False
    caller: str = ""

    @property
    def is_owner(self) -> bool:
        """Whether this is the person who runs the studio: no limits, the owner's page, the account's balance."""
        return self.own_machine or self.logged_in_as_owner


def new_owner_id() -> str:
    """A random 128-bit id, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def is_own_machine(headers: Mapping[str, str], peer: str | None) -> bool:
    """Whether a request comes from a browser on this machine, and not through a proxy.

    `headers` have lower-case names; `peer` is the address of the other end of the connection. A name other than
    localhost could be a stranger's page that resolves to this machine, and a forwarding header means a proxy.
    """
    if not is_loopback_address(peer) or any(name in headers for name in _FORWARDING_HEADERS):
        return False
    name = re.sub(r":\d+$", "", headers.get("host", "").lower())
    return name in _LOCAL_NAMES


def cookie_id(cookies: Mapping[str, str]) -> str | None:
    """The id in a browser's cookie, or None if it is missing or not one of ours."""
    cookie = cookies.get(COOKIE, "")
    return cookie if _ID.fullmatch(cookie) else None


def is_loopback_address(text: str | None) -> bool:
    """Whether a text is a loopback address, of either IP version."""
    try:
        address = ipaddress.ip_address(text or "")
    except ValueError:
        return False
    # A socket that listens on both IP versions writes an IPv4 peer as IPv6, ::ffff:127.0.0.1.
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
