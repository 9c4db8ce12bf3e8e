"""Space: a warning at 80 %, an end at 100 %, and nothing that was paid for removed by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lib.database import open_database
from lib.gallery import Query, SpaceExceededError, Store
from lib.gallery.space import Space
from tests.support.gallery_bench import ANN, add, png

MB = 1_000_000


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_database(tmp_path), tmp_path / "files", embed_parameters=False)


@pytest.fixture
def limited(tmp_path: Path) -> Callable[[float], Store]:
    def with_limit(share: float) -> Store:
        """The same store, of which so large a share is used."""
        used = Store(open_database(tmp_path), tmp_path / "files").space.now().used_bytes
        return Store(open_database(tmp_path), tmp_path / "files", embed_parameters=False, max_bytes=round(used / share))

    return with_limit


def add_stored(store: Store, at: float, source: str = "sandbox") -> str:
    result_id = add(store, at=at, source=source)
    store.keep_bytes(result_id, png() + b"x" * 100_000)
    return result_id


def ids(store: Store) -> list[str]:
    return [row["id"] for row in store.finder.find(ANN, Query(), "oldest").rows]


def test_what_is_used_is_what_lies_there(store: Store, tmp_path: Path) -> None:
    before = store.space.now().used_bytes
    add_stored(store, 1.0)
    files = sum(path.stat().st_size for path in (tmp_path / "files").rglob("*") if path.is_file())
    assert before + files <= store.space.now().used_bytes <= before + files + 50_000


@pytest.mark.parametrize(
    ("used", "limit", "state"),
    [
        (0, 0, "ok"),
        (9 * MB, 0, "ok"),
        (7, 10, "ok"),
        (8, 10, "warning"),
        (9, 10, "warning"),
        (10, 10, "full"),
        (11, 10, "full"),
    ],
)
def test_it_warns_from_80_percent_on_and_is_full_at_100(used: int, limit: int, state: str) -> None:
    assert Space(used, limit).state == state
    assert (Space(used, limit).sentence is None) == (state == "ok")


def test_the_sentences_say_what_to_do() -> None:
    assert "1.7 of 2 GB" in (Space(1_700 * MB, 2_000 * MB).sentence or "")
    assert "empty the trash" in (Space(2_000 * MB, 2_000 * MB).sentence or "")


def test_with_room_or_without_a_limit_nothing_is_removed(store: Store, limited: Callable[[float], Store]) -> None:
    add_stored(store, 1.0)
    store.space.check()
    limited(0.99).space.check()
    assert len(ids(store)) == 1


def test_results_of_the_sandbox_make_room_the_trash_first_then_the_oldest_never_a_starred_one(
    store: Store, limited: Callable[[float], Store]
) -> None:
    paid = add_stored(store, 0.5, "runware")
    starred, old, new, thrown = (add_stored(store, at) for at in (1.0, 2.0, 3.0, 4.0))
    store.stars_and_tags.star(ANN, [starred], True)
    store.delete(ANN, [thrown])
    tight = limited(1.0)
    tight.space.check()
    assert tight.trash.purge(ANN) == 0
    assert ids(store) == [paid, starred, old, new]
    tighter = limited(1.0)
    tighter.space.check()
    assert ids(store) == [paid, starred, new]
    assert tighter.space.now().state == "warning"


def test_where_only_paid_and_starred_results_are_left_requests_are_refused_and_all_is_kept(
    store: Store, limited: Callable[[float], Store]
) -> None:
    paid, starred = add_stored(store, 1.0, "runware"), add_stored(store, 2.0)
    store.stars_and_tags.star(ANN, [starred], True)
    full = limited(1.0)
    with pytest.raises(SpaceExceededError, match="nothing more can be made"):
        full.space.check()
    assert ids(store) == [paid, starred]
    store.delete(ANN, [paid])
    with pytest.raises(SpaceExceededError):
        full.space.check()
    assert full.trash.purge(ANN) == 1
    full.space.check()
