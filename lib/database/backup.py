"""`python -m lib.database.backup FOLDER` copies the gallery into a folder, also while the studio runs.

The rows are copied first, by SQLite's own backup, which is consistent even while the database is written to; then
the files, which are complete as soon as they have their name and never change. So no row of the copy lacks its file.
A second run into the same folder copies only new files. To restore, stop the studio and put the folder's contents
where its data folder was.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sqlite3
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lib.settings import SettingsError, load_settings, read_dotenv

_DATABASE: Final = "studio.sqlite3"
_ROOT: Final = Path(__file__).resolve().parents[2]
# Unfinished files, local copies of remote files, and the database with its side files.
_LEFT_OUT: Final = ("partial", "cache", _DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm")


@dataclass(frozen=True)
class Copied:
    """What a backup copied: new files, and files already there from the last backup."""

    new_files: int
    known_files: int
    size_bytes: int


def back_up(data_dir: Path, target: Path) -> Copied:
    """Copies a data folder into `target`. Raises `OSError` or `sqlite3.Error`; what was copied before is still
    there."""
    if not (data_dir / _DATABASE).is_file():
        raise FileNotFoundError(f"There is no gallery in {data_dir}.")
    if target.resolve().is_relative_to(data_dir.resolve()):
        raise OSError("The copy should lie outside the data folder.")
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    _copy_rows(data_dir / _DATABASE, target / _DATABASE)
    new = known = size_bytes = 0
    for path in _files(data_dir):
        copy = target / path.relative_to(data_dir)
        size = path.stat().st_size
        if copy.is_file() and copy.stat().st_size == size and path.suffix:
            known += 1
            continue
        _copy_whole(path, copy)
        new, size_bytes = new + 1, size_bytes + size
    return Copied(new, known, size_bytes)


def _copy_rows(database: Path, copy: Path) -> None:
    draft = copy.with_name(f"{copy.name}.new")
    draft.unlink(missing_ok=True)
    with (
        contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as source,
        contextlib.closing(sqlite3.connect(draft)) as rows,
    ):
        source.backup(rows, pages=-1)
        (found,) = rows.execute("PRAGMA quick_check").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError("The copy of the database is not sound.")
    for left_over in ("-wal", "-shm"):  # left by a reader of the last copy; they do not fit the new one
        copy.with_name(copy.name + left_over).unlink(missing_ok=True)
    draft.replace(copy)


def _files(data_dir: Path) -> list[Path]:
    found = []
    for folder, names, files in os.walk(data_dir):
        names[:] = [name for name in names if name not in _LEFT_OUT]
        found += [Path(folder, name) for name in files if name not in _LEFT_OUT]
    return found


def _copy_whole(path: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    draft = copy.with_name(f"{copy.name}.new")
    with contextlib.suppress(FileNotFoundError):  # removed by its owner since the rows were copied
        shutil.copy2(path, draft)
        draft.replace(copy)


def _data_dir() -> Path:
    """The data folder from the studio's own settings. Raises `SettingsError`."""
    secrets: dict[str, Any] = {}
    path = _ROOT / ".streamlit" / "secrets.toml"
    if path.is_file():
        try:
            secrets = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            raise SettingsError("secrets.toml should be a TOML file.") from None
    dotenv = Path(os.environ.get("STUDIO_ENV_FILE") or _ROOT / ".env")
    return load_settings(secrets, os.environ, read_dotenv(dotenv)).data_dir


def main(arguments: Sequence[str]) -> int:
    """Runs the command. Returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m lib.database.backup", description="Copy the gallery into a folder."
    )
    parser.add_argument("folder", type=Path, help="where the copy goes; what is there from the last time is reused")
    parser.add_argument("--data-dir", type=Path, help="the studio's data folder, if not the one in its settings")
    options = parser.parse_args(arguments)
    try:
        data_dir = options.data_dir or _data_dir()
        copied = back_up(data_dir, options.folder)
    except (OSError, sqlite3.Error, SettingsError) as error:
        sys.stderr.write(f"Nothing was backed up: {error}\n")
        return 1
    sys.stdout.write(
        f"{data_dir} is copied to {options.folder}: the database, {copied.new_files} new files of "
        f"{copied.size_bytes / 1e6:.1f} MB, {copied.known_files} that were there.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
