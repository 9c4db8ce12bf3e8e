"""A visitor's own lists of words."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.database import open_database
from lib.wildcards import ListProblemError, WordLists

ANN, BOB = "a" * 32, "b" * 32


@pytest.fixture
def lists(tmp_path: Path) -> WordLists:
    return WordLists(open_database(tmp_path))


def test_a_list_is_kept_by_owner_and_name_without_empty_lines(lists: WordLists) -> None:
    lists.save(ANN, " colours ", ["red ", "", "  ", "{dark|light} blue"])
    assert lists.all(ANN) == {"colours": ["red", "{dark|light} blue"]}
    assert lists.all(BOB) == {}


def test_saving_again_replaces_and_deleting_forgets(lists: WordLists) -> None:
    lists.save(ANN, "zoo", ["lion"])
    lists.save(ANN, "colours", ["red"])
    lists.save(ANN, "zoo", ["tiger"])
    lists.delete(BOB, "zoo")
    assert list(lists.all(ANN).items()) == [("colours", ["red"]), ("zoo", ["tiger"])]
    lists.delete(ANN, "zoo")
    assert lists.all(ANN) == {"colours": ["red"]}


@pytest.mark.parametrize(
    ("name", "entries", "sentence"),
    [
        ("", ["a"], "A list's name"),
        ("../../etc/passwd", ["a"], "A list's name"),
        ("a__b", ["a"], "A list's name"),
        ("{x}", ["a"], "A list's name"),
        ("x" * 41, ["a"], "A list's name"),
        ("empty", [" "], "at least one entry"),
        ("long", ["a" * 301], "at most 300 characters"),
        ("many", ["a"] * 501, "at most 500 entries"),
    ],
)
def test_what_cannot_be_kept_is_one_sentence(lists: WordLists, name: str, entries: list[str], sentence: str) -> None:
    with pytest.raises(ListProblemError, match=sentence):
        lists.save(ANN, name, entries)
    assert lists.all(ANN) == {}


def test_a_hundred_lists_are_the_most(lists: WordLists) -> None:
    for number in range(100):
        lists.save(ANN, f"list {number}", ["a"])
    lists.save(ANN, "list 7", ["b"])
    with pytest.raises(ListProblemError, match="Delete one first"):
        lists.save(ANN, "one more", ["a"])
