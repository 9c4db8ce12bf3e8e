"""What a request will cost and how that is known: last, published, or by a dry run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from lib.catalog import Pricing, Rate
from lib.pricing import DryRuns, Price, Prices
from lib.runware_api import NotADryRunError
from tests.support.jobs_bench import HOST, WAIT_S, Bench

ASKED = {
    "taskType": "imageInference",
    "model": "runware:101@1",
    "positivePrompt": "a fox in the snow",
    "width": 1024,
    "height": 1024,
    "numberResults": 3,
}


@pytest.fixture
def prices(bench: Bench) -> Prices:
    """The prices of a studio with no catalogue at hand."""
    return Prices(bench.store, DryRuns(bench.loop))


def ask(prices: Prices, bench: Bench, **changes: Any) -> Price | None:
    """The price of a request, waiting for a dry run where only that can tell."""
    return prices.price({**ASKED, **changes}, bench.accounts.default, dry_run_wait_s=WAIT_S)


def test_where_nothing_is_known_there_is_no_price(prices: Prices, bench: Bench) -> None:
    assert prices.price(ASKED, bench.accounts.default) is None
    assert ask(prices, bench, model="no address") is None


def test_a_dry_run_tells_the_price_of_all_results_and_is_remembered(prices: Prices, bench: Bench) -> None:
    assert ask(prices, bench) == Price(3 * 0.0038, "dry run")
    one_more = {**ASKED, "positivePrompt": "an owl", "numberResults": 1}
    assert prices.price(one_more, bench.accounts.default) == Price(0.0038, "dry run")


@pytest.mark.parametrize(
    "change",
    [{"positivePrompt": ""}, {"width": 3}, {"model": "nobody"}, {"inputs": {"seedImage": "picture:" + "0" * 32}}],
)
def test_what_cannot_be_sent_as_it_stands_is_not_asked_for(
    prices: Prices, bench: Bench, change: Mapping[str, Any]
) -> None:
    assert ask(prices, bench, **change) is None


def test_what_it_cost_last_is_better_than_a_dry_run(prices: Prices, bench: Bench) -> None:
    ask(prices, bench)
    job = bench.ended(bench.jobs.submit(HOST, "generate_image", {**ASKED, "includeCost": True}, "once"))
    assert ask(prices, bench, numberResults=1) == Price((job.cost_usd or 0) / 3, "last")


class RunsForReal:
    """A server's client on which a dry run is none."""

    calls = 0

    async def dry_run(self, _request: Mapping[str, Any]) -> float:
        self.calls += 1
        raise NotADryRunError


class Priced:
    """A server's client on which everything costs a cent."""

    async def dry_run(self, _request: Mapping[str, Any]) -> float:
        return 0.01


def test_a_film_is_asked_about_once_a_picture_has_shown_that_dry_runs_are_known(prices: Prices, bench: Bench) -> None:
    client: Any = Priced()
    account = replace(bench.accounts.default, client=client, source="runware")
    film = {"taskType": "videoInference", "model": "klingai:6@1", "positivePrompt": "a fox", "duration": 5}
    assert prices.price(film, account, dry_run_wait_s=WAIT_S) is None
    assert prices.price(ASKED, account, dry_run_wait_s=WAIT_S) is not None
    assert prices.price(film, account, dry_run_wait_s=WAIT_S) == Price(0.01, "dry run")


def test_a_server_that_runs_dry_runs_is_never_asked_again(prices: Prices, bench: Bench) -> None:
    client: Any = RunsForReal()
    account = replace(bench.accounts.default, client=client)
    for width in (512, 1024, 2048):
        assert prices.price({**ASKED, "width": width}, account, dry_run_wait_s=WAIT_S) is None
    assert client.calls == 1


class Says:
    """A server's client that answers a dry run with what is no price."""

    def __init__(self, amount: float) -> None:
        self.amount = amount

    async def dry_run(self, _request: Mapping[str, Any]) -> float:
        return self.amount


@pytest.mark.parametrize("amount", [-1.0, float("nan"), float("inf"), 1e9])
def test_a_dry_run_that_answers_no_amount_tells_no_price(prices: Prices, bench: Bench, amount: float) -> None:
    client: Any = Says(amount)
    assert prices.price(ASKED, replace(bench.accounts.default, client=client), dry_run_wait_s=WAIT_S) is None


@pytest.mark.parametrize("duration", [-1000, float("nan"), -float("inf"), 1e300])
def test_an_absurd_duration_has_no_price(bench: Bench, monkeypatch: pytest.MonkeyPatch, duration: float) -> None:
    rate = Pricing(rates=(Rate(0.2, "second", ""),))
    monkeypatch.setattr("lib.pricing.published.published_pricing", lambda _air: rate)
    film = {"taskType": "videoInference", "model": "klingai:6@1", "positivePrompt": "a fox", "numberResults": 1}
    prices = Prices(bench.store, published_for="sandbox")
    assert prices.price({**film, "duration": 5}, bench.accounts.default) == Price(1.0, "published")
    assert prices.price({**film, "duration": duration}, bench.accounts.default) is None
