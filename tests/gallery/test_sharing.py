"""Links: a share shows its pictures and nothing else, a move link works once and for ten minutes."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.database import open_database
from lib.gallery import Store
from lib.gallery.rows.shares import MOVE_GOOD_FOR_S, MoveLinks
from tests.support.gallery_bench import ANN, BOB, add


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_database(tmp_path), tmp_path / "files")


def test_a_link_shows_the_pictures_it_was_made_for_in_their_order(store: Store) -> None:
    one, two, three = (add(store) for _ in range(3))
    token = store.shares.create(ANN, [three, one], title="For Bob")
    assert [picture.id for picture in store.shares.results(token)] == [three, one]
    assert store.shares.result(token, two) is None
    share = store.shares.open(token)
    assert share is not None
    assert (share.title, share.results) == ("For Bob", 2)


def test_a_link_to_a_set_shows_what_joins_it_later(store: Store) -> None:
    add(store, at=1.0, set_id="s" * 32)
    token = store.shares.create(ANN, set_id="s" * 32)
    add(store, BOB, set_id="s" * 32)
    later = add(store, at=2.0, set_id="s" * 32)
    assert [picture.id for picture in store.shares.results(token)][1:] == [later]


def test_a_link_that_was_taken_back_opens_nothing(store: Store) -> None:
    result_id = add(store)
    token = store.shares.create(ANN, [result_id])
    (share,) = store.shares.of(ANN)
    store.shares.revoke(BOB, share.id)
    assert store.shares.result(token, result_id) is not None
    store.shares.revoke(ANN, share.id)
    assert store.shares.open(token) is None
    assert (store.shares.result(token, result_id), store.shares.results(token)) == (None, ())
    assert store.shares.of(ANN) == ()


def test_nobody_shares_anothers_and_the_trash_is_not_shown(store: Store) -> None:
    mine, remaining = add(store), add(store)
    with pytest.raises(ValueError, match="nothing to share"):
        store.shares.create(BOB, [mine])
    token = store.shares.create(ANN, [mine, remaining])
    store.delete(ANN, [mine])
    assert [picture.id for picture in store.shares.results(token)] == [remaining]
    assert store.shares.result(token, mine) is None


@pytest.mark.parametrize("token", ["", "x", "%", "' OR 1=1 --"])
def test_a_token_that_was_never_given_opens_nothing(store: Store, token: str) -> None:
    store.shares.create(ANN, [add(store)])
    assert store.shares.open(token) is None


def test_no_token_is_written_to_the_disk(store: Store, tmp_path: Path) -> None:
    tokens = [store.shares.create(ANN, [add(store)]), store.move_links.create(ANN)]
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert stored
    assert not any(token.encode() in stored for token in tokens)


def test_a_link_tells_what_its_maker_chose_and_by_itself_only_the_pictures(store: Store) -> None:
    result_id = add(store)
    opened = [store.shares.open(store.shares.create(ANN, [result_id]))]
    opened.append(store.shares.open(store.shares.create(ANN, [result_id], shows="prompts")))
    assert [share and share.shows for share in opened] == ["pictures", "prompts"]


def test_looking_at_a_move_link_does_not_use_it_up(store: Store) -> None:
    token = store.move_links.create(ANN)
    assert [store.move_links.is_good(token), store.move_links.is_good(token)] == [True, True]
    assert store.move_links.redeem(token) == ANN
    assert not store.move_links.is_good(token)


def test_a_move_link_works_once(store: Store) -> None:
    token = store.move_links.create(ANN)
    assert store.move_links.redeem("another") is None
    assert store.move_links.redeem(token) == ANN
    assert store.move_links.redeem(token) is None


def test_a_new_move_link_ends_the_one_before(store: Store) -> None:
    first = store.move_links.create(ANN)
    second = store.move_links.create(ANN)
    assert (store.move_links.redeem(first), store.move_links.redeem(second)) == (None, ANN)


def test_a_move_link_is_good_for_ten_minutes(tmp_path: Path) -> None:
    engine, now = open_database(tmp_path), [0.0]
    Store(engine, tmp_path / "files")
    links = MoveLinks(engine, now=lambda: now[0])
    early, late = links.create(ANN), links.create(BOB)
    now[0] = MOVE_GOOD_FOR_S - 1
    assert links.redeem(early) == ANN
    now[0] = MOVE_GOOD_FOR_S
    assert links.redeem(late) is None
