"""A ZIP imported again: the same rows and bytes, on this machine or another; and ZIPs that someone changed."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lib.database import open_database
from lib.gallery import (
    ArchiveRefusedError,
    Importer,
    ImportReport,
    Inputs,
    SpaceExceededError,
    Store,
    reconcile,
    stream_zip,
)
from lib.gallery.archive.writing import MANIFEST
from lib.gallery.reconcile import Reconciled
from lib.gallery.tables.schema import charges, jobs, picture_words, pictures
from lib.media import check_upload
from tests.support.gallery_bench import ANN, BIG_SEED, BOB, item, new_job, png


@dataclass(frozen=True)
class Gallery:
    """A store with what exports from it and imports into it."""

    store: Store
    inputs: Inputs

    @classmethod
    def open(cls, folder: Path) -> Gallery:
        store = Store(open_database(folder), folder / "files")
        return cls(store, Inputs(store.engine, store.files))

    def make(self, owner: str = ANN, colour: str = "teal", **changes: Any) -> str:
        job = self.store.add_job(new_job(owner, **changes))
        result_id = self.store.add_result(job, item(), seconds=1.5)
        assert result_id is not None
        self.store.keep_bytes(result_id, png(colour))
        self.store.finish_job(job.task_uuid, "done", [])
        return result_id

    def export(self, ids: list[str], owner: str = ANN) -> bytes:
        return b"".join(stream_zip(self.store, self.inputs, owner, ids))

    def take(self, data: bytes, owner: str = ANN) -> ImportReport:
        return Importer(self.store, self.inputs).take(owner, io.BytesIO(data))

    def rows(self, owner: str = ANN) -> list[dict[str, Any]]:
        """All that is known of this owner's pictures, but where their files lie and how they can be had once more."""
        left_out = {"url", "file", "owner", "submission", "worker", "price_key", "owner_1"}
        query = (
            select(pictures, jobs)
            .join(jobs, jobs.c.task_uuid == pictures.c.task_uuid)
            .where(pictures.c.owner == owner)
            .order_by(pictures.c.id)
        )
        with self.store.engine.begin() as connection:
            found = [dict(row) for row in connection.execute(query).mappings()]
        for row in found:
            words = picture_words.c.search
            with self.store.engine.begin() as connection:
                text = connection.execute(select(words).where(picture_words.c.picture_id == row["id"])).scalar_one()
            # Tags have no order of their own, in a picture's words neither.
            row |= {"tags": self.store.stars_and_tags.tags(owner, row["id"]), "search": sorted(text.split("\n"))}
        return [{str(name): value for name, value in row.items() if str(name) not in left_out} for row in found]

    def file(self, result_id: str, owner: str = ANN) -> bytes:
        result = self.store.result(owner, result_id)
        assert result is not None
        assert result.file is not None
        return self.store.files.read(result.file)


@pytest.fixture
def here(tmp_path: Path) -> Gallery:
    return Gallery.open(tmp_path / "here")


@pytest.fixture
def there(tmp_path: Path) -> Gallery:
    return Gallery.open(tmp_path / "there")


@contextmanager
def two_galleries() -> Iterator[tuple[Gallery, Gallery]]:
    with tempfile.TemporaryDirectory() as folder:
        yield Gallery.open(Path(folder, "a")), Gallery.open(Path(folder, "b"))


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
seeds = st.integers(1, 2**63 - 1)
made = st.fixed_dictionaries(
    {
        "prompt": words,
        "negative": words,
        "seed": seeds,
        "results": st.integers(1, 2),
        "starred": st.booleans(),
        "flagged": st.booleans(),
        "cost": st.none() | st.floats(0, 100),
        "tags": st.lists(words, max_size=3),
        "label": words,
        "source": st.sampled_from(["sandbox", "runware"]),
        "caption": st.none() | words.filter(bool),
    }
)


