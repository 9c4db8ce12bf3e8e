"""Stores results: first what Runware returned for each, before any page sees it, then its file."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from lib.catalog import FILE_KIND_NAMES, MOST_EVER_USD, kind_of_fields, known_usd, task
from lib.catalog.wire import ResultItem
from lib.gallery.files import Files
from lib.gallery.rows.records import (
    ENDED,
    Job,
    Kind,
    Result,
    Source,
)
from lib.gallery.rows.rows import Rows
from lib.gallery.rows.search_text import searchable
from lib.gallery.tables.schema import charges, jobs, picture_words, pictures
from lib.media import MediaFacts, in_unicode, inspect
from lib.recipes import Recipe, embed_if_possible, public_request
from lib.runware_api import CHANGES_BETWEEN_POLLS, text_of

RESULT_COLUMNS: Final = tuple(pictures.c[name] for name in Result.__dataclass_fields__)


class ResultRows(Rows):
    """The results of one studio, and their files."""

    def __init__(self, engine: Engine, files: Files, *, embed_parameters: bool = True) -> None:
        super().__init__(engine)
        self.files = files
        self._embed_parameters = embed_parameters

    def add_result(
        self, job: Job, item: ResultItem, *, seconds: float | None, arrived_at: float | None = None
    ) -> str | None:
        """Stores one result from Runware and what it cost; returns its new id, or None if it is stored already.

        `arrived_at` (default: now) orders results.
        """
        result_id, at, item = secrets.token_hex(16), arrived_at or time.time(), in_unicode(item)
        text, cost_usd = text_of(item), known_usd(item.get("cost"), most_usd=MOST_EVER_USD)
        values = {
            "id": result_id,
            "task_uuid": job.task_uuid,
            "owner": job.owner,
            "source": job.source,
            "kind": _kind(item, text),
            "remote_id": remote_id(item),
            "seed": str(item.get("seed", "")),
            "cost_usd": cost_usd,
            "seconds": seconds,
            "flagged": bool(item.get("NSFWContent", False)),
            "url": next((url for name in _fields_of_files("URL") if isinstance(url := item.get(name), str)), None),
            "text": text,
            "created_at": at,
            **finding_values(job.request, job.task_type, job.model, text, cost_usd),
            "set_id": job.set_id,
        }
        words = searchable(job.request, job.model, text, set_label=job.set_label)
        try:
            with self._writing.begin() as connection:
                connection.execute(insert(pictures).values(values))
                save_search_text(connection, job.owner, result_id, words)
                price_key = select(jobs.c.price_key).where(jobs.c.task_uuid == job.task_uuid).scalar_subquery()
                connection.execute(insert(charges).values(**_charge(values), price_key=price_key))
        except IntegrityError:
            if self._is_wanted(job.task_uuid, item):
                raise  # neither stored already nor erased: it must not be lost silently
            return None
        return result_id

    def _is_wanted(self, task_uuid: str, item: ResultItem) -> bool:
        """Whether a result is not stored although its job is."""
        same = (pictures.c.task_uuid == task_uuid, pictures.c.remote_id == remote_id(item))
        with self._engine.begin() as connection:
            if connection.execute(select(pictures.c.id).where(*same)).first() is not None:
                return False
            return connection.execute(select(jobs.c.task_uuid).where(jobs.c.task_uuid == task_uuid)).first() is not None

    def keep_bytes(self, result_id: str, data: bytes, *, as_is: bool = False) -> None:
        """Stores a result's bytes, with its recipe embedded (unless `as_is`), then updates its row.

        A result that has been deleted for good is not stored. Raises `MediaError` or `OSError`, and then stores
        nothing.
        """
        facts, thumbnails = inspect(data)
        recipe = self._recipe(result_id, facts)
        if recipe is None:
            return
        if self._embed_parameters and not as_is:
            data = embed_if_possible(data, recipe)
        name = self.files.write(result_id, data, facts.extension, thumbnails)
        size = {
            "width": facts.width,
            "height": facts.height,
            "pixels": facts.width * facts.height,
            "duration_s": facts.duration_s,
            "size_bytes": len(data),
            "stored_bytes": len(data) + sum(map(len, thumbnails.values())),
        }
        if not self._update_result(result_id, file=name, mime=facts.mime, problem=None, **size):
            self.files.remove(result_id, name)

    def _recipe(self, result_id: str, facts: MediaFacts) -> Recipe | None:
        made = (
            select(jobs.c.request, jobs.c.source, jobs.c.task_uuid, pictures.c.seed)
            .join(pictures, pictures.c.task_uuid == jobs.c.task_uuid)
            .where(pictures.c.id == result_id)
        )
        with self._engine.begin() as connection:
            row = connection.execute(made).one_or_none()
        if row is None:
            return None
        return Recipe(public_request(row.request), row.source, row.task_uuid, row.seed, facts.width, facts.height)

    def mark_unfetched(self, result_id: str, sentence: str) -> None:
        """Stores why a result's bytes could not be fetched; its address stays."""
        self._update_result(result_id, problem=sentence)

    def _update_result(self, result_id: str, **values: Any) -> bool:
        with self._writing.begin() as connection:
            mine = update(pictures).where(pictures.c.id == result_id)
            return bool(connection.execute(mine.values(values)).rowcount)

    def id_without_file(self, task_uuid: str, item: ResultItem) -> str | None:
        """The id of a result that is stored without its bytes, or None."""
        query = select(pictures.c.id).where(
            pictures.c.task_uuid == task_uuid,
            pictures.c.remote_id == remote_id(item),
            pictures.c.file.is_(None),
            pictures.c.text.is_(None),
        )
        with self._engine.begin() as connection:
            return connection.execute(query).scalar_one_or_none()

    def unfetched(self, source: Source, *, since: float) -> list[tuple[str, Result]]:
        """Owner and result of each whose bytes are missing although its job has ended, oldest first."""
        gone = (pictures.c.file.is_(None), pictures.c.text.is_(None), pictures.c.url.is_not(None))
        query = (
            select(pictures.c.owner, *RESULT_COLUMNS)
            .join(jobs, jobs.c.task_uuid == pictures.c.task_uuid)
            .where(*gone, pictures.c.source == source, pictures.c.created_at >= since, pictures.c.place != "trash")
            .where(jobs.c.state.in_(ENDED))
            .order_by(pictures.c.created_at)
        )
        with self._engine.begin() as connection:
            rows = connection.execute(query).mappings().all()
        return [(row["owner"], Result(**{name: row[name] for name in row if name != "owner"})) for row in rows]

    def result(self, owner: str, result_id: str, *, also_trashed: bool = False) -> Result | None:
        """One result of this owner, or None: also for another owner's, for a deleted one unless `also_trashed`, and for
        an invalid id."""
        query = select(*RESULT_COLUMNS).where(pictures.c.id == result_id, pictures.c.owner == owner)
        if not also_trashed:
            query = query.where(pictures.c.deleted_at.is_(None))
        with self._engine.begin() as connection:
            row = connection.execute(query).one_or_none()
        return Result(**row._mapping) if row is not None else None


