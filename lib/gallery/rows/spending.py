"""Reads what results cost: by day, model, task and source, and for each result. The records outlive the pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import func, select

from lib.gallery.rows.records import Source
from lib.gallery.rows.result_rows import day_of
from lib.gallery.rows.rows import Rows
from lib.gallery.tables.schema import charges

_ROWS_AT_ONCE: Final = 1000
_COLUMNS: Final = (
    charges.c.id,
    charges.c.created_at,
    charges.c.day,
    charges.c.source,
    charges.c.task_type,
    charges.c.model,
    charges.c.cost_usd,
    charges.c.task_uuid,
)


class Spending(Rows):
    """Real and play money, distinguished by `source` and never added together here."""

    def spent(self, owner: str, source: Source, *, since: float) -> float:
        """What an owner's results cost since then, in USD; deleted ones were paid for too."""
        mine = (charges.c.owner == owner, charges.c.source == source, charges.c.created_at >= since)
        with self._engine.begin() as connection:
            total = select(func.coalesce(func.sum(charges.c.cost_usd), 0.0)).where(*mine)
            return float(connection.execute(total).scalar_one())

    def by_day(self, owner: str | None = None, *, since: float = 0.0) -> list[Mapping[str, Any]]:
        """One row per day (UTC), source, task type and model: `day`, `source`, `task_type`, `model`, `results`,
        `cost_usd`, and `unpriced` results, whose cost is unknown. Oldest day first; None as owner: all owners."""
        groups = (charges.c.day, charges.c.source, charges.c.task_type, charges.c.model)
        counts = (
            func.count().label("results"),
            func.coalesce(func.sum(charges.c.cost_usd), 0.0).label("cost_usd"),
            (func.count() - func.count(charges.c.cost_usd)).label("unpriced"),
        )
        query = select(*groups, *counts).where(charges.c.day >= day_of(since)).group_by(*groups).order_by(*groups)
        if owner is not None:
            query = query.where(charges.c.owner == owner)
        with self._engine.begin() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def charges(self, owner: str, *, since: float = 0.0) -> Iterator[Mapping[str, Any]]:
        """The ledger, oldest first, one row per result: `id`, `created_at`, `day`, `source`, `task_type`, `model`,
        `cost_usd` (None: unknown), `task_uuid`. Read a thousand at a time."""
        place: tuple[float, str] = (since, "")
        while True:
            at, last = place
            further = (charges.c.created_at > at) | ((charges.c.created_at == at) & (charges.c.id > last))
            mine = (charges.c.owner == owner, charges.c.created_at >= at, further)
            query = select(*_COLUMNS).where(*mine).order_by(charges.c.created_at, charges.c.id).limit(_ROWS_AT_ONCE)
            with self._engine.begin() as connection:
                found = connection.execute(query).mappings().all()
            yield from (dict(row) for row in found)
            if len(found) < _ROWS_AT_ONCE:
                return
            place = (found[-1]["created_at"], found[-1]["id"])
