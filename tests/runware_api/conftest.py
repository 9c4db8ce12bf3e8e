"""What every test of the client starts from: a loop thread, and a client on a server that follows a script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lib.runware_api import Deadlines, EventLoopThread, RunwareClient
from lib.settings import ApiKey
from tests.support.misbehaving_server import KEY, MisbehavingServer, Script
from tests.support.runware_world import QUICK, MakeWorld, World


@pytest.fixture
def loop_thread() -> Iterator[EventLoopThread]:
    thread = EventLoopThread()
    yield thread
    thread.close()


@pytest.fixture
def world(loop_thread: EventLoopThread) -> Iterator[MakeWorld]:
    """Makes a world from a script; everything is closed afterwards."""
    worlds: list[World] = []

    def make(
        script: Script,
        *,
        key: str = KEY,
        deadlines: Deadlines = QUICK,
        connect: bool = True,
        retry_delay_ms: int = 60_000,  # tasks must not wait for the SDK to reconnect by itself
    ) -> World:
        server = MisbehavingServer(script)
        client = RunwareClient(
            ws_url=server.url,
            http_url="http://127.0.0.1:9",
            api_key=ApiKey(key),
            deadlines=deadlines,
            retry_delay_ms=retry_delay_ms,
        )
        made = World(server, client, loop_thread)
        worlds.append(made)
        if connect:
            loop_thread.submit(client.open()).result(5)
        return made

    yield make
    for made in worlds:
        loop_thread.submit(made.client.close()).result(5)
        made.server.stop()
