"""Keys and play money."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
from runware import Runware, RunwareError

from lib.sandbox import Sandbox
from lib.sandbox.core.pricing import image_price_usd
from tests.support.sandbox_helpers import draw, line, order, plain_painter, post, run, with_sdk


def details(sandbox: Sandbox, key: str) -> dict[str, Any]:
    async def work(client: Runware) -> Any:
        return await client.account_management({"operation": "getDetails"})

    (answer,) = with_sdk(sandbox, key, work)
    return dict(answer)


def balance(sandbox: Sandbox, key: str) -> float:
    return float(details(sandbox, key)["balance"]["amount"])


def test_a_new_key_has_the_full_balance(sandbox: Sandbox, key: str) -> None:
    assert details(sandbox, key)["balance"] == {"amount": 100.0, "currency": "USD"}


def test_the_balance_falls_by_the_cost_of_each_picture(sandbox: Sandbox, key: str) -> None:
    results = draw(sandbox, key, numberResults=3, width=1024, height=1024, steps=4, includeCost=True)
    assert [result["cost"] for result in results] == [0.0006] * 3
    assert balance(sandbox, key) == pytest.approx(100 - 3 * 0.0006)


def test_keys_have_accounts_of_their_own(sandbox: Sandbox, key: str) -> None:
    draw(sandbox, key)
    assert balance(sandbox, key) < 100
    assert balance(sandbox, f"{key}-other") == 100


def test_the_cost_is_included_only_on_request(sandbox: Sandbox, key: str) -> None:
    assert "cost" not in draw(sandbox, key)[0]


def test_a_task_that_cannot_be_paid_is_refused_and_costs_nothing(key: str) -> None:
    sandbox = Sandbox.start(paint=plain_painter, balance_usd=0.1)
    try:
        pro = {"model": "google:4@2", "width": 1024, "height": 1024}
        with pytest.raises(RunwareError) as caught:
            draw(sandbox, key, **pro)
        assert caught.value.code == "quota"
        assert post(sandbox, key, order(**pro))[0] == 402
        assert balance(sandbox, key) == 0.1
    finally:
        sandbox.stop()


def test_a_dry_run_gives_the_price_and_draws_nothing(sandbox: Sandbox, key: str) -> None:
    task = order(width=1024, height=1024, numberResults=2)
    _, body = post(sandbox, key, task, headers={"X-Runware-Dry-Run": "1"})
    assert body["data"] == [{"taskType": "imageInference", "taskUUID": task["taskUUID"], "cost": 0.0012}]
    assert balance(sandbox, key) == 100


def test_a_dry_run_over_the_websocket_is_requested_in_its_address(sandbox: Sandbox, key: str) -> None:
    async def work() -> Any:
        async with line(sandbox, key, query="?dryRun=1") as bare:
            return (await bare.ask(order()))["data"][0]

    assert run(work()).keys() == {"taskType", "taskUUID", "cost"}


@pytest.mark.parametrize("wrong", ["wrong-key", "bad key", "Wrong"])
def test_a_wrong_key_is_refused_at_once(sandbox: Sandbox, wrong: str) -> None:
    begun = time.monotonic()

    async def never(client: Runware) -> None:
        raise AssertionError("the key was taken")

    with pytest.raises(RunwareError) as caught:
        with_sdk(sandbox, wrong, never)
    assert caught.value.code == "auth"
    assert time.monotonic() - begun < 2


def test_a_wrong_key_has_runwares_frame(sandbox: Sandbox) -> None:
    async def work() -> Any:
        async with line(sandbox) as bare:
            return await bare.ask({"taskType": "authentication", "apiKey": "wrong"})

    (error,) = run(work())["errors"]
    assert {"code": "invalidApiKey", "parameter": "apiKey", "type": "string", "taskType": "authentication"}.items() <= (
        error.items()
    )


@pytest.mark.parametrize(("sent", "code"), [(None, "missingApiKey"), ("wrong", "invalidApiKey")])
def test_rest_wants_a_key_too(sandbox: Sandbox, sent: str | None, code: str) -> None:
    status, body = post(sandbox, sent, order())
    assert (status, body["errors"][0]["code"]) == (401, code)


def test_nothing_runs_before_authentication(sandbox: Sandbox) -> None:
    async def work() -> Any:
        async with line(sandbox) as bare:
            return await bare.ask(order())

    assert run(work())["errors"][0]["code"] == "missingApiKey"


def test_tasks_are_hidden_from_other_keys(sandbox: Sandbox, key: str) -> None:
    task = order()
    post(sandbox, key, task)
    poll = {"taskType": "getResponse", "taskUUID": task["taskUUID"]}
    assert post(sandbox, key, poll)[0] == 200
    assert post(sandbox, f"{key}-other", poll)[1]["errors"][0]["code"] == "taskFailedOrNotFound"


def test_only_details_of_the_account_can_be_requested(sandbox: Sandbox, key: str) -> None:
    task = {"taskType": "accountManagement", "taskUUID": str(uuid.uuid4()), "operation": "getUsageErrors"}
    _, body = post(sandbox, key, task)
    assert body["errors"][0]["allowedValues"] == ["getDetails"]


def test_prices_on_record_are_met() -> None:
    assert image_price_usd("runware:101@1", 1024, 1024, 28, takes_steps=True) == 0.0038
    assert image_price_usd("google:4@2", 1024, 1024, None, takes_steps=False) == 0.138


def test_more_pixels_and_more_steps_cost_more() -> None:
    base = image_price_usd("runware:101@1", 1024, 1024, 28, takes_steps=True)
    assert image_price_usd("runware:101@1", 512, 1024, 28, takes_steps=True) == pytest.approx(base / 2)
    assert image_price_usd("runware:101@1", 1024, 1024, 56, takes_steps=True) == pytest.approx(base * 2)