def _fill(gallery: Gallery, recipes: list[dict[str, Any]]) -> list[str]:
    ids = []
    for recipe in recipes:
        request = {"positivePrompt": recipe["prompt"], "negativePrompt": recipe["negative"], "seed": recipe["seed"]}
        job = gallery.store.add_job(
            new_job(request=request, source=recipe["source"], set_id=uuid.uuid4().hex, set_label=recipe["label"])
        )
        for number in range(recipe["results"]):
            result = item(recipe["seed"] - number, cost=recipe["cost"], NSFWContent=recipe["flagged"])
            if recipe["caption"] is not None:
                result = {"text": f"{recipe['caption']}{number}", "cost": recipe["cost"]}
            result_id = gallery.store.add_result(job, result, seconds=0.25)
            if result_id is None:
                continue
            if recipe["caption"] is None:
                gallery.store.keep_bytes(result_id, png(size=(16, 16)))
            ids.append(result_id)
            gallery.store.stars_and_tags.set_tags(ANN, result_id, recipe["tags"])
            gallery.store.stars_and_tags.star(ANN, [result_id], recipe["starred"])
        gallery.store.finish_job(job.task_uuid, "done", [])
    return ids


@given(recipes=st.lists(made, min_size=1, max_size=4))
@settings(max_examples=10, deadline=None)
def test_export_then_import_gives_the_same_rows_and_bytes(recipes: list[dict[str, Any]]) -> None:
    with two_galleries() as (here, there):
        ids = _fill(here, recipes)
        report = there.take(here.export(ids), BOB)
        assert report == ImportReport(added=len(ids))
        assert there.rows(BOB) == here.rows(ANN)
        for result_id in ids:
            result = here.store.result(ANN, result_id)
            if result is not None and result.file is not None:
                assert there.file(result_id, BOB) == here.file(result_id)


def test_long_words_come_back_whole(here: Gallery, there: Gallery) -> None:
    job = here.store.add_job(
        new_job(task_type="textInference", set_label="label" * 500, request={"prompt": "x" * 9000})
    )
    result_id = here.store.add_result(job, {"text": "☃ and a fox. " * 20_000}, seconds=1.0)
    assert result_id is not None
    here.store.finish_job(job.task_uuid, "done", [])
    there.take(here.export([result_id]))
    assert there.rows() == here.rows()


def test_what_is_here_already_stays_as_it_is(here: Gallery) -> None:
    ids = [here.make(), here.make()]
    archive = here.export(ids)
    here.store.stars_and_tags.set_tags(ANN, ids[0], ["since then"])
    before = here.rows()
    assert here.take(archive) == ImportReport(added=0, known=2)
    assert here.rows() == before


def test_what_lies_in_the_trash_comes_back(here: Gallery) -> None:
    ids = [here.make(), here.make()]
    archive = here.export(ids)
    before = here.rows()
    here.store.delete(ANN, ids)
    assert here.take(archive) == ImportReport(added=0, known=2)
    assert here.rows() == before


def test_another_visitor_of_the_same_machine_gets_rows_and_files_of_their_own(here: Gallery) -> None:
    result_id = here.make()
    archive, before = here.export([result_id]), here.rows(ANN)
    assert here.take(archive, BOB).added == 1
    (copy,) = here.rows(BOB)
    assert copy["id"] != result_id
    assert here.file(copy["id"], BOB) == here.file(result_id)
    assert here.rows(ANN) == before
    assert here.take(archive, BOB) == ImportReport(added=0, known=1)


def test_a_changed_archive_cannot_write_over_another_visitors_file(here: Gallery, there: Gallery) -> None:
    anns, bobs = here.make(), there.make(BOB, "red")
    before = here.file(anns)
    forged = _edited(there.export([bobs], BOB), lambda text: text.replace(bobs, anns))
    assert here.take(forged, BOB).added == 1
    assert here.file(anns) == before
    upload = check_upload(png("blue"))
    stored = there.inputs.keep(BOB, upload)
    child = there.make(BOB, request={"positivePrompt": "x", "inputs": {"seedImage": stored.reference}})
    here.take(
        _edited(there.export([child], BOB), lambda text: text.replace(f'"id":"{stored.id}"', f'"id":"{anns}"')), BOB
    )
    assert here.file(anns) == before


