"""The table of tasks: every task type that Runware's types name, and a neutral row for any other."""

from __future__ import annotations

import typing

import pytest
from runware.types import task_map

from lib.catalog import RESULT_KINDS, TASKS, kind_of_fields, result_kind, task, task_of_page, tasks
from lib.catalog.schema.nested import children_of


def test_every_task_type_of_the_sdk_has_a_row() -> None:
    assert set(TASKS) == set(typing.get_args(task_map.TaskType))
    assert all(row.type == task_type for task_type, row in TASKS.items())


def test_an_unknown_task_type_has_a_neutral_row() -> None:
    unknown = task("dreamInference")
    assert (unknown.words, unknown.page, unknown.endpoint, unknown.send_on) == ("dreamInference", None, None, None)
    assert not (unknown.is_quick or unknown.is_cheap or unknown.has_seed or unknown.works_on_picture)


def test_no_two_rows_share_words_a_page_or_an_endpoint() -> None:
    rows = TASKS.values()
    for facts in (
        [row.words for row in rows],
        [row.page.name for row in rows if row.page],
        [row.endpoint.path for row in rows if row.endpoint],
        [row.send_on.place for row in rows if row.send_on],
    ):
        assert len(set(facts)) == len(facts)


def test_a_row_with_a_page_makes_what_the_studio_keeps() -> None:
    assert {row.result for row in TASKS.values() if row.page} <= set(RESULT_KINDS)


def test_a_page_leads_back_to_its_row() -> None:
    assert task_of_page("upscale_image") is tasks.UPSCALE
    assert task_of_page("gallery") is None


@pytest.mark.parametrize(
    ("task_type", "beside", "formats", "names"),
    [
        ("upscale", (), ("PNG",), ["image"]),
        ("removeBackground", (), ("MP4",), ["video"]),
        ("upscale", ("positivePrompt",), ("PNG",), ["image"]),
        ("training", (), (), ["dataset"]),
        ("tools", (), (), []),
        ("promptEnhance", (), (), []),
    ],
)
def test_what_a_task_is_given_follows_from_its_row(
    task_type: str, beside: tuple[str, ...], formats: tuple[str, ...], names: list[str]
) -> None:
    assert list(children_of(task_type, "inputs", frozenset(beside), formats)) == names


def test_a_vector_drawing_from_words_takes_pictures_for_their_style() -> None:
    given = children_of("vectorize", "inputs", frozenset({"positivePrompt"}), ("SVG",))
    assert next(iter(given)) == "referenceImages"


def test_a_result_is_of_the_kind_that_its_fields_are_named_after() -> None:
    assert kind_of_fields({"videoUUID": "", "cost": 1}) == "video"
    assert kind_of_fields({"imageURL": "", "seed": 1}) == "image"
    assert kind_of_fields({}) == "image"
    assert result_kind("audio") is result_kind("image")
