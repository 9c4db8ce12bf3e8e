"""Links with a token: read-only ones that show pictures, and one-time ones that move a visitor to another browser.

A token is returned once, when it is made; only its digest is stored.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, func, insert, or_, select, update

from lib.gallery.rows.records import Result, Source
from lib.gallery.rows.result_rows import RESULT_COLUMNS
from lib.gallery.rows.rows import Rows, parts
from lib.gallery.rows.search_text import prompt_of
from lib.gallery.tables.schema import (
    jobs,
    moves,
    pictures,
    share_pictures,
    shares,
)

MOVE_GOOD_FOR_S: Final = 600
_LONGEST_TITLE: Final = 255
_TOKEN_BYTES: Final = 32
_MOST_SHOWN: Final = 1000
_RESULT: Final = tuple(column.name for column in RESULT_COLUMNS)

Shows = Literal["pictures", "prompts", "parameters"]
"""What a link shows: only the pictures, also their prompts, or all their parameters."""


@dataclass(frozen=True)
class Share:
    """A read-only link. `results` counts what it shows now; `revoked_at` is set once it is revoked."""

    id: str
    title: str
    set_id: str | None
    shows: Shows
    created_at: float
    revoked_at: float | None
    results: int


@dataclass(frozen=True)
class Shared:
    """One result as a link shows it, with the request that made it."""

    result: Result
    source: Source
    request: Mapping[str, Any]

    @property
    def prompt(self) -> str:
        """The prompt of its request."""
        return prompt_of(self.request)


class Shares(Rows):
    """Links to pictures. None of them shows what is in the trash or deleted."""

    def create(
        self,
        owner: str,
        result_ids: Iterable[str] = (),
        *,
        set_id: str | None = None,
        title: str = "",
        shows: Shows = "pictures",
    ) -> str:
        """Shares pictures of this owner, in this order, or a whole set with later additions; returns the token.

        Raises `ValueError` if there is nothing to share.
        """
        share_id, token = secrets.token_hex(16), secrets.token_urlsafe(_TOKEN_BYTES)
        wanted = list(dict.fromkeys(result_ids))
        with self._writing.begin() as connection:
            mine = (pictures.c.owner == owner, pictures.c.place == "gallery")
            whole_set = [pictures.c.set_id == set_id]
            which = whole_set if set_id is not None else [pictures.c.id.in_(some) for some in parts(wanted)]
            found = {
                result_id
                for each in which
                for result_id in connection.execute(select(pictures.c.id).where(*mine, each)).scalars()
            }
            if not found:
                raise ValueError("There is nothing to share.")
            values = {"digest": _digest(token), "owner": owner, "title": title[:_LONGEST_TITLE], "set_id": set_id}
            connection.execute(insert(shares).values(id=share_id, shows=shows, created_at=time.time(), **values))
            if set_id is None:
                listed = [each for each in wanted if each in found]
                rows = [{"share_id": share_id, "picture_id": each, "position": n} for n, each in enumerate(listed)]
                connection.execute(insert(share_pictures), rows)
        return token

    def of(self, owner: str) -> tuple[Share, ...]:
        """This owner's links that are not revoked, newest first."""
        mine = (shares.c.owner == owner, shares.c.revoked_at.is_(None))
        ordered = select(shares).where(*mine).order_by(shares.c.created_at.desc(), shares.c.id)
        with self._engine.begin() as connection:
            return tuple(_share(connection, row) for row in connection.execute(ordered).mappings().all())

    def revoke(self, owner: str, share_id: str) -> None:
        """Revokes a link: from now on it opens nothing."""
        mine = (shares.c.owner == owner, shares.c.id == share_id, shares.c.revoked_at.is_(None))
        with self._writing.begin() as connection:
            connection.execute(update(shares).where(*mine).values(revoked_at=time.time()))

    def open(self, token: str) -> Share | None:
        """The link of a token; None if it is unknown or revoked."""
        with self._engine.begin() as connection:
            row = _row_of(connection, token)
            return None if row is None else _share(connection, row)

    def results(self, token: str) -> tuple[Result, ...]:
        """The results that a token's link shows, in its order."""
        with self._engine.begin() as connection:
            row = _row_of(connection, token)
            found = () if row is None else connection.execute(_shown(row, *RESULT_COLUMNS))
            return tuple(Result(**each._mapping) for each in found)

    def shown(self, token: str) -> tuple[Shared, ...]:
        """The same with the request of each. At most a thousand: a page of more would be unusable."""
        columns = (*RESULT_COLUMNS, pictures.c.source, jobs.c.request)
        with self._engine.begin() as connection:
            row = _row_of(connection, token)
            if row is None:
                return ()
            query = _shown(row, *columns).join(jobs, jobs.c.task_uuid == pictures.c.task_uuid).limit(_MOST_SHOWN)
            found = connection.execute(query).mappings().all()
        return tuple(
            Shared(Result(**{name: each[name] for name in _RESULT}), each["source"], each["request"]) for each in found
        )

    def result(self, token: str, result_id: str) -> Result | None:
        """One result that a token's link shows, or None."""
        with self._engine.begin() as connection:
            row = _row_of(connection, token)
            if row is None:
                return None
            shown = _shown(row, *RESULT_COLUMNS).where(pictures.c.id == result_id)
            found = connection.execute(shown).one_or_none()
        return None if found is None else Result(**found._mapping)


