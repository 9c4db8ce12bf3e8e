"""What a prompt's words mean to the drawing engine."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.sandbox.painting import vocabulary
from lib.sandbox.painting.bodies import figure
from lib.sandbox.painting.prompt_words import Scene, Subject, parse, singular
from lib.sandbox.painting.subject_pictures import picture_names


def counts(scene: Scene) -> dict[str, int]:
    return {subject.name: subject.count for subject in scene.subjects}


def test_the_promised_prompt_is_understood_whole() -> None:
    scene = parse("a fox in a snowy forest at dusk, watercolor")
    assert (scene.biome, scene.time, scene.season, scene.style) == ("forest", "dusk", "winter", "watercolor")
    assert scene.subjects == (Subject("fox"),)


@pytest.mark.parametrize(
    ("prompt", "biome"),
    [
        ("snow-capped Alps", "mountains"),
        ("waves on the ocean", "sea"),
        ("Sahara dunes", "desert"),
        ("deep in the woods", "forest"),
        ("rolling hills", "meadow"),
        ("the skyline of Tokyo", "city"),
        ("a distant nebula", "space"),
        ("icebergs", "ice"),
        ("coral reefs", "underwater"),
        ("product photo of a watch", "studio"),
        ("xyzzy", None),
    ],
)
def test_a_place_is_read_from_its_words(prompt: str, biome: str | None) -> None:
    assert parse(prompt).biome == biome


@pytest.mark.parametrize(
    ("prompt", "time"),
    [
        ("at sunrise", "dawn"),
        ("at noon", "day"),
        ("golden hour light", "golden hour"),
        ("sunset", "dusk"),
        ("starry night", "night"),
        ("a tree", None),
    ],
)
def test_the_time_of_day_is_read(prompt: str, time: str | None) -> None:
    assert parse(prompt).time == time


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("aquarelle", "watercolor"),
        ("oil painting", "oil"),
        ("pencil sketch", "pencil"),
        ("pixel art", "pixel"),
        ("low-poly", "lowpoly"),
        ("Studio Ghibli anime", "flat"),
        ("film noir", "noir"),
        ("cyberpunk", "neon"),
        ("photo of a hill, watercolour", "watercolor"),
        ("a hill", "photo"),
    ],
)
def test_the_style_is_read_and_beats_the_word_photo(prompt: str, style: str) -> None:
    assert parse(prompt).style == style


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("two foxes", {"fox": 2}),
        ("3 red balloons", {"balloon": 3}),
        ("wolves", {"wolf": 2}),
        ("butterflies", {"butterfly": 3}),
        ("a herd of elephants", {"elephant": 6}),
        ("a puppy and a kitten", {"dog": 1, "cat": 1}),
        ("a polar bear", {"polar-bear": 1}),
        ("a bowl of ramen", {"steaming-bowl": 1}),
        ("hot air balloon", {"hot-air-balloon": 1}),
        ("an orange on a plate", {"tangerine": 1}),
        ("an orange cat", {"cat": 1}),
        ("500 sheep", {"ram": 9}),
        ("nothing known here", {}),
    ],
)
def test_subjects_are_named_and_counted(prompt: str, expected: dict[str, int]) -> None:
    assert counts(parse(prompt)) == expected


def test_a_colour_belongs_to_the_noun_after_it_or_else_to_the_whole_scene() -> None:
    scene = parse("a blue fox under a purple sky, teal")
    assert scene.subjects == (Subject("fox", 1, "blue"),)
    assert scene.tint("sky") == "purple"
    assert scene.colours == ("teal",)


def test_weather_and_season_are_read_together() -> None:
    scene = parse("a foggy autumn morning with rain")
    assert scene.weather == {"fog", "rain"}
    assert (scene.season, scene.time) == ("autumn", "dawn")


def test_the_negative_prompt_takes_back_what_the_prompt_asks_for() -> None:
    scene = parse("a fox and two owls in a snowy forest", "fox, snow, trees")
    assert counts(scene) == {"owl": 2}
    assert scene.season is None
    assert {"snow", "trees"} <= scene.unwanted


@pytest.mark.parametrize(
    ("many", "one"), [("foxes", "fox"), ("cherries", "cherry"), ("glass", "glass"), ("cats", "cat")]
)
def test_regular_plurals_lose_their_ending(many: str, one: str) -> None:
    assert singular(many) == one


def test_every_picture_has_a_word_and_every_synonym_a_figure() -> None:
    for name in picture_names() - vocabulary.NOT_SUBJECTS:
        assert counts(parse(f"one {name}")), name
    for name in vocabulary.SYNONYMS:
        assert figure(name).shape[2] == 4


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_is_a_scene(prompt: str, negative_prompt: str) -> None:
    assert parse(prompt, negative_prompt) == parse(prompt, negative_prompt)
