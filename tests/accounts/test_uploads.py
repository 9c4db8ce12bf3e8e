"""Pictures on their way to Runware: each once, and none behind another."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

from lib.accounts.uploads import InputUploads
from lib.database import open_database
from lib.gallery import Inputs
from lib.gallery.files import Files
from lib.runware_api import RunwareClient
from tests.support.gallery_bench import ANN, checked, png

WAIT_S = 20


class SlowRunware:
    """Takes uploads, and finishes those of one picture only when it is let."""

    def __init__(self, held: bytes) -> None:
        self._held = held
        self.let_go = asyncio.Event()
        self.taken: list[bytes] = []

    async def upload(self, data: bytes, _mime: str) -> str:
        self.taken.append(data)
        number = len(self.taken)
        if data == self._held:
            await self.let_go.wait()
        return f"uuid-{number}"


def request_with(reference: str) -> dict[str, Any]:
    return {"taskType": "caption", "inputs": {"image": reference}}


def stored_input(inputs: Inputs, data: bytes) -> str:
    return inputs.keep(ANN, checked(data)).reference


def test_a_slow_upload_holds_nobody_else_up_and_one_picture_goes_once(tmp_path: Path) -> None:
    inputs = Inputs(open_database(tmp_path), Files(tmp_path / "files"))
    slow, quick = stored_input(inputs, png("teal")), stored_input(inputs, png("orange"))

    async def both() -> None:
        runware = SlowRunware(held=png("teal"))
        uploads = InputUploads(cast(RunwareClient, runware), inputs, "account")
        first = asyncio.ensure_future(uploads.resolve(ANN, request_with(slow)))
        again = asyncio.ensure_future(uploads.resolve(ANN, request_with(slow)))
        other = await asyncio.wait_for(uploads.resolve(ANN, request_with(quick)), WAIT_S)
        assert not first.done()
        runware.let_go.set()
        one, two = await asyncio.wait_for(asyncio.gather(first, again), WAIT_S)
        assert one == two != other
        assert sorted(runware.taken) == sorted([png("teal"), png("orange")])

    asyncio.run(both())
