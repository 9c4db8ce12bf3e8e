"""Drafts: what a visitor has typed on a page, saved so that a reload restores it."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import JSON, Column, Engine, Float, MetaData, String, Table, delete, insert, select, update

from lib.database import prepare_tables, writing

metadata = MetaData()

drafts = Table(
    "drafts",
    metadata,
    Column("owner", String(32), primary_key=True),
    Column("page", String(64), primary_key=True),
    Column("form", JSON, nullable=False),
    Column("changed_at", Float, nullable=False),
)


class Drafts:
    """One form per owner and page; the last one saved wins."""

    def __init__(self, engine: Engine) -> None:
        prepare_tables(engine, "drafts", metadata)
        self._engine = engine
        self._writing = writing(engine)

    def save(self, owner: str, page: str, form: dict[str, Any]) -> None:
        """Saves a form's values (JSON types only)."""
        values = {"form": form, "changed_at": time.time()}
        mine = (drafts.c.owner == owner, drafts.c.page == page)
        with self._writing.begin() as connection:
            if not connection.execute(update(drafts).where(*mine).values(values)).rowcount:
                connection.execute(insert(drafts).values(owner=owner, page=page, **values))

    def load(self, owner: str, page: str) -> dict[str, Any]:
        """The values saved for a page, or an empty dict."""
        query = select(drafts.c.form).where(drafts.c.owner == owner, drafts.c.page == page)
        with self._engine.begin() as connection:
            form = connection.execute(query).scalar_one_or_none()
        return dict(form) if form else {}

    def forget(self, owner: str) -> None:
        """Removes all of an owner's drafts."""
        with self._writing.begin() as connection:
            connection.execute(delete(drafts).where(drafts.c.owner == owner))
