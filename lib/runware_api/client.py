"""The Runware client: the only interface to Runware that the rest of the studio uses."""

from __future__ import annotations

import asyncio
import base64
import uuid
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

import aiohttp

from lib.catalog.wire import ResultItem
from lib.runware_api.account_details import AccountDetails, read_account_details
from lib.runware_api.connection import Connection, ConnectionStatus, call_sdk, end
from lib.runware_api.deadlines import Deadlines
from lib.runware_api.dry_run import dry_run
from lib.runware_api.fetch import FetchLimits, Media, MediaFetcher
from lib.runware_api.model_search import FoundModels, ModelSource, read_models, search_params
from lib.runware_api.runware_errors import RequestFailedError, task_error
from lib.runware_api.taps import Tap, Taps
from lib.runware_api.tasks import Delivery, Outcome, TaskRunner
from lib.settings import ApiKey

_NO_ANSWER: Final = task_error("noConnection", "the server does not answer", billed="no")


class RunwareClient:
    """One client per endpoint and key. Its coroutines all run on one event loop (`EventLoopThread.submit`).

    `media_origin` is the only origin that results may be fetched from over http, such as `http://127.0.0.1:8000`.
    `retry_delay_ms` is the SDK's first pause before it reconnects by itself; sending a task does not wait for it.
    `session` is for tests; the caller that passes one closes it.
    """

    def __init__(
        self,
        *,
        ws_url: str,
        http_url: str,
        api_key: ApiKey,
        media_origin: str | None = None,
        deadlines: Deadlines | None = None,
        fetch_limits: FetchLimits | None = None,
        retry_delay_ms: int = 500,
        session: aiohttp.ClientSession | None = None,
    ) -> None:
        self._deadlines = deadlines or Deadlines()
        self._media_origin = media_origin
        self._http_url, self._api_key = http_url, api_key
        self._fetch_limits = fetch_limits
        self._session = session
        self._owns_session = session is None
        self._taps = Taps()
        self._connection = Connection(
            ws_url=ws_url,
            http_url=http_url,
            api_key=api_key,
            deadlines=self._deadlines,
            retry_delay_ms=retry_delay_ms,
            taps=self._taps,
        )

    @property
    def status(self) -> ConnectionStatus:
        """State of the connection. May be read from any thread."""
        return self._connection.status

    async def open(self) -> None:
        """Connects and authenticates. Raises `RequestFailedError`, for a wrong key at once."""
        self._start()
        problem = await self._connection.ready(self._in(self._deadlines.connect_s))
        if problem is not None:
            raise RequestFailedError(problem)

    async def close(self) -> None:
        """Ends every wait and closes the connection, within about two seconds even if the server is silent."""
        await self._connection.close()
        if self._session is not None and self._owns_session:
            await self._session.close()

    async def run(
        self,
        request: Mapping[str, Any],
        *,
        task_uuid: str,
        expected: int,
        delivery: Delivery,
        on_sent: Callable[[], None] | None = None,
        on_result: Callable[[ResultItem], None] | None = None,
        on_progress: Callable[[float], None] | None = None,
    ) -> Outcome:
        """Sends a request (with its `taskType`, without `taskUUID`) and collects its `expected` results.

        Never raises for what the server or the network did. Every wait is bounded (`Deadlines`). The callbacks run
        on the loop: `on_sent` when the task is written to the socket, `on_result` once for each result as it arrives,
        `on_progress` with 0 to 1 where the model reports it; all of them before this returns. Cancelling stops the
        wait here only: Runware finishes and bills the task. Raises `ValueError` for a task that is already awaited.
        """
        self._start()
        tap = Tap(task_uuid, expected, on_sent=on_sent, on_result=on_result, on_progress=on_progress)
        with self._taps.open(tap):
            return await TaskRunner(self._connection, self._deadlines, tap).run(request, delivery)

    async def collect(
        self,
        task_uuid: str,
        *,
        expected: int,
        on_result: Callable[[ResultItem], None] | None = None,
        on_progress: Callable[[float], None] | None = None,
    ) -> Outcome:
        """Collects a task that was sent before, perhaps by another process: like `run`, but it only polls."""
        self._start()
        tap = Tap(task_uuid, expected, on_result=on_result, on_progress=on_progress)
        with self._taps.open(tap):
            return await TaskRunner(self._connection, self._deadlines, tap).collect()

    async def ping(self) -> float:
        """Returns the seconds from a ping to its answer, connecting first if needed. Raises `RequestFailedError`."""
        self._start()
        return await self._connection.ping()

    async def account_details(self) -> AccountDetails:
        """Returns balance and usage. Raises `RequestFailedError`."""
        (item,) = await self._call(
            lambda task_uuid: self._connection.sdk.account_management(
                {"operation": "getDetails", "taskUUID": task_uuid}
            ),
            self._deadlines.account_s,
        )
        return read_account_details(item)

    async def search_models(
        self, words: str, *, source: ModelSource | None = None, limit: int = 20, offset: int = 0
    ) -> FoundModels:
        """Searches Runware's models for these words. Free of charge. Raises `RequestFailedError`.

        `limit` is 1 to 100, `source` None for all sources.
        """
        (item,) = await self._call(
            lambda task_uuid: self._connection.sdk.model_search(
                search_params(words, source=source, limit=limit, offset=offset, task_uuid=task_uuid)
            ),
            self._deadlines.account_s,
        )
        return read_models(item)

    async def upload(self, data: bytes, mime: str) -> str:
        """Uploads a picture to Runware and returns its UUID, by which requests refer to it. Free of charge.

        Runware stores at most 2048 px a side, until 30 days after the last use. Raises `RequestFailedError`.
        """
        media = f"data:{mime};base64,{base64.b64encode(data).decode()}"
        (item,) = await self._call(
            lambda task_uuid: self._connection.sdk.media_storage(
                {"operation": "upload", "media": media, "taskUUID": task_uuid}
            ),
            self._deadlines.sync_s,
        )
        return str(item["mediaUUID"])

    async def fetch(self, item: ResultItem) -> Media:
        """Returns the bytes of a result item, from its address or from the item itself. Raises `FetchError`."""
        return await MediaFetcher(self._start(), self._media_origin, self._fetch_limits).fetch(item)

    async def dry_run(self, request: Mapping[str, Any]) -> float | None:
        """Returns what a request would cost in USD, or None where unknown. Runs and charges nothing.

        Raises `NotADryRunError` where the server ran it anyway.
        """
        return await dry_run(self._start(), self._http_url, self._api_key, request)

    async def _call(self, call_with: Callable[[str], Coroutine[Any, Any, Any]], seconds: float) -> list[ResultItem]:
        """Makes one short call through the SDK with a fresh task UUID. Raises `RequestFailedError`."""
        self._start()
        until = self._in(seconds)
        problem = await self._connection.ready(until)
        if problem is not None:
            raise RequestFailedError(problem)
        tap = Tap(str(uuid.uuid4()), 1, any_item_is_result=True)
        with self._taps.open(tap):
            call = call_sdk(call_with(tap.task_uuid), tap)
            try:
                await tap.wait_for(lambda: tap.finished or tap.dropped or self._connection.closed, until)
            finally:
                await end(call)
        if not tap.results:
            raise RequestFailedError(tap.errors[0] if tap.errors else _NO_ANSWER)
        return tap.results

    def _start(self) -> aiohttp.ClientSession:
        if self._session is None:
            # The sandbox of this process must not be reached through a proxy from the environment.
            self._session = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(), trust_env=self._media_origin is None
            )
        self._connection.start(self._session)
        return self._session

    @staticmethod
    def _in(seconds: float) -> float:
        return asyncio.get_running_loop().time() + seconds
