"""Stars, tags, lineage, trash and ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.database import open_database
from lib.gallery import Inputs, PendingResult, Query, Store
from lib.gallery.rows.stars_and_tags import tidy_tags
from tests.support.gallery_bench import ANN, BOB, add, checked, item, new_job, png


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_database(tmp_path), tmp_path / "files")


def files(store: Store) -> list[Path]:
    return [path for path in store.files.path("").rglob("*") if path.is_file()]


def edit(store: Store, reference: str, at: float, owner: str = ANN) -> str:
    return add(store, owner, at=at, task_type="upscale", request={"inputs": {"image": reference}})


def test_tags_are_tidy() -> None:
    assert tidy_tags([" a  b ", "a b", "", "\n", "x" * 99]) == ["a b", "x" * 64]
    assert len(tidy_tags(str(number) for number in range(99))) == 50


def test_tags_are_replaced_or_added_and_only_ones_own(store: Store) -> None:
    mine = add(store)
    store.stars_and_tags.set_tags(ANN, mine, ["one"])
    store.stars_and_tags.add_tags(ANN, [mine], ["two", "one"])
    assert store.stars_and_tags.tags(ANN, mine) == ["one", "two"]
    store.stars_and_tags.set_tags(BOB, mine, ["bob was here"])
    store.stars_and_tags.star(BOB, [mine], True)
    store.stars_and_tags.set_tags(ANN, mine, ["three"])
    assert store.stars_and_tags.tags(ANN, mine) == ["three"]
    assert store.finder.count(ANN, Query(words="one")) == 0
    result = store.result(ANN, mine)
    assert result is not None
    assert not result.starred


def test_a_chain_of_edits_is_known_from_both_ends(store: Store) -> None:
    upload = f"input:{'1' * 32}"
    first = edit(store, upload, 1.0)
    second = edit(store, f"picture:{first}", 2.0)
    third, other = edit(store, f"picture:{second}", 3.0), edit(store, f"picture:{first}", 4.0)
    edit(store, f"picture:{first}", 5.0, BOB)
    above = store.lineage.ancestors(ANN, third)
    assert [(each.reference, each.steps) for each in above] == [
        (f"picture:{second}", 1), (f"picture:{first}", 2), (upload, 3),
    ]  # fmt: skip
    below = store.lineage.descendants(ANN, upload)
    assert [(each.result_id, each.steps) for each in below] == [(first, 1), (second, 2), (other, 2), (third, 3)]
    assert store.lineage.descendants(BOB, upload) == []
    pictures = [store.result(ANN, each) for each in (first, second, third, other)]
    chain = store.lineage.jobs_of_chain(ANN, second)
    assert chain == [picture.task_uuid for picture in pictures if picture]


def test_a_picture_that_was_put_away_leaves_no_gap_in_a_chain(store: Store) -> None:
    first = add(store, at=1.0)
    second = edit(store, f"picture:{first}", 2.0)
    third = edit(store, f"picture:{second}", 3.0)
    store.delete(ANN, [second])
    assert [(each.result_id, each.trashed) for each in store.lineage.ancestors(ANN, third)] == [
        (second, True), (first, False),
    ]  # fmt: skip


def test_the_trash_is_emptied_for_good_and_the_ledger_stays(store: Store) -> None:
    gone, remaining = add(store), add(store)
    for result_id in (gone, remaining):
        store.keep_bytes(result_id, png())
    store.stars_and_tags.set_tags(ANN, gone, ["x"])
    store.shares.create(ANN, [gone])
    store.delete(ANN, [gone])
    assert store.trash.purge(BOB) == 0
    assert store.trash.purge(ANN, [remaining]) == 0
    assert store.trash.purge(ANN) == 1
    store.restore(ANN, [gone])
    assert [row["id"] for row in store.finder.find(ANN, Query()).rows] == [remaining]
    assert {path.name[:32] for path in files(store)} == {remaining}
    assert store.spent(ANN, "sandbox", since=0) == pytest.approx(0.0026)
    assert len(list(store.spending.charges(ANN))) == 2


def test_what_was_asked_for_goes_with_the_last_result_of_it(store: Store) -> None:
    job = store.add_job(
        new_job(request={"taskType": "upscale", "inputs": {"image": f"input:{'1' * 32}"}, "prompt": "x"})
    )
    both = [store.add_result(job, item(), seconds=1.0) for _ in range(2)]
    store.finish_job(job.task_uuid, "done", [])
    one, two = (each for each in both if each)
    store.delete(ANN, [one])
    store.trash.purge(ANN)
    assert store.job(job.task_uuid).request == job.request  # type: ignore[union-attr]
    store.delete(ANN, [two])
    store.trash.purge(ANN)
    assert "prompt" not in store.job(job.task_uuid).request  # type: ignore[union-attr]
    assert store.lineage.descendants(ANN, f"input:{'1' * 32}") == []


def test_delete_everything_leaves_neither_rows_nor_files_nor_links_of_one_owner(store: Store, tmp_path: Path) -> None:
    inputs = Inputs(store._engine, store.files)
    upload = inputs.keep(ANN, checked())
    mine, paid, bobs = edit(store, upload.reference, 1.0), add(store, source="runware"), add(store, BOB)
    for result_id in (mine, paid, bobs):
        store.keep_bytes(result_id, png())
    token, move = store.shares.create(ANN, [mine]), store.move_links.create(ANN)
    result = store.result(ANN, mine)
    assert result is not None
    store.pending_results.put(PendingResult(result.task_uuid, {}, 1.0, 1.0))
    store.delete_everything(ANN)
    assert list(store.pending_results.all()) == []
    assert store.shares.open(token) is None
    assert store.move_links.redeem(move) is None
    assert inputs.get(ANN, upload.id) is None
    assert store.recent_jobs(ANN) == []
    assert {path.name[:32] for path in files(store)} == {bobs}
    assert ANN not in "\n".join(store._engine.raw_connection().driver_connection.iterdump())  # type: ignore[union-attr]
    assert [(row["source"], row["cost_usd"]) for row in store.spending.by_day()] == [
        ("runware", pytest.approx(0.0013)), ("sandbox", pytest.approx(0.0013)),
    ]  # fmt: skip


def test_a_picture_that_is_fetched_after_everything_was_deleted_is_not_kept(store: Store) -> None:
    result_id = add(store)
    store.trash.delete_everything(ANN)
    store.keep_bytes(result_id, png())
    assert files(store) == []


def test_spend_by_day_tells_play_money_from_real_and_counts_what_has_no_price(store: Store) -> None:
    noon = 1764072000.0  # 2025-11-25 12:00 UTC
    add(store, at=noon)
    add(store, at=noon, source="runware", result={"cost": 0.5})
    add(store, at=noon, source="runware", result={"cost": None})
    add(store, at=noon + 86400, source="runware", result={"cost": 0.25})
    add(store, BOB, at=noon, source="runware", result={"cost": 2.0})
    spent = [
        (row["day"], row["source"], row["results"], row["cost_usd"], row["unpriced"])
        for row in store.spending.by_day(ANN)
    ]
    assert spent == [
        ("2025-11-25", "runware", 2, 0.5, 1), ("2025-11-25", "sandbox", 1, 0.0013, 0),
        ("2025-11-26", "runware", 1, 0.25, 0),
    ]  # fmt: skip
    assert sum(row["cost_usd"] for row in store.spending.by_day() if row["source"] == "runware") == 2.75
    assert {row["day"] for row in store.spending.by_day(ANN, since=noon + 86400)} == {"2025-11-26"}


def test_the_ledger_is_read_piece_by_piece_without_losing_a_line(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.gallery.rows.spending._ROWS_AT_ONCE", 2)
    made = {add(store, at=float(number // 3)) for number in range(7)}
    charges = list(store.spending.charges(ANN))
    assert {charge["id"] for charge in charges} == made
    assert len(charges) == 7
    assert [charge["created_at"] for charge in charges] == sorted(charge["created_at"] for charge in charges)
