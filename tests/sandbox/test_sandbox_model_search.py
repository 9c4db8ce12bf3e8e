"""`modelSearch` over the catalogue."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from runware import Runware

from lib import catalog
from lib.sandbox import Sandbox
from tests.support.sandbox_helpers import post, with_sdk


def search(sandbox: Sandbox, key: str, **fields: Any) -> dict[str, Any]:
    async def work(client: Runware) -> Any:
        return await client.model_search(fields)  # type: ignore[arg-type]

    (answer,) = with_sdk(sandbox, key, work)
    return dict(answer)


def test_every_word_has_to_be_found(sandbox: Sandbox, key: str) -> None:
    found = search(sandbox, key, search="FLUX schnell")
    assert [item["air"] for item in found["results"]] == ["runware:100@1"]
    assert found["results"][0]["name"] == "FLUX.1 schnell"
    assert found["totalResults"] == 1


def test_all_models_are_there_and_image_models_come_first(sandbox: Sandbox, key: str) -> None:
    found = search(sandbox, key)
    assert found["totalResults"] == len(catalog.models())
    assert len(found["results"]) == 20
    assert all("imageInference" in item["tags"] for item in found["results"])


def test_pages_do_not_overlap_and_reach_the_end(sandbox: Sandbox, key: str) -> None:
    offsets = range(0, len(catalog.models()) + 1, 100)
    pages = [search(sandbox, key, limit=100, offset=offset)["results"] for offset in offsets]
    assert sorted(item["air"] for page in pages for item in page) == sorted(model.air for model in catalog.models())


def test_results_can_be_sorted_by_name(sandbox: Sandbox, key: str) -> None:
    names = [item["name"].lower() for item in search(sandbox, key, sort="-name", limit=100)["results"]]
    assert names == sorted(names, reverse=True)


def test_nothing_of_the_catalogue_is_a_lora(sandbox: Sandbox, key: str) -> None:
    assert search(sandbox, key, category="lora")["results"] == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"limit": 0}, "invalidLimit"),
        ({"limit": 101}, "invalidLimit"),
        ({"offset": -1}, "invalidOffset"),
        ({"search": 5}, "invalidSearch"),
        ({"category": "fox"}, "invalidCategory"),
        ({"category": ["lora"]}, "invalidCategory"),
        ({"capabilities": ["x"]}, "unsupportedParameter"),
    ],
)
def test_a_wrong_search_is_refused(sandbox: Sandbox, key: str, fields: dict[str, Any], code: str) -> None:
    _, body = post(sandbox, key, {"taskType": "modelSearch", "taskUUID": str(uuid.uuid4()), **fields})
    assert [error["code"] for error in body["errors"]] == [code]
