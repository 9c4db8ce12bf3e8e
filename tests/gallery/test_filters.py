"""The list of filters: what each reads from an address, and what it asks for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from lib.database import open_database
from lib.gallery import FILTERS, AddressValue, Query, Store
from lib.gallery.rows.filters import one_part
from lib.gallery.tables.schema import pictures
from tests.support.gallery_bench import ANN, BOB, add

DAY: Final = 1_764_374_400.0  # the midnight that begins 2025-11-29, UTC
# By name: what stands in the address, what is chosen then, and the parts of the query.
KNOWN: Final[dict[str, tuple[list[str], Any, dict[str, Any]]]] = {
    "q": (["a fox"], "a fox", {"words": "a fox"}),
    "task": (["upscale", "caption"], ["upscale", "caption"], {"tasks": ("upscale", "caption")}),
    "model": (["bfl:5@1"], ["bfl:5@1"], {"models": ("bfl:5@1",)}),
    "by": (["runware"], ["runware"], {"sources": ("runware",)}),
    "show": (["starred", "video"], ["starred", "video"], {"kinds": ("video",), "starred": True}),
    "tag": (["one", "two"], ["one", "two"], {"tags": ("one", "two")}),
    "set": (["batch:ab-1"], "batch:ab-1", {"jobs": ("ab-1",)}),
    "since": (["2025-11-29"], date(2025, 11, 29), {"since": DAY}),
    "until": (["2025-11-29"], date(2025, 11, 29), {"until": DAY + 86_400}),
    "size": (["medium"], "medium", {"min_pixels": 600_001, "max_pixels": 1_500_000}),
    "cost": (["high"], "high", {"min_cost_usd": 0.1}),
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_database(tmp_path), tmp_path / "files")


def found(store: Store, owner: str = ANN, **chosen: Any) -> list[str]:
    return store.finder.ids(owner, Query.of(chosen))


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_is_read_from_the_address_asks_for_its_part_and_is_written_back(name: str) -> None:
    texts, value, parts = KNOWN[name]
    assert FILTERS[name].value.read(texts) == value
    assert FILTERS[name].value.write(value) == texts
    assert Query.of({name: value}).parts == parts
    assert set(parts) <= set(FILTERS[name].parts)


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_that_says_nothing_is_not_in_the_address_and_asks_for_nothing(name: str) -> None:
    empty = FILTERS[name].value.fresh()
    assert FILTERS[name].value.write(empty) == []
    assert Query.of({name: empty}) == Query()


@pytest.mark.parametrize(
    ("name", "texts"),
    [("show", ["films"]), ("by", ["me"]), ("size", ["huge"]), ("since", ["today"]), ("set", ["<b>"]), ("q", [])],
)
def test_what_a_filter_cannot_be_is_passed_over(name: str, texts: list[str]) -> None:
    assert not FILTERS[name].value.read(texts)


def test_of_several_texts_one_value_takes_the_last_that_it_can_be() -> None:
    assert AddressValue.one_of(("small", "large")).read(["small", "large", "x"]) == "large"
    assert AddressValue.texts().read(["a", "b", "a"]) == ["a", "b"]
    assert AddressValue.number(empty=1).read(["3"]) == 3
    assert AddressValue.number(empty=1).read(["-3"]) is None
    assert AddressValue.text().read(["x" * 999]) == "x" * 300


def test_a_query_is_what_it_asks_for_however_it_is_written() -> None:
    assert Query(words="fox", starred=True) == Query(starred=True, words="fox", kinds=(), set_id=None)
    assert hash(Query(words="fox", tags=())) == hash(Query(words="fox"))
    assert Query(min_cost_usd=0.0) != Query()
    assert Query(trashed=True) != Query()


def test_a_part_that_no_filter_has_is_refused() -> None:
    with pytest.raises(TypeError, match="kind"):
        Query(kind=("image",))


def test_a_chain_of_edits_is_its_owners_alone(store: Store) -> None:
    first, other = add(store), add(store)
    edit = add(store, task_type="upscale", request={"inputs": {"image": f"picture:{first}"}})
    assert set(found(store, set=f"chain:{first}")) == set(found(store, set=f"chain:{edit}")) == {first, edit}
    assert found(store, set=f"chain:{other}") == [other]
    assert found(store, BOB, set=f"chain:{first}") == found(store, set="chain:gone") == []


def test_a_new_filter_is_one_object_of_the_list(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = one_part("seed", AddressValue.text(), "seed", lambda seed, _: [pictures.c.seed == seed])
    monkeypatch.setitem(FILTERS, seed.name, seed)
    _, seven = add(store), add(store, result={"seed": 7})
    assert found(store, seed="7") == store.finder.ids(ANN, Query(seed="7")) == [seven]
    assert store.finder.count(ANN, Query(seed="8")) == 0
