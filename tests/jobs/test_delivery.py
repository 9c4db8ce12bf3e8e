"""Which way a task goes."""

from __future__ import annotations

from typing import Any

import pytest

from lib.jobs.delivery import delivery_for


@pytest.mark.parametrize(
    ("request_", "price_usd", "delivery"),
    [
        ({"taskType": "imageInference"}, 0.0038, "sync"),
        ({"taskType": "imageInference"}, 0.02, "async"),
        ({"taskType": "imageInference"}, None, "async"),
        ({"taskType": "videoInference"}, 0.001, "async"),
        ({"taskType": "caption", "inputs": {"video": "uuid"}}, 0.001, "async"),
        ({"taskType": "caption", "inputs": {"image": "uuid"}}, 0.001, "sync"),
    ],
)
def test_only_cheap_pictures_go_sync(request_: dict[str, Any], price_usd: float | None, delivery: str) -> None:
    assert delivery_for(request_, price_usd) == delivery
