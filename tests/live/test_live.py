"""A few checks against the real Runware, for a few tenths of a cent: `pytest -n 0 -m live` with RUNWARE_API_KEY set."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from lib.runware_api import EventLoopThread, RequestFailedError, RunwareClient
from lib.settings import ApiKey, Settings

pytestmark = [pytest.mark.live, pytest.mark.timeout(180)]


@pytest.fixture
def loop() -> Iterator[EventLoopThread]:
    running = EventLoopThread()
    yield running
    running.close()


def client_with(key: str) -> RunwareClient:
    settings = Settings()
    return RunwareClient(ws_url=settings.ws_url, http_url=settings.http_url, api_key=ApiKey(key))


def test_a_small_picture_comes_with_its_seed_cost_and_bytes(loop: EventLoopThread, live_key: str) -> None:
    client = client_with(live_key)
    request = {
        "taskType": "imageInference",
        "model": "runware:100@1",
        "positivePrompt": "a red cube on a white table",
        "width": 512,
        "height": 512,
        "numberResults": 1,
        "seed": 7727447267736468603,
        "includeCost": True,
        "outputType": "URL",
    }
    outcome = loop.submit(
        client.run(request, task_uuid=str(uuid.uuid4()), expected=1, delivery="sync", on_result=lambda _item: None)
    ).result(120)
    assert outcome.errors == []
    (result,) = outcome.results
    assert str(result["seed"]) == "7727447267736468603"
    assert (result["cost"] or 0) > 0
    assert loop.submit(client.fetch(result)).result(60).mime.startswith("image/")
    loop.submit(client.close()).result(10)


def test_ping_and_balance(loop: EventLoopThread, live_key: str) -> None:
    client = client_with(live_key)
    assert loop.submit(client.ping()).result(30) < 5
    assert loop.submit(client.account_details()).result(30).balance_usd is not None
    loop.submit(client.close()).result(10)


def test_a_wrong_key_is_told(loop: EventLoopThread, live_key: str) -> None:
    client = client_with("wrong" + live_key[5:])
    with pytest.raises(RequestFailedError, match="API key"):
        loop.submit(client.open()).result(30)
    loop.submit(client.close()).result(10)
