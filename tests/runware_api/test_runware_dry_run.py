"""What is made of the answer to a dry run, which is not on record."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from lib.runware_api import NotADryRunError
from lib.runware_api.dry_run import dry_run
from lib.settings import ApiKey

DEADLINE_S = 10.0
TASK = {"taskType": "imageInference", "taskUUID": "00000000-0000-4000-8000-000000000000"}


def answered(answer: Callable[[web.Request], Awaitable[web.Response]]) -> float | None:
    """What a dry run gives on a server that answers like this."""

    async def ask() -> float | None:
        app = web.Application()
        app.router.add_post("/v1", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            async with aiohttp.ClientSession() as session:
                url = "http://{}:{}/v1".format(*runner.addresses[0][:2])
                return await dry_run(session, url, ApiKey("key-of-tests"), {"taskType": "imageInference"})
        finally:
            await runner.cleanup()

    return asyncio.run(asyncio.wait_for(ask(), DEADLINE_S))


def says(body: Any, status: int = 200) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        (task,) = await request.json()
        assert request.headers["X-Runware-Dry-Run"] == "1"
        assert request.headers["Authorization"] == "Bearer key-of-tests"
        assert task["includeCost"] is True
        return web.json_response(body, status=status)

    return answer


@pytest.mark.parametrize(
    ("body", "status", "usd"),
    [
        ({"data": [{**TASK, "cost": 0.0013}]}, 200, 0.0013),
        ({"data": [{**TASK, "cost": 0}]}, 200, None),
        ({"errors": [{"code": "invalidWidth"}]}, 200, None),
        ({"errors": [{"code": "invalidApiKey"}]}, 401, None),
        ({"data": []}, 200, None),
        ({"data": "nothing"}, 200, None),
        (["odd"], 200, None),
    ],
)
def test_a_cost_is_believed_and_anything_else_is_no_price(body: Any, status: int, usd: float | None) -> None:
    assert answered(says(body, status)) == usd


@pytest.mark.parametrize(
    "item",
    [
        {**TASK, "cost": 0.0013, "imageURL": "https://im.runware.ai/image/x.jpg"},
        {**TASK, "imageBase64Data": "AAAA"},
        TASK,  # as an asynchronous task is acknowledged
    ],
)
def test_a_result_or_an_unpriced_task_is_taken_for_a_real_one(item: dict[str, Any]) -> None:
    with pytest.raises(NotADryRunError):
        answered(says({"data": [item]}))


def test_what_is_no_json_or_leads_elsewhere_has_no_price() -> None:
    async def nonsense(_request: web.Request) -> web.Response:
        return web.Response(text="<html>")

    async def elsewhere(_request: web.Request) -> web.Response:
        raise web.HTTPFound("http://127.0.0.1:9/v1")

    assert answered(nonsense) is None
    assert answered(elsewhere) is None
