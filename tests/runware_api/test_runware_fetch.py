"""The bytes of results: from which addresses, how many, and what they are."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable, Iterator
from typing import cast

import aiohttp
import pytest
from aiohttp import web

from lib.catalog.wire import ResultItem
from lib.runware_api import EventLoopThread, FetchError, Media
from lib.runware_api.fetch import FetchLimits, MediaFetcher

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
LIMITS = FetchLimits(image_bytes=1000, video_bytes=5000, silence_s=0.3, image_s=2.0, pauses_s=(0.01, 0.01))

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class MediaServer:
    """Serves whatever a test's handler says, and fetches from itself."""

    def __init__(self, thread: EventLoopThread) -> None:
        self._thread = thread
        self.handler: Handler = self.serve_png
        self.requests: list[web.Request] = []
        self.origin = thread.submit(self._start()).result(5)

    async def _start(self) -> str:
        async def handle(request: web.Request) -> web.StreamResponse:
            self.requests.append(request)
            return await self.handler(request)

        app = web.Application()
        app.router.add_get("/{path:.*}", handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    async def serve_png(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=PNG, content_type="text/html")

    def fetch(self, url: str, *, field: str = "imageURL", limits: FetchLimits = LIMITS) -> Media:
        async def work() -> Media:
            async with aiohttp.ClientSession() as session:
                return await MediaFetcher(session, self.origin, limits).fetch(cast("ResultItem", {field: url}))

        return self._thread.submit(work()).result(10)

    def stop(self) -> None:
        self._thread.submit(self._runner.cleanup()).result(5)


@pytest.fixture
def media(loop_thread: EventLoopThread) -> Iterator[MediaServer]:
    server = MediaServer(loop_thread)
    yield server
    server.stop()


def test_bytes_come_from_the_configured_origin_and_their_kind_is_detected_from_the_first_bytes(
    media: MediaServer,
) -> None:
    assert media.fetch(f"{media.origin}/a.jpg") == Media(PNG, "image/png")
    assert "Authorization" not in media.requests[0].headers


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a.png",
        "http://localhost:{port}/a.png",
        "http://127.0.0.1:1/a.png",
        "http://user@127.0.0.1:{port}/a.png",
        "https://user@im.test/a.png",
        "ftp://127.0.0.1:{port}/a.png",
        "file:///etc/passwd",
        "/etc/passwd",
        "https://",
        "http://[",
    ],
)
def test_no_other_address_is_opened(media: MediaServer, url: str) -> None:
    with pytest.raises(FetchError):
        media.fetch(url.format(port=media.origin.rsplit(":", 1)[1]))
    assert media.requests == []


