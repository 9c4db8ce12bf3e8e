"""Writes several pictures as one ZIP while it is sent: only one piece of it is in memory at a time.

It contains the original files, the uploads that they were made from, their parameters for people (CSV, JSON, Parquet),
and `studio.jsonl`, from which `importing.py` restores all of it.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import lib
from lib.gallery.archive import tables
from lib.gallery.archive.entries import JOB_FIELDS, RESULT_FIELDS
from lib.gallery.archive.naming import file_name
from lib.gallery.inputs import Input, Inputs
from lib.gallery.rows.records import Job, Result
from lib.gallery.store import Store
from lib.gallery.table import gallery_table
from lib.media import parse_reference, references_in
from lib.recipes import RecipeError, strip

MANIFEST: Final = "studio.jsonl"
FORMAT: Final = 1
_PIECE_BYTES: Final = 256 * 1024
_ROWS_AT_ONCE: Final = 200


class _Pipe:
    """The output of a ZIP: forward only, and emptied as it is filled."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Does nothing: there is no other buffer."""

    def drain(self) -> bytes:
        """All that was written since the last call."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


@dataclass
class _Written:
    """What is in the ZIP so far: names by id, and digests of files by id."""

    names: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)


def stream_zip(store: Store, inputs: Inputs, owner: str, result_ids: Sequence[str]) -> Iterator[bytes]:
    """The pieces of a ZIP of this owner's pictures with these ids, in this order; other owners' and unknown ids are
    left out.

    A picture whose file is missing is listed without one.
    """
    pipe, written = _Pipe(), _Written()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload] # it only writes
        for number, picture in enumerate(_pictures(store, owner, result_ids), start=1):
            job = store.job(picture.task_uuid)
            name = f"pictures/{number:05d}-{file_name(picture, job.prompt if job else '')}"
            yield from _add_stored(archive, pipe, written, store, picture, name)
        for uploaded in _inputs_of(store, inputs, owner, result_ids):
            yield from _add_stored(
                archive, pipe, written, store, uploaded, f"brought/{uploaded.file.rpartition('/')[2]}"
            )
        for name, pieces in _tables(store, owner, result_ids, written).items():
            with archive.open(_entry(name), "w", force_zip64=True) as entry:
                for piece in pieces:
                    entry.write(piece)
                    yield pipe.drain()
        with archive.open(_entry("parameters.parquet"), "w", force_zip64=True) as entry:
            yield from tables.write_parquet(entry, _frames(store, owner, result_ids, written), pipe.drain)
    yield pipe.drain()


def stream_bare(store: Store, owner: str, result_ids: Sequence[str]) -> Iterator[bytes]:
    """A ZIP of only the files, without the recipes in them, under neutral names."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload] # it only writes
        for number, picture in enumerate(_pictures(store, owner, result_ids), start=1):
            if picture.file is None or not store.files.exists(picture.file):
                continue
            try:
                data = strip(store.files.read(picture.file))
            except RecipeError:
                continue  # an imported file that was tampered with; what cannot be stripped is not exported
            with archive.open(_entry(f"picture-{number:05d}{Path(picture.file).suffix}"), "w") as entry:
                entry.write(data)
            yield pipe.drain()
    yield pipe.drain()


def _pictures(store: Store, owner: str, result_ids: Sequence[str]) -> Iterator[Result]:
    for result_id in dict.fromkeys(result_ids):
        found = store.result(owner, result_id)
        if found is not None:
            yield found


def _inputs_of(store: Store, inputs: Inputs, owner: str, result_ids: Sequence[str]) -> Iterator[Input]:
    """Each picture that the visitor uploaded for one of these, once."""
    seen: set[str] = set()
    for job in _jobs(store, owner, result_ids):
        for reference in references_in(job.request):
            kind, result_id = parse_reference(reference)
            if kind == "input" and result_id not in seen:
                seen.add(result_id)
                found = inputs.get(owner, result_id)
                if found is not None:
                    yield found


def _jobs(store: Store, owner: str, result_ids: Sequence[str]) -> Iterator[Job]:
    """The job of each of these pictures, once."""
    seen: set[str] = set()
    for picture in _pictures(store, owner, result_ids):
        if picture.task_uuid not in seen:
            seen.add(picture.task_uuid)
            job = store.job(picture.task_uuid)
            if job is not None:
                yield job


def _add_stored(
    archive: zipfile.ZipFile, pipe: _Pipe, written: _Written, store: Store, record: Result | Input, name: str
) -> Iterator[bytes]:
    """A stored file, unchanged, in pieces. A missing one is skipped."""
    if record.file is None or not (path := store.files.path(record.file)).is_file():
        return
    digest = hashlib.sha256()
    with path.open("rb") as source, archive.open(_entry(name, stored=True), "w", force_zip64=True) as entry:
        while piece := source.read(_PIECE_BYTES):
            digest.update(piece)
            entry.write(piece)
            yield pipe.drain()
    written.names[record.id], written.digests[record.id] = name, digest.hexdigest()


def _tables(store: Store, owner: str, result_ids: Sequence[str], written: _Written) -> dict[str, Iterator[bytes]]:
    return {
        "parameters.csv": tables.csv_pieces(_frames(store, owner, result_ids, written)),
        "parameters.json": tables.json_pieces(_frames(store, owner, result_ids, written)),
        MANIFEST: _manifest(store, owner, result_ids, written),
    }


def _frames(store: Store, owner: str, result_ids: Sequence[str], written: _Written) -> Iterator[Any]:
    """The rows as the gallery's table, in batches, with the name of each file."""
    ids = list(dict.fromkeys(result_ids))
    for start in range(0, len(ids), _ROWS_AT_ONCE):
        some = ids[start : start + _ROWS_AT_ONCE]
        table = gallery_table(store.finder.rows(owner, some))
        yield table.assign(file=[written.names.get(result_id, "") for result_id in table["id"]])


def _manifest(store: Store, owner: str, result_ids: Sequence[str], written: _Written) -> Iterator[bytes]:
    """One JSON object per line: a header, then jobs, inputs and pictures, each after those it refers to."""
    yield _line({"kind": "archive", "format": FORMAT, "app": "Studio for Runware", "version": lib.__version__})
    listed: set[str] = set()
    for picture in _pictures(store, owner, result_ids):
        job = store.job(picture.task_uuid)
        if job is None:
            continue
        if job.task_uuid not in listed:
            listed.add(job.task_uuid)
            for reference in references_in(job.request):
                _, input_id = parse_reference(reference)
                if input_id in written.names and input_id not in listed and reference.startswith("input:"):
                    listed.add(input_id)
                    yield _line({"kind": "brought", "id": input_id, **_file_of(written, input_id)})
            yield _line({"kind": "job", **_fields(job, JOB_FIELDS)})
        yield _line(
            {
                "kind": "picture",
                "task_uuid": job.task_uuid,
                "picture": _fields(picture, RESULT_FIELDS),
                "tags": store.stars_and_tags.tags(owner, picture.id),
                **_file_of(written, picture.id),
            }
        )


def _file_of(written: _Written, record_id: str) -> dict[str, str | None]:
    return {"file": written.names.get(record_id), "sha256": written.digests.get(record_id)}


def _fields(record: Job | Result, names: Sequence[str]) -> Mapping[str, Any]:
    return {name: getattr(record, name) for name in names}


def _line(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _entry(name: str, *, stored: bool = False) -> zipfile.ZipInfo:
    """An entry for a file of this archive: compressed, unless it is already."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
