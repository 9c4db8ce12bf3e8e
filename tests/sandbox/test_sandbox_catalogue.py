"""The sandbox's registry, schemas, catalogue, prices and dry runs."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import jsonschema
import pytest

from lib import catalog
from lib.catalog.live.content import (
    read_cards,
    read_examples,
    read_names,
    read_pricing,
    read_registry,
)
from lib.catalog.schema.schema_fields import schema_fields
from lib.runware_api.dry_run import dry_run
from lib.sandbox import Sandbox
from lib.sandbox.core.request_schemas import request_schema
from lib.settings import ApiKey
from tests.support.sandbox_helpers import order, run


def get(sandbox: Sandbox, path: str, **headers: str) -> tuple[int, Any, str]:
    """Status, body and ETag of a document."""

    async def ask() -> tuple[int, Any, str]:
        async with aiohttp.ClientSession() as session, session.get(sandbox.origin + path, headers=headers) as response:
            raw = await response.read()
            is_json = response.content_type == "application/json" and raw
            return response.status, json.loads(raw) if is_json else raw, response.headers.get("ETag", "")

    return run(ask())


def test_the_registry_and_the_cards_name_every_curated_model(sandbox: Sandbox) -> None:
    registered = read_registry(get(sandbox, "/registry.json")[1])
    assert {air: entry.task_type for air, entry in registered.items()} == {
        model.air: model.task_type for model in catalog.bundled_models().values()
    }
    cards = read_cards(get(sandbox, "/models")[1])
    assert {air: card.name for air, card in cards.items()} == {
        model.air: model.name for model in catalog.bundled_models().values()
    }
    creators, labels = read_names(get(sandbox, "/creators")[1]), read_names(get(sandbox, "/capabilities")[1])
    assert creators[cards["runware:100@1"].creator] == "Black Forest Labs"
    assert all(set(card.capabilities) <= labels.keys() for card in cards.values())


def test_every_schema_says_what_the_bundled_type_and_the_table_say() -> None:
    for air in catalog.bundled_models():
        schema = request_schema(air)
        jsonschema.Draft202012Validator.check_schema(schema)
        found, bundled = schema_fields(schema).fields, catalog.bundled_fields(air)
        assert list(found) == list(bundled), air
        for name, field in bundled.items():
            published = found[name]
            assert (published.choices, published.minimum, published.maximum, published.required) == (
                field.choices,
                field.minimum,
                field.maximum,
                field.required,
            ), (air, name)
            assert name == "model" or published.kind == field.kind, (air, name)
            assert list(published.children) == list(field.children), (air, name)


def test_a_schema_is_revalidated_by_its_tag(sandbox: Sandbox) -> None:
    status, body, tag = get(sandbox, "/resolve/runware:101@1")
    assert (status, body["requestSchema"]["properties"]["steps"]["default"]) == (200, 28)
    assert body["documentation"].startswith("https://")
    assert get(sandbox, "/resolve/runware:101@1", **{"If-None-Match": tag})[0] == 304


@pytest.mark.parametrize("path", ["/resolve/runware:0@0", "/models/none", "/models/none/pricing", "/examples/none.jpg"])
def test_what_is_not_there_is_404(sandbox: Sandbox, path: str) -> None:
    assert get(sandbox, path)[0] == 404


def test_a_model_that_the_sandbox_does_not_run_has_no_price(sandbox: Sandbox) -> None:
    sound = next(model for model in catalog.models("audioInference"))
    assert get(sandbox, f"/models/{sound.slug}/pricing")[0] == 404


def test_the_list_can_be_narrowed(sandbox: Sandbox) -> None:
    found = get(sandbox, "/models?creator=google&capability=io:text-to-video&search=veo")[1]
    assert found
    assert all(card["creator"] == "google" and "Veo" in card["name"] for card in found)


def test_an_example_is_painted_when_it_is_looked_at(sandbox: Sandbox) -> None:
    (example,) = read_examples(get(sandbox, "/models/bfl-flux-1-dev/examples")[1])
    assert example.request["model"] == "runware:101@1"
    status, picture, _ = get(sandbox, example.asset.removeprefix(sandbox.origin))
    assert (status, picture[:3]) == (200, b"\xff\xd8\xff")
    assert get(sandbox, "/examples")[1]
    assert get(sandbox, "/models/klingai-2-5-turbo-pro/examples")[0] in (200, 404)


def test_collections_hold_models(sandbox: Sandbox) -> None:
    (featured,) = get(sandbox, "/collections")[1]
    assert featured["models"][0]["air"] == "runware:100@1"


def dry(sandbox: Sandbox, key: str, request: dict[str, Any]) -> float | None:
    async def ask() -> float | None:
        async with aiohttp.ClientSession() as session:
            return await dry_run(session, sandbox.http_url, ApiKey(key), request)

    return run(ask())


def test_a_dry_run_says_what_the_published_example_says_and_charges_nothing(sandbox: Sandbox, key: str) -> None:
    pricing = read_pricing(get(sandbox, "/models/bfl-flux-1-dev/pricing")[1])
    (published,) = [example.usd for example in pricing.examples if example.configuration == "1024x1024, 28 steps"]
    request = order(model="runware:101@1", width=1024, height=1024, taskUUID=None, deliveryMethod=None)
    assert dry(sandbox, key, request) == pytest.approx(published)
    assert dry(sandbox, key, {**request, "numberResults": 3}) == pytest.approx(3 * published)


def test_a_dry_run_of_what_is_refused_has_no_price(sandbox: Sandbox, key: str) -> None:
    assert dry(sandbox, key, order(width=3)) is None
    assert dry(sandbox, "wrong", order()) is None


def test_dry_runs_do_not_wait_for_one_another(sandbox: Sandbox, key: str) -> None:
    async def ask() -> list[float | None]:
        async with aiohttp.ClientSession() as session:
            runs = (dry_run(session, sandbox.http_url, ApiKey(key), order(steps=steps)) for steps in range(1, 20))
            return await asyncio.gather(*runs)

    prices = [price for price in run(ask()) if price is not None]
    assert len(prices) == 19
    assert prices == sorted(prices)
