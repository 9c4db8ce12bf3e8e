"""A visitor's address is fetched from where it was checked to lead, and from nowhere else."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.media import AddressLimits, UploadRefusedError, check_upload, fetch_public
from lib.media.public_addresses import is_public, parse_address
from tests.support.https_server import PUBLIC, Dns, Handler, Internet, https_server, raw_server
from tests.support.picture_files import encoded, picture

ADDRESS = "https://pictures.example.com/fox.png"
PNG = encoded(picture(), "PNG")
ELSEWHERE = "save the picture and upload it instead."

NOT_HTTPS = f"Only addresses that start with https:// are opened; {ELSEWHERE}"
NO_ADDRESS = "This is not an address that can be opened; copy it again from your browser, starting with https://."
NOTHING = "There is no address yet; type one that starts with https://."
PRIVATE = f"The address leads into a private or local network, which the studio does not open; {ELSEWHERE}"
NUMBER = "The address writes its server as a number in an unusual way; copy the address with the server's name."
PASSWORD = f"The address holds a user name or password, which the studio does not pass on; {ELSEWHERE}"
TOO_LONG = f"The address is longer than 2,048 characters; {ELSEWHERE}"
UNKNOWN = "No server was found under the name in this address; check how it is written, or upload the picture instead."
UNREACHABLE = "The server at this address cannot be reached; try again later, or upload the picture instead."
UNSAFE = (
    "The server at this address cannot prove that it is the one named; save the picture in your browser and upload it "
    "instead."
)
LEADS_ON = "The address leads from one to the next too often; save the picture in your browser and upload it instead."


def wrong_port(port: int) -> str:
    return f"The address names port {port}, and only the usual one (443) is opened; {ELSEWHERE}"


HOSTILE: dict[str, str] = {
    # Other schemes, or none.
    "": NOTHING,
    "   \n": NOTHING,
    "http://pictures.example.com/fox.png": NOT_HTTPS,
    "file:///etc/passwd": NOT_HTTPS,
    "data:image/png;base64,iVBORw0KGgo=": NOT_HTTPS,
    "ftp://pictures.example.com/fox.png": NOT_HTTPS,
    "gopher://127.0.0.1:6379/_FLUSHALL": NOT_HTTPS,
    "javascript:alert(1)": NOT_HTTPS,
    "ws://pictures.example.com/": NOT_HTTPS,
    "//pictures.example.com/fox.png": NOT_HTTPS,
    "pictures.example.com/fox.png": NOT_HTTPS,
    "/etc/passwd": NOT_HTTPS,
    "../../secrets.toml": NOT_HTTPS,
    "C:/Users/me/fox.png": NOT_HTTPS,
    "https:pictures.example.com": NOT_HTTPS,
    "https:/pictures.example.com": NOT_HTTPS,
    # Not addresses.
    "C:\\Users\\me\\fox.png": NO_ADDRESS,
    "https://": NO_ADDRESS,
    "https:///fox.png": NO_ADDRESS,
    "https://pictures.example.com\\@127.0.0.1/": NO_ADDRESS,
    "https:\\\\pictures.example.com/": NO_ADDRESS,
    "https://pictures.example.com/\r\nHost: localhost": NO_ADDRESS,
    "https://pictures.example.com/\0": NO_ADDRESS,
    "https://pictures.example.com/\ud800": NO_ADDRESS,
    "https://pictures example.com/": NO_ADDRESS,
    "https://pictures..example.com/": NO_ADDRESS,
    "https://pictures.example.com../": NO_ADDRESS,
    "https://127%2e0.0.1/": NUMBER,
    "https://pictures%2eexample.com/": NO_ADDRESS,
    "https://[::1": NO_ADDRESS,
    "https://[::ffff:127.0.0.1%25lo]:x/": NO_ADDRESS,
    "https://pictures.example.com:99999/": NO_ADDRESS,
    "https://pictures.example.com:https/": NO_ADDRESS,
    f"https://{'a' * 64}.example.com/": NO_ADDRESS,
    f"https://{'a.' * 130}com/": NO_ADDRESS,
    "https://pictures.example.com/" + "a" * 2048: TOO_LONG,
    "https://" + "a" * 10_000_000: TOO_LONG,
    # Not to be passed on, or not to be tried.
    "https://me:secret@pictures.example.com/": PASSWORD,
    "https://pictures.example.com@127.0.0.1/": PASSWORD,
    "https://:secret@pictures.example.com/": PASSWORD,
    "https://pictures.example.com:8443/": wrong_port(8443),
    "https://pictures.example.com:22/": wrong_port(22),
    "https://pictures.example.com:0/": wrong_port(0),
    # Numbers for this machine and for what is near it.
    "https://127.0.0.1/": PRIVATE,
    "https://127.0.0.1./": PRIVATE,
    "https://0.0.0.0/": PRIVATE,
    "https://10.0.0.1/": PRIVATE,
    "https://172.31.255.255/": PRIVATE,
    "https://192.168.1.1/": PRIVATE,
    "https://100.64.0.1/": PRIVATE,
    "https://169.254.169.254/latest/meta-data/": PRIVATE,
    "https://168.63.129.16/": PRIVATE,
    "https://224.0.0.1/": PRIVATE,
    "https://255.255.255.255/": PRIVATE,
    "https://[::1]/": PRIVATE,
    "https://[::]/": PRIVATE,
    "https://[fe80::1]/": PRIVATE,
    "https://[fe80::1%25eth0]/": PRIVATE,
    "https://[fd00:ec2::254]/": PRIVATE,
    "https://[::ffff:127.0.0.1]/": PRIVATE,
    "https://[::ffff:a9fe:a9fe]/": PRIVATE,
    "https://[64:ff9b::a9fe:a9fe]/": PRIVATE,
    "https://[2002:7f00:1::]/": PRIVATE,
    "https://[2001:0:7f00:1::]/": PRIVATE,
    "https://[ff02::1]/": PRIVATE,
    "https://１２７.０.０.１/": PRIVATE,
    "https://①②⑦.⓪.⓪.①/": PRIVATE,
    "https://127。0。0。1/": PRIVATE,
    "https://127.1/": NUMBER,
    "https://2130706433/": NUMBER,
    "https://0x7f000001/": NUMBER,
    "https://0X7F.0.0.1/": NUMBER,
    "https://0177.0.0.1/": NUMBER,
    "https://017700000001/": NUMBER,
    "https://127.0.0.1.0x1/": NUMBER,
    "https://999.1.1.1/": NUMBER,
    # Names.
    "https://localhost/": PRIVATE,
    "https://LOCALHOST./": PRIVATE,
    "https://metadata.google.internal/": PRIVATE,
    "https://127.0.0.1.nip.example.com/": PRIVATE,
    "https://two-faced.example.com/": PRIVATE,
    "https://nowhere.example.com/": UNKNOWN,
    "https://no-addresses.example.com/": UNKNOWN,
}
INSIDE: dict[str, list[list[str]]] = {
    "localhost": [["127.0.0.1", "::1"]],
    "metadata.google.internal": [["169.254.169.254"]],
    "127.0.0.1.nip.example.com": [["127.0.0.1"]],
    "two-faced.example.com": [[PUBLIC, "10.0.0.7"]],
    "no-addresses.example.com": [[]],
}


def never_connect(pinned: AbstractResolver) -> aiohttp.BaseConnector:
    raise AssertionError("a connection was tried")


def refusal(url: str, dns: Dns | None = None) -> str:
    with pytest.raises(UploadRefusedError) as refused:
        asyncio.run(fetch_public(url, resolver=dns or Dns(INSIDE), connector=never_connect))
    return str(refused.value)


def fetched(
    url: str,
    handler: Handler,
    *,
    dns: Dns | None = None,
    trusted: bool = True,
    limits: AddressLimits | None = None,
    server: AbstractAsyncContextManager[int] | None = None,
) -> tuple[bytes, list[str]]:
    """What came from a server on this machine, and the addresses that the connections were meant for."""

    async def work() -> tuple[bytes, list[str]]:
        async with server or https_server(handler) as port:
            internet = Internet(port, trusted=trusted)
            data = await fetch_public(url, resolver=dns or Dns(INSIDE), connector=internet.connector, limits=limits)
            return data, internet.connected_to

    return asyncio.run(work())


async def serve_png(request: web.Request) -> web.StreamResponse:
    return web.Response(body=PNG, content_type="text/html")


def leads_to(*locations: str) -> Handler:
    """Redirects from `/0` to the first, from `/1` to the second, and so on; else a picture."""

    async def handler(request: web.Request) -> web.StreamResponse:
        hop = request.path.strip("/")
        if hop.isdigit() and int(hop) < len(locations):
            return web.Response(status=302, headers={"Location": locations[int(hop)]})
        return await serve_png(request)

    return handler


@pytest.mark.parametrize("url", HOSTILE, ids=lambda url: ascii(url)[:60])
def test_a_hostile_address_gets_its_sentence_and_no_connection(url: str) -> None:
    assert refusal(url) == HOSTILE[url]


def test_there_are_enough_hostile_addresses_and_each_sentence_is_one() -> None:
    assert len(HOSTILE) >= 20
    for sentence in {*HOSTILE.values(), UNREACHABLE, UNSAFE, LEADS_ON}:
        assert sentence[0].isupper()
        assert (sentence.endswith("."), sentence.count(". "), sentence.count("\n")) == (True, 0, 0)


@pytest.mark.parametrize(
    "url",
    [
        ADDRESS,
        f"  {ADDRESS}\n",
        "HTTPS://PICTURES.EXAMPLE.COM:443/fox.png?size=large#top",
        "https://pictures.example.com./fox.png",
        "https://pictures.example.com/ein Fuchs im Schnee.png",
    ],
)
def test_a_public_address_is_fetched_from_the_address_that_was_checked(url: str) -> None:
    data, connected_to = fetched(url, serve_png)
    assert (data, connected_to) == (PNG, [PUBLIC])
    assert check_upload(data).mime == "image/png"


def test_a_name_in_another_script_is_looked_up_in_its_ascii_form() -> None:
    dns = Dns({"xn--bcher-kva.example.com": [[PUBLIC]]})
    assert fetched("https://bücher.example.com/fox.png", serve_png, dns=dns)[0] == PNG


def test_a_second_answer_of_the_dns_leads_nowhere() -> None:
    dns = Dns({"pictures.example.com": [[PUBLIC], ["127.0.0.1"]]})
    data, connected_to = fetched(ADDRESS, serve_png, dns=dns)
    assert (data, connected_to, dns.asked) == (PNG, [PUBLIC], ["pictures.example.com"])


def test_three_redirects_are_followed_each_looked_up_anew() -> None:
    dns = Dns()
    handler = leads_to("/1", "https://other.example.com/2", "fox.png")
    assert fetched("https://pictures.example.com/0", handler, dns=dns) == (PNG, [PUBLIC] * 4)
    assert dns.asked == ["pictures.example.com"] * 2 + ["other.example.com"] * 2


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("http://pictures.example.com/fox.png", NOT_HTTPS),
        ("file:///etc/passwd", NOT_HTTPS),
        ("https://127.0.0.1/", PRIVATE),
        ("//[::1]/", PRIVATE),
        ("https://metadata.google.internal/", PRIVATE),
        ("https://me:secret@pictures.example.com/", PASSWORD),
        ("https://pictures.example.com:8080/", wrong_port(8080)),
        ("https://nowhere.example.com/", UNKNOWN),
        ("https://2130706433/", NUMBER),
        ("https://[::1", UNREACHABLE),
        ("/0", LEADS_ON),
        ("", LEADS_ON),
    ],
)
def test_a_redirect_is_checked_like_an_address(location: str, sentence: str) -> None:
    with pytest.raises(UploadRefusedError) as refused:
        fetched("https://pictures.example.com/0", leads_to(location))
    assert str(refused.value) == sentence


def test_a_name_that_turns_private_between_two_hops_is_refused() -> None:
    dns = Dns({"pictures.example.com": [[PUBLIC], ["10.0.0.1"]]})
    with pytest.raises(UploadRefusedError) as refused:
        fetched("https://pictures.example.com/0", leads_to("/1"), dns=dns)
    assert str(refused.value) == PRIVATE


def test_a_certificate_for_another_name_is_refused() -> None:
    dns = Dns({"elsewhere.example.com": [[PUBLIC]]})
    with pytest.raises(UploadRefusedError) as refused:
        fetched("https://elsewhere.example.com/", serve_png, dns=dns)
    assert str(refused.value) == UNSAFE


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    with pytest.raises(UploadRefusedError) as refused:
        fetched(ADDRESS, serve_png, trusted=False)
    assert str(refused.value) == UNSAFE


@pytest.mark.parametrize("status", [204, 206, 304, 401, 404, 500])
def test_any_other_answer_is_told(status: int) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status)

    with pytest.raises(UploadRefusedError) as refused:
        fetched(ADDRESS, handler)
    assert str(refused.value) == (
        f"The server answered {status} instead of sending a picture; open the address in your browser, save the "
        "picture and upload it instead."
    )


@pytest.mark.parametrize("announced", [True, False])
def test_a_download_without_end_is_ended_at_the_limit(announced: bool) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(2**40)} if announced else None)
        await response.prepare(request)
        while True:
            await response.write(bytes(2**18))
            await asyncio.sleep(0)  # lets the other end hang up

    with pytest.raises(UploadRefusedError) as refused:
        fetched(ADDRESS, handler, limits=AddressLimits(max_bytes=3 * 2**20))
    assert str(refused.value) == "What lies at this address is larger than 3 MB; upload a smaller picture instead."


def test_exactly_the_limit_is_taken() -> None:
    assert fetched(ADDRESS, serve_png, limits=AddressLimits(max_bytes=len(PNG)))[0] == PNG


def test_a_compressed_answer_is_not_unpacked() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.Response(body=bytes(2**20))
        response.enable_compression(web.ContentCoding.gzip)
        response.headers["Content-Encoding"] = "gzip"
        return response

    with pytest.raises(UploadRefusedError, match=r"^The server sent the picture compressed"):
        fetched(ADDRESS, handler)


@pytest.mark.parametrize("silent", [True, False])
def test_one_deadline_bounds_a_silent_and_a_dripping_server(silent: bool) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        if not silent:
            await response.prepare(request)
        while True:
            await asyncio.sleep(0.02)
            if not silent:
                await response.write(b"x")

    with pytest.raises(UploadRefusedError) as refused:
        fetched(ADDRESS, handler, limits=AddressLimits(total_s=0.3))
    assert str(refused.value) == (
        "The server took longer than 0.3 seconds; try again later, or upload the picture instead."
    )


def test_the_deadline_bounds_a_dns_that_does_not_answer() -> None:
    class SilentDns(Dns):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            await asyncio.Event().wait()
            return []

    with pytest.raises(UploadRefusedError, match=r"^The server took longer than 0\.1 seconds"):
        fetched(ADDRESS, serve_png, dns=SilentDns(), limits=AddressLimits(total_s=0.1))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 100_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    ],
    ids=lambda answer: ascii(answer)[:40],
)
def test_a_server_that_breaks_off_or_speaks_otherwise_is_unreachable(answer: bytes) -> None:
    with pytest.raises(UploadRefusedError) as refused:
        fetched(ADDRESS, serve_png, server=raw_server(answer))
    assert str(refused.value) == UNREACHABLE


def test_nothing_of_the_environment_or_of_a_visitor_goes_along(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine pictures.example.com login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    seen: list[web.Request] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        seen.append(request)
        response = web.Response(status=302, headers={"Location": "/fox.png"}) if request.path == "/0" else None
        response = response or web.Response(body=PNG)
        response.set_cookie("track", "me")
        return response

    assert fetched("https://pictures.example.com/0", handler)[0] == PNG
    ours = {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert [set(request.headers) for request in seen] == [ours, ours]
    assert seen[0].headers["User-Agent"] == "runware-studio"


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", PUBLIC, "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"],
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(network="0.0.0.0/0") | st.ip_addresses(network="::/0"))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_nothing_that_python_knows_as_private_is_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_link_local:
        mapped = getattr(address, "ipv4_mapped", None)
        assert not is_public(str(address)) or (mapped is not None and mapped.is_global)


@given(st.text(max_size=60), st.sampled_from(["", "https://", "https://[", "https://a@", "https://127."]))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_is_an_address_or_a_sentence(text: str, head: str) -> None:
    try:
        url = parse_address(head + text)
    except UploadRefusedError as refused:
        assert str(refused).endswith(".")
    else:
        assert (url.scheme, url.port, url.raw_user) == ("https", 443, None)
