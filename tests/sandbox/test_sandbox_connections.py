"""Connections: pings, sessions, the end."""

from __future__ import annotations

import asyncio
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from PIL import Image
from runware import Runware

from lib.sandbox import Sandbox
from lib.sandbox.core.worker import Worker
from tests.support.sandbox_helpers import Gate, draw, fetched, line, order, plain_painter, run

if TYPE_CHECKING:
    from lib.sandbox.painting import Painting

ROOT = Path(__file__).parents[2]
PING = {"taskType": "ping", "ping": True}
DONE_S = 10.0


def test_a_ping_while_a_picture_is_painted_answers_within_50_ms(gated: Sandbox, gate: Gate, key: str) -> None:
    async def work() -> float:
        async with line(gated, key) as bare:
            await bare.send(order())
            assert await asyncio.to_thread(gate.begun.wait, DONE_S)
            begun = time.perf_counter()
            assert (await bare.ask(PING))["data"] == [{"taskType": "ping", "pong": True}]
            return time.perf_counter() - begun

    assert run(work()) < 0.05


def test_a_painter_that_never_rests_does_not_hold_pings_up(gate: Gate, key: str) -> None:
    def busy(painting: Painting) -> Image.Image:
        gate.begun.set()
        while not gate.open.is_set():
            sum(range(1000))
        return plain_painter(painting)

    async def work(sandbox: Sandbox) -> list[float]:
        took_s = []
        async with line(sandbox, key) as bare:
            await bare.send(order())
            assert await asyncio.to_thread(gate.begun.wait, DONE_S)
            for _ in range(5):
                begun = time.perf_counter()
                await bare.ask(PING)
                took_s.append(time.perf_counter() - begun)
        return took_s

    sandbox = Sandbox.start(paint=busy)
    try:
        assert statistics.median(run(work(sandbox))) < 0.05
    finally:
        gate.open.set()
        sandbox.stop()


def test_two_connections_receive_results_of_their_own_tasks_only(sandbox: Sandbox, key: str) -> None:
    async def work() -> None:
        async with line(sandbox, key) as one, line(sandbox, key) as other:
            tasks = order(numberResults=2), order(numberResults=2)
            await one.send(tasks[0])
            await other.send(tasks[1])
            for bare, task in zip((one, other), tasks, strict=True):
                received = {(await bare.frame())["data"][0]["taskUUID"] for _ in range(2)}
                assert received == {task["taskUUID"]}

    run(work())


def test_what_finishes_after_a_drop_waits_for_the_session_to_resume(gated: Sandbox, gate: Gate, key: str) -> None:
    async def work() -> tuple[str, dict[str, Any]]:
        task = order()
        async with line(gated, key) as dropped:
            await dropped.send(task)
            assert await asyncio.to_thread(gate.begun.wait, DONE_S)
        gate.open.set()
        async with line(gated, key, session=dropped.session) as resumed:
            assert resumed.session == dropped.session
            return task["taskUUID"], await resumed.frame()

    task_uuid, frame = run(work())
    assert frame["data"][0]["taskUUID"] == task_uuid


def test_a_session_is_not_resumed_with_another_key(sandbox: Sandbox, key: str) -> None:
    async def work() -> tuple[str, str]:
        async with line(sandbox, key) as first:
            pass
        async with line(sandbox, f"{key}-other", session=first.session) as second:
            return first.session, second.session

    first, second = run(work())
    assert first != second


def test_web_pages_of_others_cannot_call(sandbox: Sandbox, key: str) -> None:
    async def work() -> int:
        async with aiohttp.ClientSession() as http:
            try:
                await http.ws_connect(sandbox.ws_url, origin="https://example.org")
            except aiohttp.WSServerHandshakeError as refused:
                return refused.status
            return 101

    assert run(work()) == 403


@pytest.mark.parametrize("delivery", ["sync", "async"])
def test_the_sdk_can_use_rest_instead(sandbox: Sandbox, key: str, delivery: str) -> None:
    async def work() -> list[Any]:
        async with Runware(api_key=key, transport="rest", http_base_url=sandbox.http_url) as client:
            return await client.run(order(numberResults=2, deliveryMethod=delivery))

    assert all(fetched(result["imageURL"]).size == (128, 128) for result in run(work()))