def test_an_https_address_is_opened_with_no_origin_named(loop_thread: EventLoopThread) -> None:
    opened: list[tuple[str, int]] = []

    class Resolver(aiohttp.abc.AbstractResolver):
        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[aiohttp.abc.ResolveResult]:
            opened.append((host, port))
            raise OSError("no such host")

        async def close(self) -> None:
            pass

    async def work() -> None:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=Resolver())) as session:
            await MediaFetcher(session, None, FetchLimits(pauses_s=(0.0,))).fetch({"imageURL": "https://im.test/a.png"})

    with pytest.raises(FetchError, match="could not be downloaded"):
        loop_thread.submit(work()).result(5)
    assert opened == [("im.test", 443)] * 2


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/a.png", "http://example.org/a.png", "file:///etc/passwd"])
def test_a_redirect_leads_to_no_other_address_either(media: MediaServer, target: str) -> None:
    async def redirect(request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": target})

    media.handler = redirect
    with pytest.raises(FetchError, match="not safe"):
        media.fetch(f"{media.origin}/a.png")


@pytest.mark.parametrize(("redirects", "arrives"), [(3, True), (4, False)])
def test_three_redirects_are_followed(media: MediaServer, redirects: int, arrives: bool) -> None:
    async def redirect(request: web.Request) -> web.StreamResponse:
        if len(media.requests) > redirects:
            return web.Response(body=PNG)
        return web.Response(status=302, headers={"Location": "/next"})

    media.handler = redirect
    if arrives:
        assert media.fetch(f"{media.origin}/a.png").data == PNG
    else:
        with pytest.raises(FetchError, match="without end"):
            media.fetch(f"{media.origin}/a.png")


@pytest.mark.parametrize("declared", [True, False])
def test_what_is_too_large_is_not_read_to_its_end(media: MediaServer, declared: bool) -> None:
    written: list[int] = []

    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        if declared:
            response.content_length = 10**9
        await response.prepare(request)
        for _ in range(100_000):
            await response.write(bytes(10_000))
            written.append(10_000)
        return response

    media.handler = stream
    with pytest.raises(FetchError, match="larger than"):
        media.fetch(f"{media.origin}/a.png")
    assert sum(written) < 10**8


def test_a_video_may_be_larger_than_a_picture(media: MediaServer) -> None:
    video = b"\x00\x00\x00\x18ftypmp42" + bytes(3000)

    async def serve(request: web.Request) -> web.StreamResponse:
        return web.Response(body=video)

    media.handler = serve
    assert media.fetch(f"{media.origin}/a.mp4", field="videoURL").mime == "video/mp4"


@pytest.mark.parametrize("failure", ["503", "404", "cut", "silent"])
def test_a_passing_failure_is_tried_again(media: MediaServer, failure: str) -> None:
    async def fail_once(request: web.Request) -> web.StreamResponse:
        if len(media.requests) > 1:
            return web.Response(body=PNG)
        if failure == "cut":
            assert request.transport is not None
            request.transport.abort()
        if failure == "silent":
            await asyncio.sleep(1)
        return web.Response(status=int(failure) if failure.isdigit() else 200)

    media.handler = fail_once
    assert media.fetch(f"{media.origin}/a.png").data == PNG


def test_a_lasting_failure_is_one_sentence(media: MediaServer) -> None:
    async def gone(request: web.Request) -> web.StreamResponse:
        return web.Response(status=410)

    media.handler = gone
    with pytest.raises(FetchError, match=r"no longer at its address \(answer 410\)"):
        media.fetch(f"{media.origin}/a.png")
    assert len(media.requests) == 1


def test_what_is_no_media_is_refused_whatever_it_is_called(media: MediaServer) -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        return web.Response(text="<html><svg></svg></html>", content_type="image/png")

    media.handler = page
    with pytest.raises(FetchError, match="neither a picture nor a video"):
        media.fetch(f"{media.origin}/a.png")


@pytest.mark.parametrize("prefix", ["", "data:image/jpeg;base64,"])
def test_base64_and_data_uris_are_decoded(media: MediaServer, prefix: str) -> None:
    field = "imageDataURI" if prefix else "imageBase64Data"
    assert media.fetch(prefix + base64.b64encode(PNG).decode(), field=field) == Media(PNG, "image/png")


@pytest.mark.parametrize(("field", "value"), [("imageBase64Data", "not base64"), ("text", "a fox"), ("imageURL", "")])
def test_an_item_without_readable_bytes_is_one_sentence(media: MediaServer, field: str, value: str) -> None:
    with pytest.raises(FetchError):
        media.fetch(value, field=field)


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypqt  ", "video/quicktime"),
        (b"\x1a\x45\xdf\xa3" + bytes(20), "video/webm"),
        (b'<?xml version="1.0"?><svg xmlns="x"/>', "image/svg+xml"),
        (b"", None),
        (b"MZ" + bytes(100), None),
    ],
)
def test_the_kind_of_media_is_detected_from_the_first_bytes(media: MediaServer, data: bytes, mime: str | None) -> None:
    def delivered() -> str | None:
        try:
            return media.fetch(base64.b64encode(data).decode(), field="imageBase64Data").mime
        except FetchError:
            return None

    assert delivered() == mime
