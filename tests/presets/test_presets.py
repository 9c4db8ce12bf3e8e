"""Presets: saved by name, and read from untrusted files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lib.database import open_database
from lib.presets import (
    Preset,
    PresetProblemError,
    Presets,
    read_json,
    write_json,
)

ANN, BOB, PAGE = "a" * 32, "b" * 32, "generate_image"
REQUEST: dict[str, Any] = {
    "taskType": "imageInference",
    "model": "runware:101@1",
    "positivePrompt": "a {red|blue} fox",
    "seed": 7727447267736468603,
    "lora": [{"model": "civitai:1@2", "weight": 0.5}],
}


@pytest.fixture
def presets(tmp_path: Path) -> Presets:
    return Presets(open_database(tmp_path))


def test_a_preset_is_kept_by_owner_page_and_name(presets: Presets) -> None:
    presets.save(ANN, PAGE, Preset("  Soft   light ", REQUEST))
    assert presets.all(ANN, PAGE) == [Preset("Soft light", REQUEST)]
    assert presets.all(BOB, PAGE) == presets.all(ANN, "upscale_image") == []


def test_the_same_name_replaces_and_delete_forgets(presets: Presets) -> None:
    presets.save(ANN, PAGE, Preset("zoo", REQUEST))
    presets.save(ANN, PAGE, Preset("Arctic", REQUEST))
    presets.save(ANN, PAGE, Preset("zoo", {**REQUEST, "steps": 4}))
    assert [(preset.name, preset.request.get("steps")) for preset in presets.all(ANN, PAGE)] == [
        ("Arctic", None),
        ("zoo", 4),
    ]
    presets.delete(ANN, PAGE, "zoo")
    assert [preset.name for preset in presets.all(ANN, PAGE)] == ["Arctic"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_preset_needs_a_name_of_some_length(presets: Presets, name: str) -> None:
    with pytest.raises(PresetProblemError, match="Give the preset a name"):
        presets.save(ANN, PAGE, Preset(name, REQUEST))


def test_what_is_exported_can_be_imported_to_the_last_digit() -> None:
    preset = Preset("Größe", REQUEST)
    assert read_json(write_json(preset).encode()) == preset


@pytest.mark.parametrize("payload", [REQUEST, [REQUEST]])
def test_a_bare_request_can_be_imported_too(payload: Any) -> None:
    assert read_json(json.dumps(payload).encode()) == Preset("Imported", REQUEST)


def nested(depth: int) -> dict[str, Any]:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return {"model": "a:1@1", "x": value}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 50_000, "not JSON"),
        (b'{"model": "a:1@1", "steps": NaN}', "not JSON"),
        (b"3", "holds no settings"),
        (b"[]", "holds no settings"),
        (b"{}", "names no model"),
        (b'{"model": 3}', "names no model"),
        (b'{"request": {"steps": 4}}', "names no model"),
        (b'{"request": [1], "model": "a"}', "names no model"),
        (b'{"model": "' + b"a" * 100_001 + b'"}', "at most 100 kB"),
        (b'{"model": "a:1@1", "steps": 1e999}', "number without end"),
        (json.dumps(nested(11)).encode(), "nested too deep"),
    ],
)
def test_a_file_that_is_no_preset_gets_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(PresetProblemError, match=sentence):
        read_json(data)


def test_a_name_from_a_file_is_one_short_line() -> None:
    payload = json.dumps({"name": "two\nlines " + "x" * 200, "request": REQUEST}).encode()
    assert len(read_json(payload).name) == 60
    assert "\n" not in read_json(payload).name


def test_two_hundred_presets_are_the_most(presets: Presets) -> None:
    for number in range(200):
        presets.save(ANN, PAGE, Preset(f"preset {number}", REQUEST))
    with pytest.raises(PresetProblemError, match="Delete one first"):
        presets.save(ANN, PAGE, Preset("one more", REQUEST))
