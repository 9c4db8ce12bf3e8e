"""Reads what results cost last, by price key, and the sizes of pictures that prices depend on."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select

from lib.gallery.rows.records import Source
from lib.gallery.rows.rows import Rows
from lib.gallery.tables.schema import charges, inputs, pictures
from lib.media import parse_reference

_IS_KNOWN: Final = charges.c.cost_usd.is_not(None)


class LastPrices(Rows):
    """The prices of earlier results."""

    def last_price(self, price_key: str, source: Source) -> float | None:
        """What one result of an equal request cost last, in USD, or None if there was none."""
        with self._engine.begin() as connection:
            row = connection.execute(_newest(charges.c.price_key == price_key, source)).one_or_none()
        return None if row is None else row.cost_usd

    def neighbouring_prices(self, price_key: str, source: Source, *, within: tuple[str, str]) -> dict[str, float]:
        """The last prices of the next key below and the next above this one, by key; `within` is the lowest and the
        highest key that counts."""
        key, (lowest, highest) = charges.c.price_key, within
        known = select(key).where(charges.c.source == source, _IS_KNOWN).limit(1)
        below = known.where(key >= lowest, key < price_key).order_by(key.desc())
        above = known.where(key > price_key, key <= highest).order_by(key)
        nearest = [_newest(key == next_key.scalar_subquery(), source) for next_key in (below, above)]
        with self._engine.begin() as connection:
            rows = [row for query in nearest for row in connection.execute(query)]
        return {row.price_key: row.cost_usd for row in rows}

    def picture_size(self, reference: str) -> tuple[int, int] | None:
        """Width and height, px, of a picture by its reference, of any owner; None for a video, and while it is
        unknown."""
        kind, picture_id = parse_reference(reference)
        table = inputs if kind == "input" else pictures
        is_picture = (table.c.id == picture_id, table.c.mime.like("image/%"))
        with self._engine.begin() as connection:
            row = connection.execute(select(table.c.width, table.c.height).where(*is_picture)).one_or_none()
        return (row.width, row.height) if row is not None and row.width and row.height else None


def _newest(has_key: ColumnElement[bool], source: Source) -> Select[Any]:
    of_key = (has_key, charges.c.source == source, _IS_KNOWN)
    newest_first = charges.c.created_at.desc()
    return select(charges.c.price_key, charges.c.cost_usd).where(*of_key).order_by(newest_first).limit(1)
