"""The sandbox inside another program: a thread of its own, an event loop of its own, a loopback port."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from lib import catalog
from lib.sandbox.core.accounts import Accounts
from lib.sandbox.core.calls import Painter, Services
from lib.sandbox.core.media_store import MediaStore
from lib.sandbox.core.task_registry import TaskRegistry
from lib.sandbox.core.worker import Worker
from lib.sandbox.server.server import application

if TYPE_CHECKING:
    from PIL import Image

    from lib.sandbox.painting import Painting

_STOP_S = 2.0


class Sandbox:
    """A running sandbox. `start` returns once it listens; `stop` ends it within two seconds.

    `ws_url` and `http_url` are what the SDK takes as `ws_base_url` and `http_base_url`; the addresses of results begin
    with `origin`. Any key opens an account of play money, except those that start with "wrong" or "bad".
    """

    api_key = "sandbox"

    def __init__(self, listener: socket.socket, services: Services) -> None:
        self.origin = services.origin
        self.http_url = f"{self.origin}/v1"
        self.ws_url = self.http_url.replace("http", "ws", 1)
        self._services = services
        self._listener = listener
        self._listening: Future[Callable[[], None]] = Future()
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)

    @classmethod
    def start(
        cls,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        balance_usd: float = 100.0,
        media_dir: Path | None = None,
        paint: Painter | None = None,
        on_heavy_load: Callable[[], None] | None = None,
    ) -> Sandbox:
        """Listen on `port` (0: a free one), from a thread that does not keep the program alive.

        Every key's balance begins at `balance_usd`. Files are in `media_dir` or a temporary folder. `paint` replaces
        the painter. `on_heavy_load` is called off the event loop after heavy modules have been loaded. Raises
        `OSError` when the port is taken.
        """
        listener = _listen(host, port)
        services = Services(
            origin=_origin(host, listener.getsockname()[1]),
            accounts=Accounts(balance_usd),
            media=MediaStore(media_dir),
            tasks=TaskRegistry(),
            worker=Worker(on_heavy_load),
            paint=paint or _paint,
        )
        sandbox = cls(listener, services)
        sandbox._thread.start()
        sandbox._listening.result()
        return sandbox

    def stop(self) -> None:
        """Close every connection, remove the files, and end the thread. A second time is harmless."""
        if self._thread.is_alive():
            self._listening.result()()
            self._thread.join(_STOP_S)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            if not self._listening.done():
                self._listening.set_exception(error)
                return
            raise

    async def _serve(self) -> None:
        services, loop, stopping = self._services, asyncio.get_running_loop(), asyncio.Event()
        # The SDK's types take half a second to import: imported now, in a thread, not at the first picture.
        services.catalogue_ready = loop.create_task(asyncio.to_thread(_load_catalogue))
        app, websocket_api = application(services)
        # No access log: the names of results are secrets.
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.3, handler_cancellation=False)
        await runner.setup()
        await web.SockSite(runner, self._listener).start()
        self._listening.set_result(lambda: _request_stop(loop, stopping))
        try:
            await stopping.wait()
        finally:
            services.worker.stop()
            await services.cancel_all()
            await websocket_api.close()
            await runner.cleanup()
            services.media.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def _origin(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _request_stop(loop: asyncio.AbstractEventLoop, stopping: asyncio.Event) -> None:
    loop.call_soon_threadsafe(stopping.set)


def _load_catalogue() -> None:
    for model in catalog.featured_image_models():
        catalog.bundled_fields(model.air)


def _paint(painting: Painting) -> Image.Image:
    # Imported in the worker's thread, at the first picture: it loads OpenCV and the subjects.
    from lib.sandbox.painting import paint

    return paint(painting)
