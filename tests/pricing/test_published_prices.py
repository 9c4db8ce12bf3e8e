"""What a request costs by published prices: derived where that is certain, and left open everywhere else."""

from __future__ import annotations

from typing import Any

import pytest

from lib import catalog
from lib.pricing.published import published_usd
from tests.support.catalogue_service import Answer, Service, StartLive, wait_until

FLUX, KLING, VEO, CUT = "runware:101@1", "klingai:6@1", "google:3@2", "runware:109@1"


def price(service: Service, live_on: StartLive, air: str, published: dict[str, Any], **request: Any) -> float | None:
    """The price of a request, where only `published` is known of its model."""
    model = catalog.bundled_model(air)
    service.answers["/models"] = Answer([{"model": model.slug, "air": air, **published}])
    with live_on(service.url) as live:
        wait_until(live, lambda: live.cards())
        return published_usd({"taskType": model.task_type, "model": air, "positivePrompt": "a fox", **request})


def examples(*priced: tuple[str, Any]) -> dict[str, Any]:
    return {"pricingExamples": [{"configuration": text, "price": amount, "latencyMs": 900} for text, amount in priced]}


def rates(*rated: tuple[float, str, str]) -> dict[str, Any]:
    return {"pricingRates": [{"amount": amount, "unit": unit, "label": label} for amount, unit, label in rated]}


SIZED = {"width": 1024, "height": 1024, "steps": 28}
TOLD = examples(("512×512, 28 steps", "$0.001"), ("1024x1024, 28 steps", "$0.0038"))


@pytest.mark.parametrize(
    ("published", "request_", "usd"),
    [
        (TOLD, SIZED, 0.0038),
        (TOLD, {**SIZED, "numberResults": 4, "seed": 7, "outputFormat": "PNG"}, 0.0152),
        (examples(("4 images of 1024 x 1024 px, 28 steps", 0.016)), {**SIZED, "numberResults": 2}, 0.008),
        # What the example does not speak of, or speaks of otherwise, has another price, and nobody says which.
        (TOLD, {**SIZED, "steps": 40}, None),
        (TOLD, {**SIZED, "lora": [{"model": "civitai:1@1", "weight": 1}]}, None),
        (TOLD, {"width": 1024, "height": 1024}, None),
        (examples(("1024x1024, 28 steps, turbo", "$0.0038")), SIZED, None),
        (examples(("1024x1024, 28 steps", "from $0.0038")), SIZED, None),
        (examples(("1024x1024, 28 steps", 0)), SIZED, None),
        (examples(("1024x1024, 28 steps", "$0.1"), ("1024x1024, 28 steps", "$0.2")), SIZED, None),
        (examples(("", "$0.1")), SIZED, None),
    ],
)
def test_an_example_applies_when_it_is_what_is_asked(
    service: Service, live_on: StartLive, published: dict[str, Any], request_: dict[str, Any], usd: float | None
) -> None:
    found = price(service, live_on, FLUX, published, **request_)
    assert found == (None if usd is None else pytest.approx(usd))


@pytest.mark.parametrize(
    ("air", "published", "request_", "usd"),
    [
        (VEO, rates((0.2, "second", "")), {"duration": 8}, 1.6),
        (VEO, rates((0.2, "per second", "Video generation")), {"duration": 8, "numberResults": 2}, 3.2),
        (VEO, rates((0.1, "second", "720p"), (0.2, "second", "1080p")), {"duration": 4, "resolution": "1080p"}, 0.8),
        (CUT, rates((0.0006, "image", "")), {"inputs": {"image": "picture:1"}}, 0.0006),
        (VEO, rates((0.2, "second", "")), {"duration": -1000}, None),
        (VEO, rates((0.2, "second", "")), {"duration": 10**400}, None),
        # Nobody says how long, which of them applies, or what else there is to pay.
        (VEO, rates((0.2, "second", "")), {}, None),
        (VEO, rates((0.1, "second", "720p"), (0.2, "second", "1080p")), {"duration": 4}, None),
        (VEO, rates((0.1, "second", ""), (0.05, "second", "with audio")), {"duration": 4}, None),
        (VEO, rates((0.1, "second", ""), (0.05, "million tokens", "")), {"duration": 4}, None),
        (FLUX, rates((0.001, "megapixel", "")), SIZED, None),
        (KLING, {}, {"duration": 5}, None),
    ],
)
def test_a_rate_applies_when_it_is_the_only_one(
    service: Service,
    live_on: StartLive,
    air: str,
    published: dict[str, Any],
    request_: dict[str, Any],
    usd: float | None,
) -> None:
    found = price(service, live_on, air, published, **request_)
    assert found == (None if usd is None else pytest.approx(usd))


def test_without_a_catalogue_there_is_no_published_price() -> None:
    assert published_usd({"model": FLUX, **SIZED}) is None
    assert published_usd({}) is None
