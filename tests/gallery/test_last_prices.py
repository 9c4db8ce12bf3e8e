"""What results cost last, by price key, and what lies beside a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.database import open_database
from lib.gallery import Store
from tests.support.gallery_bench import add, png

WITHIN = ("a0", "a9")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_database(tmp_path), tmp_path / "files")


def test_the_keys_beside_one_are_told_with_what_each_cost_last(store: Store) -> None:
    for key, usd, at in (("a1", 0.1, 1.0), ("a3", 0.3, 1.0), ("a3", 0.33, 2.0), ("a6", 0.6, 1.0), ("a8", 0.8, 1.0)):
        add(store, price_key=key, result={"cost": usd}, at=at)
    assert store.neighbouring_prices("a5", "sandbox", within=WITHIN) == {"a3": 0.33, "a6": 0.6}
    assert store.neighbouring_prices("a0", "sandbox", within=WITHIN) == {"a1": 0.1}
    assert store.neighbouring_prices("a8", "sandbox", within=WITHIN) == {"a6": 0.6}


def test_other_rates_other_sources_and_unknown_costs_do_not_count(store: Store) -> None:
    add(store, price_key="b4")
    add(store, price_key="9")
    add(store, price_key="a4", source="runware")
    add(store, price_key="a6", result={"cost": None})
    assert store.neighbouring_prices("a5", "sandbox", within=WITHIN) == {}
    assert store.neighbouring_prices("a5", "runware", within=WITHIN) == {"a4": pytest.approx(0.0013)}


def test_a_picture_has_a_size_once_its_bytes_are_here(store: Store) -> None:
    result_id = add(store)
    assert store.picture_size(f"picture:{result_id}") is None
    store.keep_bytes(result_id, png(size=(48, 32)))
    assert store.picture_size(f"picture:{result_id}") == (48, 32)
    assert store.picture_size("input:" + "0" * 32) is None