def test_pictures_come_with_what_they_were_made_from(here: Gallery, there: Gallery) -> None:
    upload = check_upload(png("blue"))
    stored = here.inputs.keep(ANN, upload)
    parent = here.make(request={"positivePrompt": "a fox", "inputs": {"seedImage": stored.reference}})
    child = here.make(request={"positivePrompt": "an owl", "inputs": {"seedImage": f"picture:{parent}"}})
    archive = here.export([child, parent])
    assert there.take(archive) == ImportReport(added=2)
    assert there.rows() == here.rows()
    found = there.inputs.get(ANN, stored.id)
    assert found is not None
    assert there.store.files.read(found.file) == upload.data
    assert here.take(archive, BOB).added == 2
    references = {row["request"]["inputs"]["seedImage"] for row in here.rows(BOB)}
    copies = {row["id"] for row in here.rows(BOB)}
    assert f"picture:{parent}" not in references
    assert [reference[8:] in copies for reference in references if reference.startswith("picture:")] == [True]
    assert all(here.inputs.get(BOB, name[6:]) for name in references if name.startswith("input:"))


def test_a_cost_that_nothing_has_is_unknown_after_an_import(here: Gallery, there: Gallery) -> None:
    there.take(_with_line(here.export([here.make()]), "picture", {"picture__cost_usd": 1e10}))
    assert [row["cost_usd"] for row in there.rows()] == [None]


def test_what_was_erased_and_is_imported_again_is_not_erased_by_an_older_database(
    here: Gallery, tmp_path: Path
) -> None:
    result_id = here.make()
    archive = here.export([result_id])
    here.store.delete(ANN, [result_id])
    here.store.trash.purge(ANN)
    here.store.engine.dispose()
    older = (tmp_path / "here" / "studio.sqlite3").read_bytes()
    again = Gallery.open(tmp_path / "here")
    assert again.take(archive).added == 1
    files = sorted(file.name for file in again.store.files.walk())
    again.store.engine.dispose()
    (tmp_path / "here" / "studio.sqlite3").write_bytes(older)
    assert reconcile(Gallery.open(tmp_path / "here").store, young_s=-1) == Reconciled(set_aside=3)
    assert sorted(file.name for file in again.store.files.walk()) == files


def test_an_import_costs_nothing_and_teaches_no_price(here: Gallery, there: Gallery) -> None:
    ids = [here.make(source="runware", price_key="this")]
    there.take(here.export(ids))
    assert there.store.spent(ANN, "runware", since=0) == 0.0
    assert there.store.last_price("this", "runware") is None
    with there.store.engine.begin() as connection:
        assert connection.execute(select(charges)).all() == []
    (row,) = there.rows()
    assert row["cost_usd"] == pytest.approx(0.0013)


def test_no_process_takes_an_imported_job_for_an_unfinished_one(here: Gallery, there: Gallery) -> None:
    job = here.store.add_job(new_job())
    result_id = here.store.add_result(job, item(), seconds=None)
    assert result_id is not None
    here.store.keep_bytes(result_id, png())
    there.take(here.export([result_id]))
    (row,) = there.rows()
    assert (row["state"], there.store.adopt("new", [None], silent_for_s=0)) == ("done", [])


def test_an_import_that_was_interrupted_goes_on_where_it_stopped(here: Gallery, there: Gallery) -> None:
    archive = here.export([here.make() for _ in range(3)])

    def stop(done: float) -> None:
        if done > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Importer(there.store, there.inputs).take(ANN, io.BytesIO(archive), on_progress=stop)
    assert there.take(archive) == ImportReport(added=1, known=2)
    assert there.rows() == here.rows()


