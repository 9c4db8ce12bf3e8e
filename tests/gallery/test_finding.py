"""Finding: pages by keyset, filters, facets, neighbours."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.database import open_database
from lib.gallery import CursorError, Query, Sort, Store, gallery_table
from lib.gallery.table import COLUMNS
from tests.support.gallery_bench import ANN, BOB, add

SORTS: tuple[Sort, ...] = ("newest", "oldest", "dearest", "cheapest", "largest", "smallest")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_database(tmp_path), tmp_path / "files")


def ids(store: Store, owner: str = ANN, **wanted: Any) -> list[str]:
    return [row["id"] for row in store.finder.find(owner, Query(**wanted)).rows]


def walk(store: Store, sort: Sort, limit: int, query: Query = Query()) -> tuple[list[str], str | None]:  # noqa: B008
    """All ids page by page, and the cursor that leads back from the last page."""
    seen: list[str] = []
    page = store.finder.find(ANN, query, sort, limit=limit)
    seen += [row["id"] for row in page.rows]
    while page.next_cursor:
        page = store.finder.find(ANN, query, sort, after=page.next_cursor, limit=limit)
        seen += [row["id"] for row in page.rows]
    return seen, page.previous_cursor


results = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([None, 0.0, 0.1, 0.2]), st.sampled_from([64, 128])), max_size=14
)


@settings(max_examples=40, deadline=None)
@given(made=results, sort=st.sampled_from(SORTS), limit=st.integers(1, 5), gone=st.sets(st.integers(0, 13)))
def test_all_pages_together_give_each_result_once_and_in_order(
    made: list[tuple[int, float | None, int]], sort: Sort, limit: int, gone: set[int]
) -> None:
    with TemporaryDirectory() as folder:
        store = Store(open_database(Path(folder)), Path(folder) / "files")
        added = {}
        for at, cost, side in made:
            request = {"positivePrompt": "x", "width": side, "height": side}
            result_id = add(store, at=float(at), result={"cost": cost}, request=request)
            added[result_id] = {
                "newest": at, "oldest": at, "dearest": -1 if cost is None else cost,
                "cheapest": -1 if cost is None else cost, "largest": side, "smallest": side,
            }[sort]  # fmt: skip
        trashed = [each for number, each in enumerate(added) if number in gone]
        store.delete(ANN, trashed)
        high_to_low = sort in ("newest", "dearest", "largest")
        live = [each for each in added if each not in trashed]
        expected = sorted(live, key=lambda each: (added[each], each), reverse=high_to_low)
        forward, back = walk(store, sort, limit)
        assert forward == expected
        backward = forward[len(forward) - (len(forward) % limit or limit) :] if forward else []
        while back:
            page = store.finder.find(ANN, Query(), sort, after=back, limit=limit)
            backward = [row["id"] for row in page.rows] + backward
            back = page.previous_cursor
        assert backward == expected
        for number, each in enumerate(expected):
            before = expected[number - 1] if number else None
            after = expected[number + 1] if number + 1 < len(expected) else None
            assert store.finder.neighbours(ANN, each, Query(), sort) == (before, after)
        store.trash.purge(ANN)


@settings(max_examples=15, deadline=None)
@given(sort=st.sampled_from(SORTS), gone=st.sets(st.integers(0, 9)), limit=st.integers(1, 4))
def test_what_is_deleted_while_one_leafs_is_skipped_and_nothing_else(sort: Sort, gone: set[int], limit: int) -> None:
    with TemporaryDirectory() as folder:
        store = Store(open_database(Path(folder)), Path(folder) / "files")
        for number in range(10):
            add(store, at=float(number // 3))
        before, _ = walk(store, sort, 100)
        first = store.finder.find(ANN, Query(), sort, limit=limit)
        store.delete(ANN, [before[number] for number in gone])
        cursor, seen = first.next_cursor, [row["id"] for row in first.rows]
        while cursor:
            page = store.finder.find(ANN, Query(), sort, after=cursor, limit=limit)
            seen += [row["id"] for row in page.rows]
            cursor = page.next_cursor
        assert seen == before[:limit] + [each for n, each in enumerate(before) if n >= limit and n not in gone]


def test_words_are_looked_for_in_prompt_caption_model_name_tags_and_label(store: Store) -> None:
    fox = add(store, request={"positivePrompt": "A FOX in the Straße"}, set_label="steps 20")
    caption = add(store, task_type="caption", request={}, model="", result={"text": "An owl at night"})
    tagged = add(store)
    store.stars_and_tags.set_tags(ANN, tagged, ["For Grandma"])
    assert ids(store, words="fox STRASSE") == ids(store, words="steps 20") == [fox]
    assert ids(store, words="owl") == [caption]
    assert ids(store, words="grandma") == [tagged]
    assert set(ids(store, words="flux")) == {fox, tagged}
    assert ids(store, words="fox owl") == []


@pytest.mark.parametrize("words", ["100%", "a_b", "c'd", '"e"', "\\f", "*"])
def test_no_letter_of_a_search_has_a_meaning_of_its_own(store: Store, words: str) -> None:
    wanted = add(store, request={"positivePrompt": f"so {words} it is"})
    add(store, request={"positivePrompt": "so 1000 aXb cd e f it is"})
    assert ids(store, words=words) == [wanted]


@pytest.mark.parametrize("sort", SORTS)
def test_a_search_comes_in_any_order_and_can_be_counted_up_to_a_limit(store: Store, sort: Sort) -> None:
    prompts = ["a fox", "a fox at dusk", "a heron", "two foxes"]
    found = [add(store, at=1.0 + at, request={"positivePrompt": prompt}) for at, prompt in enumerate(prompts)]
    wanted = Query(words="fox")
    assert {row["id"] for row in store.finder.find(ANN, wanted, sort).rows} == {found[0], found[1], found[3]}
    assert [store.finder.count(ANN, wanted), store.finder.count(ANN, wanted, at_most=2)] == [3, 2]
    assert store.finder.neighbours(ANN, found[1], wanted, "newest") == (found[3], found[0])


def test_each_filter_finds_its_own(store: Store) -> None:
    plain = add(store, at=1.0)
    big = add(store, at=2.0, request={"width": 2048, "height": 1024, "positivePrompt": "x"})
    paid = add(store, at=3.0, source="runware", result={"cost": 0.5})
    film = add(store, at=4.0, task_type="videoInference", result={"imageURL": None, "videoURL": "http://x"})
    other = add(store, at=5.0, model="bfl:5@1", set_id="s" * 32)
    store.stars_and_tags.star(ANN, [plain], True)
    store.stars_and_tags.set_tags(ANN, plain, ["one", "two"])
    store.stars_and_tags.set_tags(ANN, big, ["one"])
    assert ids(store, min_pixels=1024 * 1024) == [big]
    assert ids(store, sources=("runware",)) == ids(store, min_cost_usd=0.1) == [paid]
    assert ids(store, kinds=("video",)) == ids(store, tasks=("videoInference",)) == [film]
    assert ids(store, models=("bfl:5@1",)) == ids(store, set_id="s" * 32) == [other]
    assert ids(store, starred=True) == ids(store, tags=("one", "two")) == [plain]
    assert ids(store, since=2.0, until=4.0) == [paid, big]
    assert ids(store, max_cost_usd=0.1, since=3.0, until=5.0) == [film]


def test_facets_count_what_there_is(store: Store) -> None:
    first, second = add(store), add(store, model="bfl:5@1", task_type="videoInference")
    add(store, BOB, model="bob:1@1")
    store.stars_and_tags.star(ANN, [first], True)
    store.stars_and_tags.set_tags(ANN, second, ["dusk"])
    store.delete(ANN, [add(store)])
    facets = store.finder.facets(ANN)
    assert facets.models == (("bfl:5@1", 1), ("runware:100@1", 1))
    assert facets.tasks == (("imageInference", 1), ("videoInference", 1))
    assert (facets.tags, facets.starred, facets.total) == ((("dusk", 1),), 1, 2)
    assert store.finder.facets(ANN, trashed=True).total == 1


def test_nobody_finds_anothers(store: Store) -> None:
    mine = add(store)
    assert ids(store, BOB) == []
    assert store.finder.count(BOB, Query()) == 0
    assert store.finder.rows(BOB, [mine]) == ()
    assert store.finder.neighbours(BOB, mine, Query()) == (None, None)


def test_the_rows_of_a_page_make_the_gallery_table(store: Store) -> None:
    result_id = add(store, set_id="s" * 32, set_label="steps 20")
    store.stars_and_tags.set_tags(ANN, result_id, ["b", "a"])
    table = gallery_table(store.finder.find(ANN, Query()).rows)
    assert list(table.columns) == list(COLUMNS)
    assert table.loc[result_id, "tags"] == ["a", "b"]
    assert table.loc[result_id, "set_label"] == "steps 20"


@pytest.mark.parametrize(
    "text", ["", "x", "a.b.c", "a.nan." + "0" * 32, "a.0x1p+9999999." + "0" * 32, "c.0x0p+0." + "0" * 32]
)
def test_a_cursor_that_is_none_is_refused_in_a_sentence(store: Store, text: str) -> None:
    with pytest.raises(CursorError, match="no page of the gallery"):
        store.finder.find(ANN, Query(), after=text)