def remote_id(item: ResultItem) -> str:
    """An id that distinguishes a result from others of its task, the same at every delivery."""
    fields: Mapping[str, object] = item
    named = next((fields[name] for name in _fields_of_files("UUID") if fields.get(name)), None)
    if named:
        return str(named)
    stable = {name: value for name, value in item.items() if name not in CHANGES_BETWEEN_POLLS}
    return hashlib.sha256(json.dumps(stable, sort_keys=True, default=str).encode()).hexdigest()


def finding_values(
    request: Mapping[str, Any], task_type: str, model: str, text: str | None, cost_usd: float | None
) -> dict[str, Any]:
    """The columns that a new result is found by, besides its words (`save_search_text`).

    Until its bytes are fetched, its size is the requested one.
    """
    return {
        "place": "gallery" if task(task_type).in_gallery else "aside",
        "task_type": task_type,
        "model": model,
        "pixels": 0 if text is not None else _requested_pixels(request),
        "cost_rank": -1.0 if cost_usd is None else float(cost_usd),
    }


def save_search_text(connection: Connection, owner: str, result_id: str, words: str) -> None:
    """Stores the text (`searchable`) that a result is found by, replacing the old one."""
    mine = (picture_words.c.owner == owner, picture_words.c.picture_id == result_id)
    if not connection.execute(update(picture_words).where(*mine).values(search=words)).rowcount:
        connection.execute(insert(picture_words).values(owner=owner, picture_id=result_id, search=words))


def day_of(at: float) -> str:
    """The day (UTC) of a time in seconds since 1970, such as 2026-11-25."""
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def is_result_id(text: str) -> bool:
    """Whether a text has the form of the store's ids."""
    return re.fullmatch(r"[0-9a-f]{32}", text) is not None


def _charge(values: Mapping[str, Any]) -> dict[str, Any]:
    names = ("id", "task_uuid", "owner", "created_at", "source", "task_type", "model", "cost_usd")
    return {**{name: values[name] for name in names}, "day": day_of(values["created_at"])}


def _requested_pixels(request: Mapping[str, Any]) -> int:
    width, height = request.get("width"), request.get("height")
    return width * height if isinstance(width, int) and isinstance(height, int) else 0


def _kind(item: ResultItem, text: str | None) -> Kind:
    return "text" if text is not None else kind_of_fields(item)


def _fields_of_files(what: str) -> list[str]:
    """The wire names of a field of a result's file for each kind, such as `imageURL`."""
    return [f"{kind}{what}" for kind in FILE_KIND_NAMES]