class MoveLinks(Rows):
    """One-time links, valid for ten minutes, that make another browser the same visitor."""

    def __init__(self, engine: Engine, now: Callable[[], float] = time.time) -> None:
        super().__init__(engine)
        self._now = now

    def create(self, owner: str) -> str:
        """A new token; this owner's earlier ones become invalid."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with self._writing.begin() as connection:
            connection.execute(delete(moves).where(or_(moves.c.owner == owner, moves.c.expires_at <= self._now())))
            expires_at = self._now() + MOVE_GOOD_FOR_S
            connection.execute(insert(moves).values(digest=_digest(token), owner=owner, expires_at=expires_at))
        return token

    def is_good(self, token: str) -> bool:
        """Whether a token could be redeemed now."""
        good = select(moves.c.owner).where(moves.c.digest == _digest(token), moves.c.expires_at > self._now())
        with self._engine.begin() as connection:
            return connection.execute(good).one_or_none() is not None

    def redeem(self, token: str) -> str | None:
        """The owner of a token, once; None if it is used, expired or unknown."""
        with self._writing.begin() as connection:
            mine = moves.c.digest == _digest(token)
            row = connection.execute(select(moves.c.owner, moves.c.expires_at).where(mine)).one_or_none()
            connection.execute(delete(moves).where(mine))
        return row.owner if row is not None and row.expires_at > self._now() else None


def _digest(token: str) -> str:
    # 256 random bits: a plain digest cannot be reversed by guessing.
    return hashlib.sha256(token.encode()).hexdigest()


def _row_of(connection: Connection, token: str) -> RowMapping | None:
    good = (shares.c.digest == _digest(token), shares.c.revoked_at.is_(None))
    return connection.execute(select(shares).where(*good)).mappings().one_or_none()


def _share(connection: Connection, row: RowMapping) -> Share:
    count = select(func.count()).select_from(_shown(row, pictures.c.id).order_by(None).subquery())
    names = ("id", "title", "set_id", "shows", "created_at", "revoked_at")
    return Share(**{name: row[name] for name in names}, results=connection.execute(count).scalar_one())


def _shown(share: RowMapping, *columns: Any) -> Select[Any]:
    """The pictures that a link shows: its owner's only, and not those in the trash."""
    query = select(*columns).where(pictures.c.owner == share["owner"], pictures.c.place == "gallery")
    if share["set_id"] is not None:
        return query.where(pictures.c.set_id == share["set_id"]).order_by(pictures.c.created_at, pictures.c.id)
    listed = share_pictures.c.picture_id == pictures.c.id
    return (
        query.join(share_pictures, listed)
        .where(share_pictures.c.share_id == share["id"])
        .order_by(share_pictures.c.position)
    )
