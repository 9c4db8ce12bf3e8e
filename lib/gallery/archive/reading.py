"""Reads a ZIP that `writing.py` wrote, on this machine or another; anyone may have changed it since.

Nothing in it is trusted. All of it is checked before anything is stored, its names are only looked up and never become
paths, and every file is checked like an upload.
"""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, Final

from lib import StudioError
from lib.gallery.archive.entries import (
    InputEntry,
    JobEntry,
    ResultEntry,
    input_entry,
    job_entry,
    result_entry,
)
from lib.gallery.archive.writing import FORMAT, MANIFEST

MAX_ENTRIES: Final = 100_000
MAX_DIRECTORY_BYTES: Final = 24 * 2**20
MAX_FILE_BYTES: Final = 200 * 2**20
MAX_MANIFEST_BYTES: Final = 512 * 2**20
_MAX_LINE_BYTES: Final = 8 * 2**20
_HARMLESS_BYTES: Final = 2**20  # repeated words compress as well as a bomb, but are short
_MAX_RATIO: Final = 100  # pictures hardly compress; a bomb expands a thousandfold
_PIECE_BYTES: Final = 256 * 1024
_KINDS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# APPNOTE.TXT of the ZIP format, 4.3.14 to 4.3.16.
_END, _END_BYTES = b"PK\5\6", 22
_LOCATOR, _LOCATOR_BYTES = b"PK\6\7", 20
_ZIP64_END, _ZIP64_END_BYTES = b"PK\6\6", 56
_BROKEN: Final = "The ZIP is cut short or broken. Download it again, then import that."
_FOREIGN: Final = (
    "This is not a ZIP of this studio: it has no list of what is in it. Import one that was downloaded here."
)
_UNSAFE: Final = "The ZIP holds something that this studio never writes, so nothing of it was taken."


class ArchiveRefusedError(StudioError, ValueError):
    """A ZIP of which nothing is imported. The text is a sentence for a person."""


@dataclass(frozen=True)
class Contents:
    """The entries of a checked archive, jobs by task UUID."""

    jobs: Mapping[str, JobEntry]
    inputs: tuple[InputEntry, ...]
    pictures: tuple[ResultEntry, ...]


