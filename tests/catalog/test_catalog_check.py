"""Checking a request against its model."""

from __future__ import annotations

from typing import Any

import pytest

from lib.catalog import FieldProblem, check, model, models

FLUX = "runware:100@1"
GOOD: dict[str, Any] = {"positivePrompt": "a fox in the snow", "width": 512, "height": 768}


def problems(**changes: Any) -> list[FieldProblem]:
    return check(FLUX, {**GOOD, **changes})


def test_a_good_request_has_no_problems() -> None:
    assert problems(seed=7727447267736468603, steps=4, CFGScale=3, outputFormat="PNG", safety={}) == []


@pytest.mark.parametrize(
    ("change", "rule", "sentence"),
    [
        ({"width": 500}, "step", "width should be a multiple of 64, and this is 500."),
        ({"width": 64}, "range", "width should be 128 to 2048, and this is 64."),
        ({"width": "512"}, "kind", "width should be a whole number."),
        ({"width": True}, "kind", "width should be a whole number."),
        ({"steps": 0}, "range", "steps should be 1 to 100, and this is 0."),
        ({"numberResults": 21}, "range", "numberResults should be 1 to 20, and this is 21."),
        ({"seed": 2**63}, "range", "seed should be 1 to 9223372036854775807, and this is 9223372036854775808."),
        ({"ttl": 5}, "range", "ttl should be at least 60, and this is 5."),
        ({"CFGScale": float("nan")}, "kind", "CFGScale should be a number."),
        ({"positivePrompt": "  "}, "length", "positivePrompt needs at least 2 characters."),
        (
            {"positivePrompt": "a" * 3001},
            "length",
            "positivePrompt takes at most 3,000 characters, and this has 3,001.",
        ),
        ({"outputFormat": "GIF"}, "choice", "outputFormat should be one of JPG, PNG, WEBP."),
        ({"includeCost": 1}, "kind", "includeCost should be true or false."),
        ({"inputs": []}, "kind", "inputs should be an object."),
        ({"duration": 5}, "unknown", "FLUX.1 schnell does not take duration."),
    ],
)
def test_a_wrong_field_is_one_sentence(change: dict[str, Any], rule: str, sentence: str) -> None:
    assert [(found.name, found.rule, found.sentence) for found in problems(**change)] == [
        (next(iter(change)), rule, sentence)
    ]


@pytest.mark.parametrize(
    ("change", "name", "sentence"),
    [
        (
            {"lora": [{"model": "civitai:1@1", "weight": "much"}]},
            "lora[0].weight",
            "lora[0].weight should be a number.",
        ),
        ({"lora": [{"weight": 1}]}, "lora[0].model", "lora[0] needs model."),
        ({"lora": ["civitai:1@1"]}, "lora[0]", "lora[0] should be an object."),
        ({"inputs": {"seedImage": 7}}, "inputs.seedImage", "inputs.seedImage should be a picture, video or sound."),
        (
            {"inputs": {"referenceImages": ["a", {"tag": "b"}]}},
            "inputs.referenceImages[1].image",
            "inputs.referenceImages[1] needs image.",
        ),
    ],
)
def test_what_is_wrong_inside_is_named_by_its_path(change: dict[str, Any], name: str, sentence: str) -> None:
    assert [(found.name, found.sentence) for found in problems(**change)] == [(name, sentence)]


def test_what_the_table_does_not_name_is_left_to_runware() -> None:
    assert problems(inputs={"superResolutionReferences": ["a"]}, safety={"strictness": 3}) == []


def test_a_missing_field_is_named_but_not_those_the_client_fills_in() -> None:
    assert [found.sentence for found in check(FLUX, {"positivePrompt": "a fox", "width": 512})] == [
        "FLUX.1 schnell needs height."
    ]


def test_every_problem_is_reported_at_once() -> None:
    found = {problem.name for problem in problems(width=500, steps=0, positivePrompt="")}
    assert found == {"width", "steps", "positivePrompt"}


def test_a_model_without_sizes_refuses_them() -> None:
    (sizeless,) = [entry.air for entry in models("caption") if entry.air == "runware:150@2"]
    assert "width" in {problem.name for problem in check(sizeless, {"inputs": {}, "width": 512})}


def test_a_model_whose_fields_nobody_knows_takes_any_field() -> None:
    assert check("vidu:4@2", {"positivePrompt": "a fox", "duration": 8}) == []
    assert model("vidu:4@2").task_type == "videoInference"
