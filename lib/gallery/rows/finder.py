"""Finds results: one page of the gallery by keyset, counts, facets to filter by, and neighbours of a result.

All pages cost the same: each begins at a row's own sort value and id, not at a count of rows to skip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from lib.gallery.rows.filters import FILTERS, Scope
from lib.gallery.rows.query import Cursor, Facets, Page, Query, Sort
from lib.gallery.rows.result_rows import RESULT_COLUMNS
from lib.gallery.rows.rows import Rows, parts
from lib.gallery.tables.schema import jobs, picture_tags, pictures

PER_PAGE: Final = 48
_ORDERS: Final[Mapping[Sort, tuple[Any, bool]]] = {  # column, and whether from high to low
    "newest": (pictures.c.created_at, True),
    "oldest": (pictures.c.created_at, False),
    "dearest": (pictures.c.cost_rank, True),
    "cheapest": (pictures.c.cost_rank, False),
    "largest": (pictures.c.pixels, True),
    "smallest": (pictures.c.pixels, False),
}
_OF_JOB: Final = (
    jobs.c.page,
    jobs.c.task_type,
    jobs.c.model,
    jobs.c.request,
    jobs.c.cancelled,
    jobs.c.set_id,
    jobs.c.set_label,
)
_FACET: Final = 200
_FOUND_TAGS: Final = 500


class Finder(Rows):
    """Reads only rows of the given owner."""

    def find(
        self, owner: str, query: Query, sort: Sort = "newest", *, after: str | None = None, limit: int = PER_PAGE
    ) -> Page:
        """At most `limit` rows from a cursor (None: from the start). Raises `CursorError`."""
        cursor = None if after is None else Cursor.parse(after)
        forward = cursor is None or cursor.forward
        column, high_to_low = _ORDERS[sort]
        descending = high_to_low == forward
        statement = select(pictures.c.id, column).where(*self._conditions(owner, query))
        if cursor is not None:
            statement = statement.where(_beyond(column, cursor.value, cursor.id, descending=descending))
        statement = statement.order_by(*_order(column, descending=descending)).limit(limit + 1)
        with self._engine.begin() as connection:
            keys = connection.execute(statement).all()
            here, more = keys[:limit], len(keys) > limit
            here = here if forward else here[::-1]
            rows = self._rows(connection, [key[0] for key in here])
        if not here:
            return Page((), None, None)
        first, last = here[0], here[-1]
        return Page(
            rows,
            Cursor(True, last[1], last[0]).text() if more or not forward else None,
            Cursor(False, first[1], first[0]).text() if (more if not forward else cursor is not None) else None,
        )

    def count(self, owner: str, query: Query, *, at_most: int | None = None) -> int:
        """How many rows a query finds; counting stops at `at_most`."""
        found = select(pictures.c.id).where(*self._conditions(owner, query)).limit(at_most).subquery()
        with self._engine.begin() as connection:
            return int(connection.execute(select(func.count()).select_from(found)).scalar_one())

    def ids(self, owner: str, query: Query) -> list[str]:
        """The ids of all rows that a query finds, newest first."""
        found = select(pictures.c.id).where(*self._conditions(owner, query))
        with self._engine.begin() as connection:
            ordered = found.order_by(*_order(pictures.c.created_at, descending=True))
            return list(connection.execute(ordered).scalars())

    def rows(self, owner: str, result_ids: Sequence[str]) -> tuple[Mapping[str, Any], ...]:
        """The rows of these pictures in this order, as `gallery_table` takes them; other owners' are left out."""
        found: list[Mapping[str, Any]] = []
        with self._engine.begin() as connection:
            for some in parts(result_ids):
                mine = select(pictures.c.id).where(pictures.c.owner == owner, pictures.c.id.in_(some))
                known = set(connection.execute(mine).scalars())
                found += self._rows(connection, [each for each in some if each in known])
        return tuple(found)

    def neighbours(
        self, owner: str, result_id: str, query: Query, sort: Sort = "newest"
    ) -> tuple[str | None, str | None]:
        """The ids before and after one in the order of a query, whether or not that one matches the query itself."""
        column, high_to_low = _ORDERS[sort]
        conditions = self._conditions(owner, query)
        with self._engine.begin() as connection:
            mine = (pictures.c.owner == owner, pictures.c.id == result_id)
            value = connection.execute(select(column).where(*mine)).scalar_one_or_none()
            if value is None:
                return None, None
            neighbours = []
            for descending in (not high_to_low, high_to_low):
                there = _beyond(column, value, result_id, descending=descending)
                nearest = select(pictures.c.id).where(*conditions, there)
                ordered = nearest.order_by(*_order(column, descending=descending)).limit(1)
                neighbours.append(connection.execute(ordered).scalar_one_or_none())
        return neighbours[0], neighbours[1]

    def facets(self, owner: str, *, trashed: bool = False) -> Facets:
        """The values to filter by, over all rows of this owner."""
        mine = self._conditions(owner, Query(trashed=trashed))
        with self._engine.begin() as connection:
            grouped = select(
                pictures.c.model, pictures.c.task_type, pictures.c.source, pictures.c.starred, func.count()
            ).where(*mine)
            found = connection.execute(
                grouped.group_by(pictures.c.model, pictures.c.task_type, pictures.c.source, pictures.c.starred)
            ).all()
            tagged = (
                select(picture_tags.c.tag, func.count())
                .join(pictures, pictures.c.id == picture_tags.c.picture_id)
                .where(picture_tags.c.owner == owner, pictures.c.place == _place(trashed))
                .group_by(picture_tags.c.tag)
                .order_by(func.count().desc(), picture_tags.c.tag)
                .limit(_FOUND_TAGS)
            )
            tags = [(tag, int(count)) for tag, count in connection.execute(tagged)]
        return Facets(
            models=_summed([(model, count) for model, _, _, _, count in found if model])[:_FACET],
            tasks=_summed([(task, count) for _, task, _, _, count in found]),
            sources=_summed([(source, count) for _, _, source, _, count in found]),
            tags=tuple(tags),
            starred=sum(count for _, _, _, starred, count in found if starred),
            total=sum(count for *_, count in found),
        )

    def _rows(self, connection: Connection, result_ids: Sequence[str]) -> tuple[Mapping[str, Any], ...]:
        found = {row["id"]: row for row in connection.execute(_whole_rows(result_ids)).mappings()}
        tags: dict[str, list[str]] = {}
        tagged = select(picture_tags.c.picture_id, picture_tags.c.tag).where(
            picture_tags.c.picture_id.in_(list(result_ids))
        )
        for result_id, tag in connection.execute(tagged.order_by(picture_tags.c.tag)):
            tags.setdefault(result_id, []).append(tag)
        return tuple({**found[each], "tags": tags.get(each, [])} for each in result_ids)

    def _conditions(self, owner: str, query: Query) -> list[ColumnElement[bool]]:
        wanted, scope = query.parts, Scope(self._engine, owner)
        narrowed = [condition for each in FILTERS.values() for condition in each.where(wanted, scope)]
        return [pictures.c.owner == owner, pictures.c.place == _place(query.trashed), *narrowed]


def _place(trashed: bool) -> str:
    return "trash" if trashed else "gallery"


def _beyond(column: Any, value: Any, result_id: str, *, descending: bool) -> ColumnElement[bool]:
    """The condition for rows after a row. The plain bound on the column comes first: an index starts from it."""
    if descending:
        return and_(column <= value, or_(column < value, pictures.c.id < result_id))
    return and_(column >= value, or_(column > value, pictures.c.id > result_id))


def _order(column: Any, *, descending: bool) -> tuple[Any, Any]:
    return (column.desc(), pictures.c.id.desc()) if descending else (column.asc(), pictures.c.id.asc())


def _whole_rows(result_ids: Sequence[str]) -> Select[Any]:
    return (
        select(*RESULT_COLUMNS, pictures.c.source, pictures.c.deleted_at, *_OF_JOB)
        .join(jobs, jobs.c.task_uuid == pictures.c.task_uuid)
        .where(pictures.c.id.in_(list(result_ids)))
    )


def _summed(counts: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for name, count in counts:
        found[name] = found.get(name, 0) + int(count)
    return tuple(sorted(found.items(), key=lambda each: (-each[1], each[0])))
