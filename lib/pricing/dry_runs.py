"""Asks a server what a request would cost without running it: in the background, cached for an hour."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, wait
from typing import Any, Final

from lib import catalog
from lib.accounts import Account
from lib.media import references_in
from lib.pricing.price_key import price_key
from lib.runtime import EventLoopThread
from lib.runware_api import NotADryRunError

_FRESH_S: Final = 3600.0
_MOST: Final = 500
_AT_ONCE: Final = 2
_log = logging.getLogger(__name__)


class DryRuns:
    """Dry runs in the background, one for each kind of request, cached for an hour."""

    def __init__(self, loop: EventLoopThread) -> None:
        self._loop = loop
        self._lock = threading.RLock()  # a future that is done already calls back at once
        self._known: dict[str, tuple[float | None, float]] = {}
        self._running: dict[str, Future[float | None]] = {}
        self._allowed = True
        self._proven = False

    def each_usd(self, request: Mapping[str, Any], account: Account, dry_run_wait_s: float | None) -> float | None:
        """What one result would cost by an earlier dry run, in USD; with `dry_run_wait_s`, starts one and waits so
        long."""
        key = f"{account.id} {price_key(request)}"
        with self._lock:
            usd, until = self._known.get(key, (None, 0.0))
            if time.monotonic() < until:
                return usd
            if dry_run_wait_s is None:
                return None
            dry_run = self._running.get(key) or self._begin(key, request, account)
        if dry_run is None:
            return None
        wait([dry_run], timeout=dry_run_wait_s)
        succeeded = dry_run.done() and not dry_run.cancelled() and dry_run.exception() is None
        return dry_run.result() if succeeded else None

    def _begin(self, key: str, request: Mapping[str, Any], account: Account) -> Future[float | None] | None:
        if len(self._running) >= _AT_ONCE or not self._is_allowed(request, account) or not _is_complete(request):
            return None
        # For one result: its price is what is needed, and if it should be run after all, only one result is paid.
        one = {**request, **({"numberResults": 1} if "numberResults" in request else {})}
        dry_run = self._running[key] = self._loop.submit(account.client.dry_run(one))
        dry_run.add_done_callback(lambda done: self._ended(key, done))
        return dry_run

    def _is_allowed(self, request: Mapping[str, Any], account: Account) -> bool:
        """Until a server has shown that it supports dry runs, only pictures are tried: if it should run one after all,
        that costs a cent, not the price of a video."""
        is_cheap = catalog.task(str(request.get("taskType"))).is_cheap
        return self._allowed and (self._proven or account.source == "sandbox" or is_cheap)

    def _ended(self, key: str, done: Future[float | None]) -> None:
        usd = None
        if not done.cancelled():
            error = done.exception()
            if isinstance(error, NotADryRunError):
                self._allowed = False
                _log.error("A dry run was run for real. No further one is tried until the studio starts again.")
            elif error is not None:
                _log.warning("a dry run failed: %s", type(error).__name__)
            else:
                usd = done.result()
                self._proven = self._proven or usd is not None
        with self._lock:
            self._running.pop(key, None)
            if len(self._known) >= _MOST:
                self._known.pop(next(iter(self._known)))
            self._known[key] = (usd, time.monotonic() + _FRESH_S)


def _is_complete(request: Mapping[str, Any]) -> bool:
    """Whether a request can be priced as it is: nothing in it is invalid, missing, or known only to the studio."""
    try:
        return not list(references_in(request)) and not catalog.check(str(request.get("model", "")), request)
    except catalog.UnknownModel:
        return False
