"""The fields of a model's request."""

from __future__ import annotations

import typing

import pytest

from lib.catalog import Kind, UnknownModel, fields, models

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
    assert (width.kind, width.required, width.source) == ("integer", True, "table")
    assert (width.minimum, width.maximum, width.step) == (128, 2048, 64)


def test_a_providers_model_has_resolutions_and_sizes_of_its_own() -> None:
    known = fields("google:4@3")
    assert known["resolution"].choices == ("0.5K", "1K", "2K", "4K")
    assert (known["resolution"].source, known["width"].maximum) == ("type", None)
    assert "steps" not in known


def test_the_largest_seed_is_exact() -> None:
    assert fields("runware:100@1")["seed"].maximum == 9223372036854775807


def test_a_required_field_has_no_default_and_an_optional_one_tells_it() -> None:
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


def test_an_unknown_model_has_no_fields() -> None:
    with pytest.raises(UnknownModel):
        fields("nobody:1@1")