def test_a_file_that_is_not_there_is_404(sandbox: Sandbox) -> None:
    for path in ("/media/nothing.jpg", "/media/..%2f..%2fetc%2fpasswd", "/"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(sandbox.origin + path, timeout=5)
        assert caught.value.code == 404


def test_stopping_is_quick_while_clients_are_connected_and_a_picture_is_painted(gate: Gate, key: str) -> None:
    sandbox = Sandbox.start(paint=gate)

    async def work() -> tuple[float, int]:
        async with line(sandbox, key) as bare:
            await bare.send(order())
            assert await asyncio.to_thread(gate.begun.wait, DONE_S)
            begun = time.monotonic()
            await asyncio.to_thread(sandbox.stop)
            return time.monotonic() - begun, await bare.closed()

    took_s, code = run(work())
    assert took_s < 2
    assert code == 1001
    with pytest.raises(OSError, match=r"refused|reset"):
        socket.create_connection(("127.0.0.1", int(sandbox.origin.rsplit(":", 1)[1])), timeout=2)


def test_its_files_are_gone_with_it(tmp_path: Path, key: str) -> None:
    sandbox = Sandbox.start(paint=plain_painter, media_dir=tmp_path / "media")
    draw(sandbox, key, numberResults=2)
    assert len(list((tmp_path / "media").iterdir())) == 2
    sandbox.stop()
    sandbox.stop()
    assert list((tmp_path / "media").iterdir()) == []


def test_a_taken_port_is_an_error_at_once(sandbox: Sandbox) -> None:
    with pytest.raises(OSError, match="in use"):
        Sandbox.start(port=int(sandbox.origin.rsplit(":", 1)[1]))


def test_the_heap_is_collected_once_and_in_the_painters_thread(key: str) -> None:
    threads: list[str] = []
    sandbox = Sandbox.start(paint=plain_painter, on_heavy_load=lambda: threads.append(threading.current_thread().name))
    try:
        draw(sandbox, key, numberResults=2)
        draw(sandbox, key)
    finally:
        sandbox.stop()
    assert len(threads) == 1
    assert threads[0].startswith("sandbox-worker")


def test_the_interpreter_does_not_wait_for_pictures_that_nobody_will_see() -> None:
    code = """
import threading, time
from lib.sandbox.core.worker import Worker
import asyncio
begun = threading.Event()
worker = Worker()
async def leave():
    for _ in range(50):
        asyncio.ensure_future(worker.run(lambda: (begun.set(), time.sleep(60))))
    await asyncio.to_thread(begun.wait)
asyncio.run(leave())
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=DONE_S, check=False).returncode == 0


def test_alone_it_prints_its_addresses_and_ends_on_sigterm() -> None:
    command = [sys.executable, "-m", "lib.sandbox", "--balance", "1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=DONE_S)
    assert first.startswith("WebSocket  ws://127.0.0.1:")
    assert (process.returncode, errors) == (0, "")


def test_logs_carry_neither_keys_nor_prompts(key: str, caplog: pytest.LogCaptureFixture) -> None:
    def breaks(painting: Any) -> Any:
        raise ValueError(painting.prompt)

    caplog.set_level("DEBUG")
    sandbox = Sandbox.start(paint=breaks)
    try:
        with pytest.raises(Exception, match="could not paint"):
            draw(sandbox, key, positivePrompt="a secret fox")
    finally:
        sandbox.stop()
    messages = [record.getMessage() for record in caplog.records if record.name.startswith("lib.sandbox")]
    assert messages == ["painting failed: ValueError"]
    assert key not in caplog.text
    assert "secret" not in caplog.text


def test_an_import_that_fails_once_is_tried_once_more() -> None:
    tries = []

    def work() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ModuleNotFoundError("cv2")
        return "done"

    async def run() -> str:
        worker = Worker()
        try:
            return await worker.run(work)
        finally:
            worker.stop()

    assert asyncio.run(run()) == "done"
