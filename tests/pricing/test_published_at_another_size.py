"""Published examples as rates: what is the same but for its size costs about as many times as much."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from lib.catalog import Pricing
from lib.catalog.live.content import read_pricing
from lib.pricing import Price, Prices
from lib.pricing.published import published_scaled
from tests.support.jobs_bench import Bench

FLUX, KLING = "runware:101@1", "klingai:6@1"
SIZED = {"taskType": "imageInference", "model": FLUX, "width": 1024, "height": 1024, "steps": 28}
FILM = {"taskType": "videoInference", "model": KLING, "duration": 5}


def examples(*priced: tuple[str, float]) -> Pricing:
    return read_pricing({"pricingExamples": [{"configuration": text, "price": usd} for text, usd in priced]})


@pytest.mark.parametrize(
    ("pricing", "request_", "found"),
    [
        (examples(("1024x1024, 28 steps", 0.0038)), SIZED | {"width": 2048}, (0.0038, Fraction(2))),
        (examples(("512x512, 28 steps", 0.001), ("1024x1024, 28 steps", 0.004)), SIZED | {"width": 960},
         (0.004, Fraction(15, 16))),
        (examples(("2 images of 1024x1024, 28 steps", 0.008)), SIZED | {"width": 512}, (0.004, Fraction(1, 2))),
        (examples(("5s", 0.35)), FILM | {"duration": 10}, (0.35, Fraction(2))),
        # Another setting, a size that is not given, nothing given, or two prices for the same.
        (examples(("1024x1024, 28 steps", 0.0038)), SIZED | {"width": 2048, "steps": 40}, None),
        (examples(("1024x1024, 28 steps", 0.0038)), {"taskType": "imageInference", "model": FLUX, "steps": 28}, None),
        (examples(("28 steps", 0.0038)), SIZED, None),
        (examples(("1024x1024, 28 steps", 0.1), ("1024x1024, 28 steps", 0.2)), SIZED | {"width": 2048}, None),
        (examples(("from 1024x1024, 28 steps", 0.1)), SIZED | {"width": 2048}, None),
        (examples(("0 images of 1024x1024, 28 steps", 0.1)), SIZED | {"width": 2048}, None),
    ],
)  # fmt: skip
def test_an_example_is_a_rate_for_other_sizes(
    monkeypatch: pytest.MonkeyPatch, pricing: Pricing, request_: dict[str, Any], found: tuple[float, Fraction] | None
) -> None:
    monkeypatch.setattr("lib.pricing.published.published_pricing", lambda _air: pricing)
    assert published_scaled({**request_, "positivePrompt": "a fox"}) == found


def test_a_published_rate_says_what_is_paid_about(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    published = examples(("1024x1024, 28 steps", 0.0038))
    monkeypatch.setattr("lib.pricing.published.published_pricing", lambda _air: published)
    prices, account = Prices(bench.store, published_for="sandbox"), bench.accounts.default
    assert prices.price(SIZED, account) == Price(0.0038, "published")
    larger = prices.price({**SIZED, "width": 1536, "numberResults": 2}, account)
    assert larger == Price(0.0038 * 1.5 * 2, "published", is_about=True, ceiling_usd=0.0038 * 2 * 2)
    assert Prices(bench.store, published_for="runware").price({**SIZED, "width": 1536}, account) is None
