"""The store: requests before they are sent, results before a page hears of them, rows for their owner only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lib.database import open_database
from lib.gallery import Job, Problem, Query, Store, gallery_table
from lib.gallery.table import COLUMNS
from lib.media import MediaError
from lib.recipes import Recipe, read_recipe, strip
from lib.recipes.recipe import LEFT_OUT, MAX_JSON_BYTES
from tests.support.gallery_bench import ANN, BIG_SEED, BOB, item, new_job, png


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_database(tmp_path), tmp_path / "files")


def all_rows(store: Store, owner: str = ANN) -> Sequence[Mapping[str, Any]]:
    """The whole gallery of an owner, newest first."""
    return store.finder.find(owner, Query(), limit=1000).rows


@pytest.fixture
def keep(store: Store) -> Callable[..., tuple[Job, str]]:
    def keep_one(owner: str = ANN, **changes: Any) -> tuple[Job, str]:
        job = store.add_job(new_job(owner, **changes))
        result_id = store.add_result(job, item(), seconds=1.5)
        assert result_id is not None
        store.keep_bytes(result_id, png())
        return job, result_id

    return keep_one


def test_a_request_is_there_before_anything_is_sent(store: Store) -> None:
    job = store.add_job(new_job())
    assert store.job(job.task_uuid) == job
    assert (job.state, job.sent_at, job.results) == ("waiting", None, ())


def test_two_clicks_with_one_submission_are_one_job(store: Store) -> None:
    first = store.add_job(new_job(submission="same"))
    second = store.add_job(new_job(submission="same"))
    assert second.task_uuid == first.task_uuid
    assert store.add_job(new_job(BOB, submission="same")).task_uuid != first.task_uuid


def test_a_seed_keeps_all_of_its_64_bits(store: Store, keep: Callable[..., tuple[Job, str]]) -> None:
    _, result_id = keep()
    result = store.result(ANN, result_id)
    assert result is not None
    assert result.seed == str(BIG_SEED)
    assert gallery_table(all_rows(store, ANN)).loc[result_id, "seed"] == str(BIG_SEED)


def test_a_picture_keeps_its_bytes_as_they_came(store: Store, keep: Callable[..., tuple[Job, str]]) -> None:
    _, result_id = keep()
    result = store.result(ANN, result_id)
    assert result is not None
    assert result.file is not None
    stored = store.files.path(result.file).read_bytes()
    assert strip(stored) == png()
    assert result.size_bytes == len(stored)
    assert (result.width, result.height, result.mime) == (320, 192, "image/png")
    with Image.open(store.files.thumbnail(result_id)) as thumbnail:
        assert (thumbnail.format, thumbnail.size) == ("WEBP", (320, 192))


def test_a_picture_carries_what_made_it_and_nothing_private(store: Store) -> None:
    request = {"positivePrompt": "a fox", "seed": BIG_SEED, "inputs": {"seedImage": "input:" + "c" * 32}}
    job = store.add_job(new_job(request=request))
    result_id = store.add_result(job, item(), seconds=1.0)
    assert result_id is not None
    store.keep_bytes(result_id, png())
    result = store.result(ANN, result_id)
    assert result is not None
    assert result.file is not None
    public = {**request, "inputs": {"seedImage": LEFT_OUT}}
    expected = Recipe(public, "sandbox", job.task_uuid, str(BIG_SEED), 320, 192)
    assert read_recipe(store.files.path(result.file).read_bytes()) == expected


def test_a_picture_whose_file_cannot_carry_a_recipe_is_kept_as_it_came(store: Store) -> None:
    job = store.add_job(new_job(request={"positivePrompt": "x" * (MAX_JSON_BYTES + 1)}))
    result_id = store.add_result(job, item(), seconds=1.0)
    assert result_id is not None
    store.keep_bytes(result_id, png())
    result = store.result(ANN, result_id)
    assert result is not None
    assert result.file is not None
    assert store.files.path(result.file).read_bytes() == png()


def test_by_a_switch_files_are_kept_as_they_came(tmp_path: Path) -> None:
    bare = Store(open_database(tmp_path), tmp_path / "files", embed_parameters=False)
    result_id = bare.add_result(bare.add_job(new_job()), item(), seconds=1.0)
    assert result_id is not None
    bare.keep_bytes(result_id, png())
    picture = bare.result(ANN, result_id)
    assert picture is not None
    assert picture.file is not None
    assert bare.files.path(picture.file).read_bytes() == png()


def test_a_result_delivered_twice_is_one_picture(store: Store) -> None:
    job, result = store.add_job(new_job()), item()
    assert store.add_result(job, result, seconds=1.0) is not None
    assert store.add_result(job, result, seconds=2.0) is None


def test_bytes_that_are_no_picture_keep_the_row_and_its_address(store: Store, tmp_path: Path) -> None:
    job = store.add_job(new_job())
    result_id = store.add_result(job, item(), seconds=None)
    assert result_id is not None
    with pytest.raises(MediaError):
        store.keep_bytes(result_id, b"<html>gone</html>")
    store.mark_unfetched(result_id, "It could not be fetched.")
    result = store.result(ANN, result_id)
    assert result is not None
    assert (result.file, result.problem, result.url) == (None, "It could not be fetched.", "http://127.0.0.1/x")
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def test_nobody_sees_anothers(store: Store, keep: Callable[..., tuple[Job, str]]) -> None:
    _, result_id = keep(ANN)
    assert store.result(BOB, result_id) is None
    assert gallery_table(all_rows(store, BOB)).empty
    assert store.recent_jobs(BOB) == []
    store.delete(BOB, [result_id])
    assert store.result(ANN, result_id) is not None


def test_delete_can_be_undone_and_what_was_paid_stays_paid(store: Store, keep: Callable[..., tuple[Job, str]]) -> None:
    _, result_id = keep()
    store.delete(ANN, [result_id])
    assert store.result(ANN, result_id) is None
    assert gallery_table(all_rows(store, ANN)).empty
    assert store.spent(ANN, "sandbox", since=0) == pytest.approx(0.0013)
    store.restore(ANN, [result_id])
    assert list(gallery_table(all_rows(store, ANN))["id"]) == [result_id]


def test_play_money_and_real_money_are_not_added(store: Store, keep: Callable[..., tuple[Job, str]]) -> None:
    keep()
    keep(source="runware")
    assert store.spent(ANN, "runware", since=0) == pytest.approx(0.0013)


def test_the_last_price_is_that_of_an_equal_request_of_the_same_source(
    store: Store, keep: Callable[..., tuple[Job, str]]
) -> None:
    keep(price_key="this")
    assert store.last_price("this", "sandbox") == pytest.approx(0.0013)
    assert store.last_price("this", "runware") is None
    assert store.last_price("other", "sandbox") is None


def test_a_job_remembers_how_it_ended(store: Store) -> None:
    job = store.add_job(new_job())
    store.mark_sent(job.task_uuid)
    problem = Problem("Too wide.", code="invalidWidth", parameter="width")
    store.finish_job(job.task_uuid, "failed", [problem])
    ended = store.job(job.task_uuid)
    assert ended is not None
    assert (ended.state, ended.problems, ended.ended) == ("failed", (problem,), True)


def test_only_the_jobs_of_silent_processes_are_adopted(store: Store) -> None:
    store.beat("alive")
    store.beat("gone")
    store.retire("gone")
    mine, orphan = (store.add_job(new_job(worker=worker)) for worker in ("alive", "gone"))
    done = store.add_job(new_job(worker="gone"))
    store.finish_job(done.task_uuid, "done", [])
    other_key = store.add_job(new_job(worker="gone", source="runware", account="another"))
    older = store.add_job(new_job(worker="gone", source="runware"))
    for job in (other_key, older):
        store.mark_sent(job.task_uuid)
    store.beat("new")
    assert [job.task_uuid for job in store.adopt("new", [], silent_for_s=15)] == [orphan.task_uuid]
    assert mine.state == "waiting"
    assert store.adopt("newer", [], silent_for_s=15) == []
    assert [job.task_uuid for job in store.adopt("new", [None], silent_for_s=15)] == [older.task_uuid]
    assert [job.task_uuid for job in store.adopt("new", ["another"], silent_for_s=15)] == [other_key.task_uuid]


def test_the_gallery_table_has_its_columns_also_when_it_is_empty(store: Store) -> None:
    table = gallery_table(all_rows(store, ANN))
    assert list(table.columns) == list(COLUMNS)
    assert table.empty


def test_the_newest_picture_comes_first(store: Store, keep: Callable[..., tuple[Job, str]]) -> None:
    ids = [keep()[1] for _ in range(3)]
    assert list(gallery_table(all_rows(store, ANN))["id"]) == ids[::-1]


def test_rows_and_files_outlive_the_store_object(tmp_path: Path) -> None:
    first = Store(open_database(tmp_path), tmp_path / "files")
    job = first.add_job(new_job())
    result_id = first.add_result(job, item(), seconds=1.0)
    assert result_id is not None
    first.keep_bytes(result_id, png())
    second = Store(open_database(tmp_path), tmp_path / "files")
    picture = second.result(ANN, result_id)
    assert picture is not None
    assert picture.file is not None
    assert strip(second.files.path(picture.file).read_bytes()) == png()