class Archive:
    """An open archive that was checked completely against the lengths and digests in its manifest."""

    def __init__(self, file: IO[bytes]) -> None:
        """`file` must be seekable. Raises `ArchiveRefusedError`."""
        _check_directory(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise ArchiveRefusedError(_BROKEN) from error
        self._entries = _safe_entries(self._zip, file)
        try:
            self.contents = self._listed()
            self._check_files()
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise ArchiveRefusedError(_BROKEN) from error

    def size(self, name: str) -> int:
        """The size of one of the listed files in bytes."""
        return self._entries[name].file_size

    def read(self, name: str) -> bytes:
        """The bytes of one of the listed files."""
        with self._zip.open(self._entries[name]) as entry:
            return entry.read(MAX_FILE_BYTES)

    def _listed(self) -> Contents:
        jobs: dict[str, JobEntry] = {}
        inputs: list[InputEntry] = []
        pictures: list[ResultEntry] = []
        lines = self._lines()
        head = next(lines, {})
        if head.get("kind") != "archive":
            raise ArchiveRefusedError(_FOREIGN)
        if head.get("format") != FORMAT:
            raise ArchiveRefusedError("This ZIP was made by a newer version of the studio. Bring this one up to date.")
        for record in lines:
            try:
                if record.get("kind") == "job":
                    job = job_entry(record)
                    jobs[job.task_uuid] = job
                elif record.get("kind") == "brought":
                    inputs.append(input_entry(record))
                else:
                    pictures.append(result_entry(record, jobs))
            except (KeyError, TypeError, ValueError) as error:
                raise ArchiveRefusedError(
                    "The list in this ZIP was changed: one of its lines says what cannot be. Nothing of it was taken."
                ) from error
        return Contents(jobs, tuple(inputs), tuple(pictures))

    def _lines(self) -> Iterator[dict[str, Any]]:
        if MANIFEST not in self._entries:
            raise ArchiveRefusedError(_FOREIGN)
        left = MAX_MANIFEST_BYTES
        with self._zip.open(self._entries[MANIFEST]) as entry:
            while line := entry.readline(_MAX_LINE_BYTES):
                left -= len(line)
                if left < 0 or not line.endswith(b"\n"):
                    raise ArchiveRefusedError(_UNSAFE)
                try:
                    record = json.loads(line)
                except (ValueError, RecursionError) as error:
                    raise ArchiveRefusedError(_FOREIGN) from error
                if not isinstance(record, dict):
                    raise ArchiveRefusedError(_FOREIGN)
                yield record

    def _check_files(self) -> None:
        """Checks that every listed file is there once, complete, and has its digest."""
        entries: list[InputEntry | ResultEntry] = [*self.contents.inputs, *self.contents.pictures]
        listed = [entry for entry in entries if entry.file is not None]
        if len({entry.file for entry in listed}) != len(listed):
            raise ArchiveRefusedError(_UNSAFE)
        for entry in listed:
            info = self._entries.get(entry.file or "")
            if info is None or info.file_size > MAX_FILE_BYTES:
                raise ArchiveRefusedError(_BROKEN)
            digest = hashlib.sha256()
            with self._zip.open(info) as source:
                while piece := source.read(_PIECE_BYTES):
                    digest.update(piece)
            if digest.hexdigest() != entry.sha256:
                raise ArchiveRefusedError("A file in this ZIP is not the one that its list names. Nothing was taken.")


def _check_directory(file: IO[bytes]) -> None:
    """Refuses a directory that would fill memory when it is read. It must be at the very end, as ours is."""
    size = file.seek(0, 2)
    end = _read(file, size - _END_BYTES, _END_BYTES)
    if _read(file, 0, 2) != b"PK":
        raise ArchiveRefusedError("This file is not a ZIP.")
    if not end.startswith(_END) or end[-2:] != b"\0\0":
        raise ArchiveRefusedError(_BROKEN)
    entries, length = int.from_bytes(end[10:12], "little"), int.from_bytes(end[12:16], "little")
    locator = _read(file, size - _END_BYTES - _LOCATOR_BYTES, _LOCATOR_BYTES)
    if locator.startswith(_LOCATOR):
        large = _read(file, size - _END_BYTES - _LOCATOR_BYTES - _ZIP64_END_BYTES, _ZIP64_END_BYTES)
        if not large.startswith(_ZIP64_END):
            raise ArchiveRefusedError(_BROKEN)
        entries, length = int.from_bytes(large[32:40], "little"), int.from_bytes(large[40:48], "little")
    if entries > MAX_ENTRIES or length > MAX_DIRECTORY_BYTES:
        raise ArchiveRefusedError("The ZIP lists more files than a gallery holds, so nothing of it was taken.")


def _read(file: IO[bytes], place: int, count: int) -> bytes:
    file.seek(max(place, 0))
    return file.read(count) if place >= 0 else b""


def _safe_entries(archive: zipfile.ZipFile, file: IO[bytes]) -> dict[str, zipfile.ZipInfo]:
    """The entries by name. Raises `ArchiveRefusedError` for any that this studio would not write."""
    size = file.seek(0, 2)
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        mode = info.external_attr >> 16
        unsafe = (
            info.filename in entries
            or info.is_dir()
            or _leads_out(info.filename)
            or (stat.S_IFMT(mode) not in (0, stat.S_IFREG))
            or info.flag_bits & 0x1  # encrypted
            or info.compress_type not in _KINDS
            or info.file_size > max(_MAX_RATIO * info.compress_size, _HARMLESS_BYTES)
        )
        if unsafe:
            raise ArchiveRefusedError(_UNSAFE)
        entries[info.filename] = info
    if sum(info.compress_size for info in entries.values()) > size:
        raise ArchiveRefusedError(_UNSAFE)  # overlapping entries, the other kind of bomb
    return entries


def _leads_out(name: str) -> bool:
    parts = name.split("/")
    return "\\" in name or "\0" in name or ":" in name or any(part in ("", ".", "..") for part in parts)
