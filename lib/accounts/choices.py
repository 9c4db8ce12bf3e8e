"""Which account each visitor has chosen, stored so that after a restart no click suddenly costs real money."""

from __future__ import annotations

import time
from typing import Final, Literal, cast

from sqlalchemy import Column, Engine, Float, MetaData, String, Table, delete, insert, select

from lib.database import prepare_tables, writing

AccountKind = Literal["studio", "sandbox", "own"]

metadata = MetaData()

account_choices = Table(
    "line_choices",
    metadata,
    Column("owner", String(32), primary_key=True),
    Column("line", String(8), nullable=False),
    Column("chosen_at", Float, nullable=False),
)

_REMEMBERED: Final = 10_000
# A page reads it a dozen times while it is drawn; another process may have changed it since.
_FRESH_S: Final = 2.0


class Choices:
    """At most one choice per visitor. May be called from any thread."""

    def __init__(self, engine: Engine) -> None:
        prepare_tables(engine, "lines", metadata)
        self._engine = engine
        self._writing = writing(engine)
        self._known: dict[str, tuple[AccountKind | None, float]] = {}

    def get(self, owner_id: str) -> AccountKind | None:
        """Returns a visitor's last choice, None if there is none."""
        known = self._known.get(owner_id)
        if known is not None and time.monotonic() - known[1] < _FRESH_S:
            return known[0]
        query = select(account_choices.c.line).where(account_choices.c.owner == owner_id)
        with self._engine.begin() as connection:
            found = cast("AccountKind | None", connection.execute(query).scalar_one_or_none())
        self._remember(owner_id, found)
        return found

    def set(self, owner_id: str, chosen: AccountKind | None) -> None:
        """Stores a visitor's choice; None removes it."""
        with self._writing.begin() as connection:
            connection.execute(delete(account_choices).where(account_choices.c.owner == owner_id))
            if chosen is not None:
                connection.execute(insert(account_choices).values(owner=owner_id, line=chosen, chosen_at=time.time()))
        self._remember(owner_id, chosen)

    def _remember(self, owner_id: str, chosen: AccountKind | None) -> None:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[owner_id] = (chosen, time.monotonic())
