"""Stores the body digest of each `Idempotency-Key`: the same body again is the same call, another one is refused.

The jobs see to it that the call is paid once (one submission is one job, in every process that shares the store); this
module distinguishes a repetition from a mistake.
"""

from __future__ import annotations

import time
from hashlib import sha256

from sqlalchemy import Column, Engine, Float, MetaData, String, Table, insert, select
from sqlalchemy.exc import IntegrityError

from lib.database import writing

metadata = MetaData()

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("owner", String(32), primary_key=True),
    Column("submission", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("created_at", Float, nullable=False),
)


def submission_of(key: str) -> str:
    """Returns the submission id of all calls with this key."""
    return "api-" + sha256(key.encode()).hexdigest()[:60]


class IdempotencyKeys:
    """The keys of one store. All methods may be called from any thread."""

    def __init__(self, engine: Engine) -> None:
        metadata.create_all(engine)
        self._engine = engine
        self._writing = writing(engine)

    def digest_of(self, owner_id: str, submission: str) -> str | None:
        """Returns the digest of the first body with this key, or None for a new key."""
        query = select(idempotency_keys.c.digest).where(
            idempotency_keys.c.owner == owner_id, idempotency_keys.c.submission == submission
        )
        with self._engine.begin() as connection:
            return connection.execute(query).scalar_one_or_none()

    def claim(self, owner_id: str, submission: str, digest: str) -> bool:
        """Binds a key to a body. Returns False when it is bound to another one."""
        values = {"owner": owner_id, "submission": submission, "digest": digest, "created_at": time.time()}
        try:
            with self._writing.begin() as connection:
                connection.execute(insert(idempotency_keys).values(values))
        except IntegrityError:
            return self.digest_of(owner_id, submission) == digest
        return True
