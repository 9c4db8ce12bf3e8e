"""The loop's thread: work handed over, cancelled, and left behind at the end of the process."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lib.runware_api import EventLoopThread
from tests.support.misbehaving_server import KEY, Session, Task
from tests.support.runware_world import MakeWorld

ROOT = Path(__file__).resolve().parents[2]

LEAVES_WORK_BEHIND = """
import asyncio, sys, uuid
from lib.runware_api import EventLoopThread, RunwareClient
from lib.settings import ApiKey

loop = EventLoopThread()
client = RunwareClient(ws_url=sys.argv[1], http_url="http://127.0.0.1:9", api_key=ApiKey(sys.argv[2]))
loop.submit(client.open()).result(10)
request = {"taskType": "imageInference", "model": "runware:100@1", "positivePrompt": "a fox"}
for delivery in ("sync", "async"):
    loop.submit(client.run(request, task_uuid=str(uuid.uuid4()), expected=1, delivery=delivery))
print(loop.submit(client.ping()).result(10) > 0)

async def tidy_up():
    try:
        await asyncio.sleep(3600)
    finally:
        print("tidied up")

loop.submit(tidy_up())
loop.submit(asyncio.sleep(0)).result(10)
"""


def test_work_runs_in_a_thread_of_its_own(loop_thread: EventLoopThread) -> None:
    async def where() -> str:
        return threading.current_thread().name

    assert loop_thread.submit(where()).result(5) == "runware-loop"


def test_closing_cancels_what_runs_and_what_that_starts_while_it_cleans_up() -> None:
    thread, ended = EventLoopThread(), list[str]()

    async def sleep_long(name: str) -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append(name)
            if name == "first":
                thread.loop.create_task(sleep_long("second"))
                await asyncio.sleep(0)

    pending = thread.submit(sleep_long("first"))
    thread.submit(asyncio.sleep(0)).result(5)
    thread.close()
    assert pending.cancelled()
    assert ended == ["first", "second"]


def test_a_closed_loop_takes_no_work(loop_thread: EventLoopThread) -> None:
    loop_thread.close()
    loop_thread.close()
    with pytest.raises(RuntimeError, match="closed"):
        loop_thread.submit(asyncio.sleep(0))


def test_the_interpreter_exits_cleanly_with_work_pending(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        pass

    server = world(script).server
    command = [sys.executable, "-X", "dev", "-W", "ignore::DeprecationWarning", "-c", LEAVES_WORK_BEHIND]
    began = time.monotonic()
    ended = subprocess.run(
        [*command, server.url, KEY], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout.split("\n")) == (0, ["True", "tidied up", ""])
    assert "Task was destroyed" not in ended.stderr
    assert "Traceback" not in ended.stderr
    assert time.monotonic() - began < 20
