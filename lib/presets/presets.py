"""Presets: all settings of a page saved under a name, per owner, with export to and import from JSON.

A preset holds a request in Runware's own field names, so that anyone can read an export, and requests copied from
elsewhere can be imported. The form of an import is checked here; the caller checks it against its model.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import JSON, Column, Engine, Float, MetaData, String, Table, delete, func, insert, select, update

from lib import StudioError
from lib.database import prepare_tables, writing

MOST_PRESETS: Final = 200
LONGEST_NAME: Final = 60
LARGEST_BYTES: Final = 100_000
_DEEPEST: Final = 10
_MADE_BY: Final = "Studio for Runware"

metadata = MetaData()

presets = Table(
    "presets",
    metadata,
    Column("owner", String(32), primary_key=True),
    Column("page", String(64), primary_key=True),
    Column("name", String(LONGEST_NAME), primary_key=True),
    Column("request", JSON, nullable=False),
    Column("changed_at", Float, nullable=False),
)


class PresetProblemError(StudioError, ValueError):
    """A preset that cannot be saved or read. The text is a sentence for a person."""


@dataclass(frozen=True)
class Preset:
    """Settings under a name. `request` is in Runware's field names; nothing in it is checked against a model."""

    name: str
    request: Mapping[str, Any]


class Presets:
    """The presets of all visitors. All methods may be called from any thread."""

    def __init__(self, engine: Engine) -> None:
        prepare_tables(engine, "presets", metadata)
        self._engine = engine
        self._writing = writing(engine)

    def all(self, owner: str, page: str) -> list[Preset]:
        """An owner's presets for a page, in the order of their names."""
        query = select(presets.c.name, presets.c.request).where(presets.c.owner == owner, presets.c.page == page)
        with self._engine.begin() as connection:
            found = [Preset(name, dict(request)) for name, request in connection.execute(query)]
        return sorted(found, key=lambda preset: preset.name.casefold())

    def save(self, owner: str, page: str, preset: Preset) -> None:
        """Saves a preset, replacing one of the same name. Raises `PresetProblemError`."""
        name = _checked_name(preset.name)
        request = _checked_request(dict(preset.request))
        mine = (presets.c.owner == owner, presets.c.page == page, presets.c.name == name)
        values = {"request": request, "changed_at": time.time()}
        counted = select(func.count()).select_from(presets).where(presets.c.owner == owner)
        with self._writing.begin() as connection:
            if connection.execute(update(presets).where(*mine).values(values)).rowcount:
                return
            if connection.execute(counted).scalar_one() >= MOST_PRESETS:
                raise PresetProblemError(f"{MOST_PRESETS} presets are the most that are kept. Delete one first.")
            connection.execute(insert(presets).values(owner=owner, page=page, name=name, **values))

    def delete(self, owner: str, page: str, name: str) -> None:
        """Deletes a preset."""
        mine = (presets.c.owner == owner, presets.c.page == page, presets.c.name == name)
        with self._writing.begin() as connection:
            connection.execute(delete(presets).where(*mine))

    def forget(self, owner: str) -> None:
        """Deletes all of an owner's presets."""
        with self._writing.begin() as connection:
            connection.execute(delete(presets).where(presets.c.owner == owner))


def write_json(preset: Preset) -> str:
    """A preset as JSON text, for export."""
    payload = {"madeBy": _MADE_BY, "name": preset.name, "request": dict(preset.request)}
    return json.dumps(payload, indent=2, ensure_ascii=False)


def read_json(data: bytes) -> Preset:
    """Reads a preset from any file: the output of `write_json`, a bare request, or a list of one of these. Raises
    `PresetProblemError`."""
    if len(data) > LARGEST_BYTES:
        raise PresetProblemError(f"A preset has at most {LARGEST_BYTES // 1000} kB, and this file is larger.")
    try:
        loaded = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise PresetProblemError("This file is not JSON. Choose one that was exported here.") from error
    if isinstance(loaded, list) and len(loaded) == 1:
        loaded = loaded[0]
    if not isinstance(loaded, dict):
        raise PresetProblemError("This file holds no settings. Choose one that was exported here.")
    request = loaded.get("request", loaded)
    if not isinstance(request, dict) or not isinstance(request.get("model"), str):
        raise PresetProblemError(
            "This file names no model, so it holds no settings. Choose one that was exported here."
        )
    name = loaded.get("name") if "request" in loaded else None
    shown = " ".join(name.split())[:LONGEST_NAME] if isinstance(name, str) else ""
    return Preset(shown or "Imported", _checked_request(request))


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise PresetProblemError(f"Give the preset a name of at most {LONGEST_NAME} characters.")
    return name


def _checked_request(request: dict[str, Any]) -> dict[str, Any]:
    if not _is_shallow(request, _DEEPEST):
        raise PresetProblemError(
            "These settings are no request: they are nested too deep, or hold a number without end."
        )
    if len(json.dumps(request)) > LARGEST_BYTES:
        raise PresetProblemError(f"A preset has at most {LARGEST_BYTES // 1000} kB, and this has more.")
    return request


def _is_shallow(value: Any, left: int) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return left > 0 and all(_is_shallow(each, left - 1) for each in inside)
    return True


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")
