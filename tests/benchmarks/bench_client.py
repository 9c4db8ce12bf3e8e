"""What the client adds to the bare SDK: CPU per task, waiting, 200 tasks at once, against a server in its own process.

Run from the project's folder: `python -m tests.benchmarks.bench_client`. Both sides are measured in turns in one run.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import statistics
import time
import uuid
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from typing import Any

from websockets.asyncio.server import ServerConnection, serve

from lib.runware_api import EventLoopThread, Outcome, RunwareClient
from lib.settings import ApiKey

KEY = "benchmark-key-0123456789abcdef01"
ROUNDS = 7
TASKS_PER_ROUND = 400
CROWD = 200
WORK_S = 0.5

RunTask = Callable[[dict[str, Any]], Awaitable[Any]]


def request(work_s: float = 0.0) -> dict[str, Any]:
    """A sync image task that the server answers after `work_s` seconds."""
    return {
        "taskType": "imageInference",
        "model": "runware:100@1",
        "positivePrompt": "a fox in a snowy forest",
        "width": 1024,
        "height": 1024,
        "deliveryMethod": "sync",
        "numberResults": 1,
        "workSeconds": work_s,
    }


async def answer(connection: ServerConnection, task: dict[str, Any]) -> None:
    """The server's answer to one task."""
    if task["taskType"] == "authentication":
        item: dict[str, Any] = {"taskType": "authentication", "connectionSessionUUID": str(uuid.uuid4())}
    else:
        await asyncio.sleep(task["workSeconds"])  # simulated work
        item = {"taskType": task["taskType"], "taskUUID": task["taskUUID"], "imageUUID": str(uuid.uuid4()), "seed": 1}
        item |= {"imageURL": f"https://im.runware.ai/image/{item['imageUUID']}.jpg", "cost": 0.0006}
    await connection.send(json.dumps({"data": [item]}))


async def serve_tasks(ready: Connection) -> None:
    """Serve until the process is ended."""
    working: set[asyncio.Task[None]] = set()

    async def handle(connection: ServerConnection) -> None:
        async for message in connection:
            for task in json.loads(message):
                work = asyncio.ensure_future(answer(connection, task))
                working.add(work)
                work.add_done_callback(working.discard)

    async with serve(handle, "127.0.0.1", 0, compression=None) as server:
        ready.send(next(iter(server.sockets)).getsockname()[1])
        await asyncio.Future()


def server_process(ready: Connection) -> None:
    asyncio.run(serve_tasks(ready))


class BareSdk:
    """The SDK alone, used on its own loop as its README does."""

    def __init__(self, url: str) -> None:
        self._url = url

    def each(self, count: int, work_s: float) -> tuple[float, list[float]]:
        """CPU and waiting times, in seconds, of tasks one after the other."""
        return asyncio.run(self._each(count, work_s))

    def crowd(self, count: int, work_s: float) -> float:
        """Seconds for tasks all at once."""
        return asyncio.run(self._crowd(count, work_s))

    async def _each(self, count: int, work_s: float) -> tuple[float, list[float]]:
        from runware import Runware

        async with Runware(api_key=KEY, ws_base_url=self._url) as sdk:
            await sdk.run(request())
            waits, cpu = [], time.process_time()
            for _ in range(count):
                began = time.perf_counter()
                await sdk.run(request(work_s))
                waits.append(time.perf_counter() - began)
            return time.process_time() - cpu, waits

    async def _crowd(self, count: int, work_s: float) -> float:
        from runware import Runware

        async with Runware(api_key=KEY, ws_base_url=self._url) as sdk:
            await sdk.run(request())
            began = time.perf_counter()
            await asyncio.gather(*(sdk.run(request(work_s)) for _ in range(count)))
            return time.perf_counter() - began


class Client:
    """The studio's client, used from another thread as scripts do."""

    def __init__(self, url: str) -> None:
        self._loop = EventLoopThread()
        self._client = RunwareClient(ws_url=url, http_url="http://127.0.0.1:9", api_key=ApiKey(KEY))
        self._loop.submit(self._client.open()).result(10)

    def _run(self, work_s: float) -> Any:
        return self._loop.submit(
            self._client.run(
                request(work_s),
                task_uuid=str(uuid.uuid4()),
                expected=1,
                delivery="sync",
                on_sent=lambda: None,
                on_result=lambda item: None,
                on_progress=lambda fraction: None,
            )
        )

    def each(self, count: int, work_s: float) -> tuple[float, list[float]]:
        """As `BareSdk.each`, the hand-over between the threads included."""
        waits, cpu = [], time.process_time()
        for _ in range(count):
            began = time.perf_counter()
            check(self._run(work_s).result(10))
            waits.append(time.perf_counter() - began)
        return time.process_time() - cpu, waits

    def crowd(self, count: int, work_s: float) -> float:
        """As `BareSdk.crowd`."""
        began = time.perf_counter()
        for pending in [self._run(work_s) for _ in range(count)]:
            check(pending.result(10))
        return time.perf_counter() - began

    def close(self) -> None:
        self._loop.submit(self._client.close()).result(5)
        self._loop.close()


def check(outcome: Outcome) -> None:
    if len(outcome.results) != 1 or outcome.errors:
        raise RuntimeError(f"a task went wrong: {outcome}")


def measure(url: str) -> dict[str, tuple[list[float], list[float]]]:
    """For each row: the bare SDK's and the client's value of every round."""
    bare, client = BareSdk(url), Client(url)
    rows: dict[str, tuple[list[float], list[float]]] = {}

    def note(row: str, sdk_value: float, client_value: float) -> None:
        values = rows.setdefault(row, ([], []))
        values[0].append(sdk_value)
        values[1].append(client_value)

    for side in (bare, client):
        side.each(50, 0.0)
    for _ in range(ROUNDS):
        (sdk_cpu, sdk_waits), (cpu, waits) = bare.each(TASKS_PER_ROUND, 0.0), client.each(TASKS_PER_ROUND, 0.0)
        note("CPU per task, ms", 1e3 * sdk_cpu / TASKS_PER_ROUND, 1e3 * cpu / TASKS_PER_ROUND)
        note("wait per task, median, ms", 1e3 * statistics.median(sdk_waits), 1e3 * statistics.median(waits))
        slowest = int(len(waits) * 0.99)
        note("wait per task, 99 of 100, ms", 1e3 * sorted(sdk_waits)[slowest], 1e3 * sorted(waits)[slowest])
        note(f"{CROWD} tasks of {WORK_S} s at once, s", bare.crowd(CROWD, WORK_S), client.crowd(CROWD, WORK_S))
    client.close()
    return rows


def main() -> None:
    """Start the server, measure, print the table."""
    context = multiprocessing.get_context("spawn")
    ready, theirs = context.Pipe()
    server = context.Process(target=server_process, args=(theirs,), daemon=True)
    server.start()
    try:
        rows = measure(f"ws://127.0.0.1:{ready.recv()}/v1")
    finally:
        server.terminate()
    print(f"{'median of ' + str(ROUNDS) + ' rounds':32} {'bare SDK':>9} {'client':>9} {'more':>9} {'ratio':>7}  aim")
    aims = ["at most 0.4 more", "at most 10 more", "", "under 0.8"]
    for (row, (sdk_values, values)), aim in zip(rows.items(), aims, strict=True):
        sdk_median, median = statistics.median(sdk_values), statistics.median(values)
        ratio = median / sdk_median
        print(f"{row:32} {sdk_median:9.3f} {median:9.3f} {median - sdk_median:9.3f} {ratio:7.2f}  {aim}")


if __name__ == "__main__":
    main()
