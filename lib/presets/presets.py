"""Presets: all settings of a page under a name, kept per owner, and as JSON to carry elsewhere.

A preset holds a request in Runware's own field names, so that what is exported can be read by anybody, and what is
copied from elsewhere can be imported. What is imported is checked for form here, and against its model by whoever
uses it.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import JSON, Column, Engine, Float, MetaData, String, Table, delete, func, insert, select, update

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


class PresetProblemError(ValueError):
    """A preset that cannot be kept or read. The text is a sentence for a person."""


@dataclass(frozen=True)
class Preset:
    """Settings by name. `request` is in Runware's field names; nothing in it is checked against a model."""

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
        """Keep a preset, in place of one of the same name. Raises `PresetProblemError`."""
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
        """Forget a preset."""
        mine = (presets.c.owner == owner, presets.c.page == page, presets.c.name == name)
        with self._writing.begin() as connection:
            connection.execute(delete(presets).where(*mine))

    def forget(self, owner: str) -> None:
        """Remove all of an owner's."""
        with self._writing.begin() as connection:
            connection.execute(delete(presets).where(presets.c.owner == owner))


def write_json(preset: Preset) -> str:
    """A preset as people carry it elsewhere."""
    told = {"madeBy": _MADE_BY, "name": preset.name, "request": dict(preset.request)}
    return json.dumps(told, indent=2, ensure_ascii=False)


def read_json(data: bytes) -> Preset:
    """A preset from a file of anybody's: what `write_json` wrote, a bare request, or a list of one. Raises
    `PresetProblemError`."""
    if len(data) > LARGEST_BYTES:
        raise PresetProblemError(f"A preset has at most {LARGEST_BYTES // 1000} kB, and this file is larger.")
    try:
        told = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise PresetProblemError("This file is not JSON. Choose one that was exported here.") from error
    if isinstance(told, list) and len(told) == 1:
        told = told[0]
    if not isinstance(told, dict):
        raise PresetProblemError("This file holds no settings. Choose one that was exported here.")
    request = told.get("request", told)
    if not isinstance(request, dict) or not isinstance(request.get("model"), str):
        raise PresetProblemError(
            "This file names no model, so it holds no settings. Choose one that was exported here."
        )
    name = told.get("name") if "request" in told else None
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
