"""Runs a story in a child process that dies at one step of it, over and over, one step later each time.

A step is everything that leaves a mark: a statement, a commit, a file opened for writing, flushed, renamed or removed.
`os._exit` ends the child there as a kill would: nothing is flushed, closed or rolled back. Children are forked, so this
runs in a process of its own without threads.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Engine, event

KILLED, WRONG = 9, 1
_MARKS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.link"})


class Steps:
    """Counts steps, and dies at the last."""

    def __init__(self) -> None:
        self.count = self.last = 0
        sys.addaudithook(self._audit)
        event.listen(Engine, "before_cursor_execute", lambda *_: self.step())
        event.listen(Engine, "commit", lambda *_: self.step())
        flush = os.fsync

        def flushed(handle: Any) -> None:
            self.step()
            flush(handle)

        os.fsync = flushed  # type: ignore[assignment]

    def begin(self, last: int) -> None:
        """Count from here on."""
        self.count, self.last = 0, last

    def step(self) -> None:
        self.count += 1
        if self.count == self.last:
            os._exit(KILLED)

    def _audit(self, name: str, arguments: tuple[Any, ...]) -> None:
        if name in _MARKS or (name == "open" and isinstance(arguments[1], str) and arguments[1][:1] in "wax"):
            self.step()


def forked(work: Callable[[], None]) -> int:
    """Do some work in a child; its exit code."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - the child's last words
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(WRONG)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at_each(story: Callable[[Steps, int], None], *, stride: int = 1) -> Iterator[int]:
    """Tell the story with ever later ends, and give the step that was the last of each; it is told to its end at last.
    `story` gets the steps, to `begin` them, and that number."""
    last = 1
    while True:
        code = forked(lambda last=last: story(Steps(), last))  # type: ignore[misc]
        if code not in (0, KILLED):
            raise SystemExit(f"the story itself went wrong, told up to step {last}")
        yield last
        if code == 0:
            return
        last += stride
