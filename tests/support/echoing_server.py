"""A Runware that takes any key, tells it back wherever it can, and fails in one way after the other."""

from __future__ import annotations

import asyncio
import base64
import io
import uuid
from typing import Any

from PIL import Image

from tests.support.misbehaving_server import MisbehavingServer, Session, Task, error, image


class EchoingServer(MisbehavingServer):
    """`failure` names what happens to the next tasks; keys that start with "wrong" are refused, by name."""

    def __init__(self) -> None:
        self.failure = "none"
        self.keys: dict[int, str] = {}
        super().__init__(self._fail)

    async def _authenticate(self, session: Session, task: Task) -> None:
        self.keys[session.number] = task["apiKey"]
        self._key = "" if task["apiKey"].startswith("wrong") else task["apiKey"]
        await super()._authenticate(session, task)

    async def _fail(self, session: Session, task: Task) -> None:
        key = self.keys[session.number]
        if task["taskType"] != "imageInference":
            await session.send(errors=[error(task["taskUUID"], "invalidField", message=f"{key} may not ask this.")])
            return
        await getattr(self, f"_{self.failure}")(session, task, key)

    async def _none(self, session: Session, task: Task, key: str) -> None:
        await session.send(data=[self._picture(task, note=f"made with {key}", model=key)])

    async def _refused(self, session: Session, task: Task, key: str) -> None:
        said = f"The key {key} may not do this; {key} again."
        await session.send(errors=[error(task["taskUUID"], "invalidWidth", message=said, parameter=key)])

    async def _half(self, session: Session, task: Task, key: str) -> None:
        problem = error(task["taskUUID"], "inferenceError", message=f"{key} failed", documentation=key)
        await session.send(data=[self._picture(task)], errors=[problem])

    async def _bad_picture(self, session: Session, task: Task, key: str) -> None:
        await session.send(data=[image(task, imageURL=f"http://127.0.0.1:1/{key}.png?apiKey={key}")])

    async def _closed(self, session: Session, task: Task, key: str) -> None:
        await session.close(1011)

    async def _cut(self, session: Session, task: Task, key: str) -> None:
        session.cut()

    async def _garbage(self, session: Session, task: Task, key: str) -> None:
        await session._connection.send(f'{{"data": [{{"apiKey": "{key}"')
        await session.send(errors=[error(task["taskUUID"], key, message=key)])

    async def _slow(self, session: Session, task: Task, key: str) -> None:
        await asyncio.sleep(3600)

    @staticmethod
    def _picture(task: Task, **fields: Any) -> dict[str, Any]:
        out = io.BytesIO()
        Image.new("RGB", (64, 64), "teal").save(out, "PNG")
        data = base64.b64encode(out.getvalue()).decode()
        item = image(task, imageUUID=str(uuid.uuid4()), imageBase64Data=data, seed=7, **fields)
        del item["imageURL"]
        return item


FAILURES = ("none", "refused", "half", "bad_picture", "closed", "cut", "garbage", "slow")