def test_an_import_that_would_pass_the_limit_on_space_is_refused_and_puts_nothing_away(
    here: Gallery, tmp_path: Path
) -> None:
    archive = here.export([here.make() for _ in range(3)])
    small = Store(open_database(tmp_path / "small"), tmp_path / "small" / "files", max_bytes=300_000)
    there = Gallery(small, Inputs(small.engine, small.files))
    bobs = there.make(BOB)
    while small.space.now().state != "full":
        there.make(BOB)
    with pytest.raises(SpaceExceededError, match="Delete something"):
        there.take(archive)
    assert there.rows() == []
    assert small.result(BOB, bobs) is not None


# ---- archives that somebody changed


def _edited(data: bytes, change: Callable[[str], str], **files: bytes) -> bytes:
    """The archive with another list, and with other files by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body.decode()) if name == MANIFEST else files.get(name, body))
    return out.getvalue()


def _with_line(data: bytes, of_kind: str, changes: dict[str, Any]) -> bytes:
    """The archive with values of its first line of a kind changed; dots lead inside."""

    def change(text: str) -> str:
        lines = [json.loads(line) for line in text.splitlines()]
        line = next(line for line in lines if line["kind"] == of_kind)
        for path, value in changes.items():
            inner = line["picture"] if path.startswith("picture__") else line
            inner[path.removeprefix("picture__")] = value
        return "".join(json.dumps(line) + "\n" for line in lines)

    return _edited(data, change)


BAD_LINES: list[tuple[str, dict[str, Any]]] = [
    ("picture", {"picture__id": "../../../etc/passwd"}),
    ("picture", {"picture__seed": "1" * 30}),
    ("picture", {"picture__seed": 5}),
    ("picture", {"picture__cost_usd": float("nan")}),
    ("picture", {"picture__cost_usd": -5}),
    ("picture", {"picture__cost_usd": 10**400}),
    ("picture", {"picture__kind": "program"}),
    ("picture", {"picture__starred": "yes"}),
    ("picture", {"picture__created_at": float("inf")}),
    ("picture", {"picture__text": "half \ud83e"}),
    ("picture", {"file": "../outside.png"}),
    ("picture", {"sha256": "0" * 64}),
    ("picture", {"tags": "tag"}),
    ("picture", {"task_uuid": str(uuid.uuid4())}),
    ("job", {"task_uuid": "x"}),
    ("job", {"source": "my bank"}),
    ("job", {"page": "../x"}),
    ("job", {"model": "m" * 1000}),
    ("job", {"request": []}),
    ("job", {"request": {"positivePrompt": {"not": "a text"}}}),
    ("job", {"request": {"width": "wide"}}),
    ("job", {"request": {"safety": "off"}}),
    ("job", {"request": {"x": json.loads("[" * 50 + "]" * 50)}}),
    ("job", {"expected": 10**9}),
    ("archive", {"format": 99}),
    ("archive", {"kind": "other"}),
]


@pytest.mark.parametrize(("kind", "changes"), BAD_LINES)
def test_a_changed_line_is_refused_and_nothing_is_taken(
    here: Gallery, there: Gallery, kind: str, changes: dict[str, Any]
) -> None:
    archive = here.export([here.make(), here.make()])
    with pytest.raises(ArchiveRefusedError) as refused:
        there.take(_with_line(archive, kind, changes))
    assert str(refused.value).endswith(".")
    assert there.rows() == []


def _one_entry(info: zipfile.ZipInfo, body: bytes = b"x") -> Callable[[bytes], bytes]:
    def add(data: bytes) -> bytes:
        out = io.BytesIO(data)
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr(info, body)
        return out.getvalue()

    return add


def _named(name: str, mode: int = 0o100644, kind: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr, info.compress_type = mode << 16, kind
    return info


def _many(count: int) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        return data[:-14] + struct.pack("<HHII", 0xFFFF, 0xFFFF, count * 46, 0) + b"\0\0"

    return change


UNSAFE: dict[str, Callable[[bytes], bytes]] = {
    "a name that climbs": _one_entry(_named("../../evil.py")),
    "an absolute name": _one_entry(_named("/etc/cron.d/evil")),
    "a name of Windows": _one_entry(_named("C:\\evil.exe")),
    "a symbolic link": _one_entry(_named("pictures/link", 0o120777), b"/etc/passwd"),
    "a device": _one_entry(_named("pictures/device", 0o020644)),
    "a folder": _one_entry(_named("pictures/folder/")),
    "a bomb": _one_entry(_named("pictures/bomb.png"), b"\0" * 30_000_000),
    "another way of packing": _one_entry(_named("pictures/x.png", kind=zipfile.ZIP_LZMA)),
    "too many files": _many(10**6),
    "cut short": lambda data: data[: len(data) // 2],
    "cut at its end": lambda data: data[:-1],
    "without its list": lambda data: _without(data, MANIFEST),
    "no ZIP": lambda data: b"GIF89a" + data,
    "nothing": lambda data: b"",
    "a ZIP in a ZIP": lambda data: _without(data, None),
}


def _without(data: bytes, name: str | None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        if name is None:
            new.writestr("inner.zip", data)
        for entry in old.namelist() if name else []:
            if entry != name:
                new.writestr(entry, old.read(entry))
    return out.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("harm", UNSAFE)
def test_an_unsafe_archive_is_refused_with_a_sentence_and_nothing_is_taken(
    here: Gallery, there: Gallery, harm: str
) -> None:
    archive = here.export([here.make(), here.make()])
    with pytest.raises(ArchiveRefusedError) as refused:
        there.take(UNSAFE[harm](archive))
    assert str(refused.value).endswith(".")
    assert there.rows() == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(here: Gallery, there: Gallery) -> None:
    archive = here.export([here.make()])
    name = zipfile.ZipFile(io.BytesIO(archive)).namelist()[0]
    with pytest.raises(ArchiveRefusedError):
        there.take(_one_entry(_named(name))(archive))


def test_a_file_with_a_wrong_check_sum_is_refused(here: Gallery, there: Gallery) -> None:
    archive = here.export([here.make()])
    place = archive.find(b"IDAT")
    with pytest.raises(ArchiveRefusedError, match="broken"):
        there.take(archive[:place] + b"JDAT" + archive[place + 4 :])
    name = zipfile.ZipFile(io.BytesIO(archive)).namelist()[0]
    with pytest.raises(ArchiveRefusedError, match="not the one"):
        there.take(_edited(archive, str, **{name: png("red")}))


def test_a_listed_file_that_is_no_picture_is_left_out_and_said(here: Gallery, there: Gallery) -> None:
    archive = here.export([here.make(), here.make()])
    name = zipfile.ZipFile(io.BytesIO(archive)).namelist()[0]
    page = b"<script>alert(1)</script>"
    digest = hashlib.sha256(page).hexdigest()

    def relist(text: str) -> str:
        lines = [json.loads(line) for line in text.splitlines()]
        for line in lines:
            if line.get("file") == name:
                line["sha256"] = digest
        return "".join(json.dumps(line) + "\n" for line in lines)

    report = there.take(_edited(archive, relist, **{name: page}))
    assert report.added == 1
    assert report.problems == (f"{name}: What arrived is not a PNG, JPEG or WebP picture.",)
    assert len(there.rows()) == 1


def test_times_in_the_future_are_now(here: Gallery, there: Gallery) -> None:
    archive = _with_line(here.export([here.make()]), "picture", {"picture__created_at": 9e9})
    there.take(archive)
    (row,) = there.rows()
    assert row["created_at"] < 5e9
    assert row["seed"] == str(BIG_SEED)


@given(at=st.integers(0, 10**6), flip=st.integers(1, 255))
@settings(max_examples=20, deadline=None)
def test_a_harmed_archive_is_taken_or_refused_and_never_breaks_anything(at: int, flip: int) -> None:
    with two_galleries() as (here, there):
        archive = here.export([here.make()])
        place = at % len(archive)
        try:
            there.take(archive[:place] + bytes([archive[place] ^ flip]) + archive[place + 1 :])
        except ArchiveRefusedError as error:
            assert str(error).endswith(".")
