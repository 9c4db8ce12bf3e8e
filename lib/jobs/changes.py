"""A revision number per visitor, by which pages notice changes."""

from __future__ import annotations

import threading


class Changes:
    """May be called from any thread."""

    def __init__(self) -> None:
        self._revisions: dict[str, int] = {}
        self._changed = threading.Condition()

    def revision(self, owner_id: str) -> int:
        """Returns a number that grows whenever something of this owner changes."""
        return self._revisions.get(owner_id, 0)

    def touch(self, owner_id: str) -> None:
        """Records that something of this owner changed, and wakes waiting callers."""
        with self._changed:
            self._revisions[owner_id] = self._revisions.get(owner_id, 0) + 1
            self._changed.notify_all()

    def wait(self, owner_id: str, seen: int, timeout_s: float) -> int:
        """Blocks until `revision` is no longer `seen`, at most `timeout_s`; returns the revision."""
        with self._changed:
            self._changed.wait_for(lambda: self.revision(owner_id) != seen, timeout_s)
            return self.revision(owner_id)
