"""The fields of a model's request."""

from __future__ import annotations

import typing

import pytest

from lib.catalog import (
    Kind,
    UnknownModel,
    fields,
    models,
    sources,
)

EVERY_MODEL = [entry.air for entry in models()]


def test_every_model_has_fields_of_known_kinds() -> None:
    for air in EVERY_MODEL:
        known = fields(air)
        assert {"model", "taskType", "taskUUID"} <= known.keys(), air
        assert {field.kind for field in known.values()} <= set(typing.get_args(Kind)), air


def test_every_choice_has_choices_without_repeats() -> None:
    for air in EVERY_MODEL:
        for field in fields(air).values():
            assert (field.kind == "choice") == bool(field.choices), (air, field)
            assert len(set(field.choices)) == len(field.choices), (air, field)


def test_a_classic_image_model_has_the_sizes_of_the_protocol() -> None:
    width = fields("runware:100@1")["width"]
    assert (width.kind, width.required, width.limits_from) == ("integer", True, "table")
    assert (width.minimum, width.maximum, width.step) == (128, 2048, 64)


def test_a_providers_model_has_resolutions_and_sizes_of_its_own() -> None:
    known = fields("google:4@3")
    assert known["resolution"].choices == ("0.5K", "1K", "2K", "4K")
    assert (known["resolution"].limits_from, known["width"].maximum) == ("type", None)
    assert "steps" not in known


def test_the_largest_seed_is_exact() -> None:
    assert fields("runware:100@1")["seed"].maximum == 9223372036854775807


def test_a_required_field_has_no_default_and_an_optional_one_has_it() -> None:
    known = fields("runware:101@1")
    assert known["positivePrompt"].required
    assert known["positivePrompt"].default is None
    assert (known["outputFormat"].default, known["numberResults"].default) == ("JPG", 1)


def test_videos_come_in_fours_at_most_and_pictures_in_twenties() -> None:
    assert fields("klingai:6@1")["numberResults"].maximum == 4
    assert fields("runware:100@1")["numberResults"].maximum == 20


def test_a_model_typed_as_a_union_still_has_the_fields_of_its_task() -> None:
    known = fields("vidu:4@2")
    assert known["taskType"].choices == ("videoInference",)
    assert known["inputs"].kind == "object"


def test_inputs_hold_media_and_the_table_says_so() -> None:
    for air in EVERY_MODEL:
        inputs = fields(air).get("inputs")
        if inputs is None or air == "runware:ffmpeg@0":  # nobody says what the tool takes
            continue
        assert inputs.limits_from == "table", air
        assert any(child.media is not None for child in inputs.children.values()), air


def test_a_diffusion_model_starts_from_a_picture_and_a_providers_model_goes_by_pictures() -> None:
    assert next(iter(fields("runware:101@1")["inputs"].children)) == "seedImage"
    first = next(iter(fields("google:4@3")["inputs"].children.values()))
    assert (first.name, first.kind, first.media) == ("referenceImages", "list", "image")
    assert first.item is not None
    assert first.item.accepts == (str, dict)


def test_an_upscaler_needs_one_picture_or_one_film() -> None:
    assert [(child.name, child.required) for child in fields("runware:504@1")["inputs"].children.values()] == [
        ("image", True)
    ]
    films = [air for air in (entry.air for entry in models("upscale")) if "MP4" in fields(air)["outputFormat"].choices]
    assert [next(iter(fields(air)["inputs"].children)) for air in films] == ["video"] * len(films)


def test_a_list_says_what_its_items_are() -> None:
    lora = fields("runware:101@1")["lora"]
    assert lora.item is not None
    assert (lora.media, lora.item.kind) == (None, "object")
    assert (lora.item.children["model"].media, lora.item.children["model"].required) == ("model", True)


def test_a_field_without_a_known_limit_says_so() -> None:
    known = fields("google:4@3")
    assert (known["width"].limits_from, known["settings"].limits_from) == ("unknown", "unknown")


def test_a_community_model_has_the_fields_of_classic_image_models_and_sources_say_so() -> None:
    known = fields("civitai:4384@128713")
    assert (known["model"].kind, known["steps"].maximum, known["lora"].kind) == ("media", 100, "list")
    assert sources("civitai:4384@128713").fields == "classic"
    assert "classic image models" in sources("civitai:4384@128713").sentence


def test_what_is_no_address_has_no_fields() -> None:
    with pytest.raises(UnknownModel):
        fields("nobody")
