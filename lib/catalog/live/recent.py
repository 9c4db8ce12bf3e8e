"""A bounded cache of the most recently used values, safe to use from any thread."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """Up to `most` values by name; the least recently used makes room. None is remembered, too."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[str, T | None] = OrderedDict()

    def get(self, name: str, read: Callable[[], T | None]) -> T | None:
        """The value of this name, from `read` the first time."""
        with self._lock:
            if name in self._values:
                self._values.move_to_end(name)
                return self._values[name]
        value = read()
        with self._lock:
            # A value that came from the network meanwhile is newer than the one read from disk.
            found = self._values.setdefault(name, value)
            self._drop()
            return found

    def peek(self, name: str) -> T | None:
        """The value of this name, if it is remembered."""
        with self._lock:
            if name in self._values:
                self._values.move_to_end(name)
            return self._values.get(name)

    def put(self, name: str, value: T | None) -> None:
        """Remember a newer value."""
        with self._lock:
            self._values[name] = value
            self._values.move_to_end(name)
            self._drop()

    def _drop(self) -> None:
        while len(self._values) > self._most:
            self._values.popitem(last=False)
