"""How pages learn that something changed: a number per visitor that grows."""

from __future__ import annotations

import threading


class Changes:
    """May be called from any thread."""

    def __init__(self) -> None:
        self._revisions: dict[str, int] = {}
        self._changed = threading.Condition()

    def revision(self, owner_id: str) -> int:
        """A number that grows whenever something of this owner changed."""
        return self._revisions.get(owner_id, 0)

    def touch(self, owner_id: str) -> None:
        """Say that something of this owner changed."""
        with self._changed:
            self._revisions[owner_id] = self._revisions.get(owner_id, 0) + 1
            self._changed.notify_all()

    def wait(self, owner_id: str, seen: int, timeout_s: float) -> int:
        """Block until `revision` is no longer `seen`, or until the time is up; returns the revision."""
        with self._changed:
            self._changed.wait_for(lambda: self.revision(owner_id) != seen, timeout_s)
            return self.revision(owner_id)
