"""A studio on catalogue services in every state: it opens as fast as ever."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from lib import catalog
from lib.pricing import published_pricing
from lib.settings import ApiKey, Settings
from lib.studio import Studio
from tests.support.app_server import free_port
from tests.support.catalogue_service import Answer, Service, registry, wait_until


def settings(folder: Path, url: str) -> Settings:
    """Of a studio whose sandbox is its Runware, but whose catalogue is elsewhere."""
    runware = f"127.0.0.1:{free_port()}/v1"
    return Settings(
        api_key=ApiKey("key-of-tests"),
        ws_url=f"ws://{runware}",
        http_url=f"http://{runware}",
        content_url=url,
        schemas_url=url,
        data_dir=folder,
    )


def opened_within_s(folder: Path, url: str) -> float:
    began = time.perf_counter()
    studio = Studio.open(settings(folder, url))
    took = time.perf_counter() - began
    assert catalog.fields("runware:101@1")
    studio.close()
    return took


@pytest.mark.parametrize("state", ["quick", "silent", "broken"])
def test_a_studio_opens_as_fast_whatever_the_catalogue_does(service: Service, tmp_path: Path, state: str) -> None:
    answer = {"quick": Answer(registry()), "silent": Answer(held=True), "broken": Answer(raw=b"{")}[state]
    service.answers = dict.fromkeys(["/registry.json", "/models", "/creators", "/capabilities"], answer)
    opened_within_s(tmp_path, service.url)  # the database is made once
    assert opened_within_s(tmp_path, service.url) < 2


def test_a_studio_without_a_key_has_the_sandboxs_catalogue_and_keeps_nothing_of_it(tmp_path: Path) -> None:
    studio = Studio.open(Settings(data_dir=tmp_path))
    try:
        wait_until(studio.live, lambda: catalog.card("runware:101@1") and studio.live.registered())
        catalog.want("runware:101@1")
        wait_until(studio.live, lambda: catalog.sources("runware:101@1").fields == "schema")
        wait_until(studio.live, lambda: (published_pricing("runware:101@1") or catalog.Pricing()).examples)
        request = {"model": "runware:101@1", "positivePrompt": "a fox", "width": 1024, "height": 1024}
        price = studio.jobs.price({**request, "taskType": "imageInference"}, studio.accounts.default)
        assert price is not None
        assert (price.usd, price.basis) == (0.0038, "published")
        assert not list(tmp_path.glob("catalogue*"))
        assert studio.live.state().problems == ()
    finally:
        studio.close()
    assert catalog.live_in_use() is None
