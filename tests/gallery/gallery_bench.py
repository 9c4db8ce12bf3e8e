"""A store with some results in it, quickly made: rows as jobs write them, without bytes."""

from __future__ import annotations

from typing import Any

from lib.gallery.store import Store
from tests.gallery.test_store import ANN, item, new_job


def add(store: Store, owner: str = ANN, *, at: float = 1000.0, result: dict[str, Any] | None = None, **job: Any) -> str:
    """One finished result; returns its id. `result` changes what Runware said of it, the rest the job."""
    made = store.add_job(new_job(owner, **job))
    picture_id = store.add_picture(made, {**item(), **(result or {})}, seconds=1.5, arrived_at=at)
    assert picture_id is not None
    return picture_id
