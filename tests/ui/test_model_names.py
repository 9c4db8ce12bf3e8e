"""A typed name: which model it means, and what is said where that is not one."""

from __future__ import annotations

import pytest

from lib import catalog
from lib.ui.forms.model_names import cannot_choose, models_named

AIRS = tuple(model.air for model in catalog.bundled_models().values() if model.task_type == "imageInference")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("FLUX.1 dev", "FLUX.1 dev"),  # the whole name, though others begin with it
        ("flux 1 DEV", "FLUX.1 dev"),
        ("schnell", "FLUX.1 schnell"),
        ("google nano banana 2", "Nano Banana 2"),
        ("Nano Banana 2 · Google", "Nano Banana 2"),
        ("flux max kontext", "FLUX.1 Kontext max"),
    ],
)
def test_a_name_or_its_only_bearers_part_means_that_model(text: str, name: str) -> None:
    assert [catalog.model(air).name for air in models_named(text, AIRS)] == [name]


@pytest.mark.parametrize("text", ["", "  ", "· / ·", "no such thing"])
def test_what_is_in_no_name_means_no_model(text: str) -> None:
    assert models_named(text, AIRS) == ()


def test_every_model_is_found_by_its_own_name() -> None:
    assert [air for air in AIRS if air not in models_named(catalog.model(air).name, AIRS)] == []


def test_of_many_five_are_named_and_all_are_counted() -> None:
    found = models_named("flux", AIRS)
    said = cannot_choose("flux", found)
    assert f"fits {len(found)} models" in said
    assert [catalog.model(air).name in said for air in found[:6]] == [True] * 5 + [False]
