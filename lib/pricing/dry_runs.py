"""What a server says that a request would cost, without running it: asked in the background, remembered for an hour."""

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
_PICTURES: Final = frozenset({"imageInference", "removeBackground", "upscale", "caption", "promptEnhance"})
_log = logging.getLogger(__name__)


class DryRuns:
    """Dry runs in the background, one for each kind of request, remembered for an hour."""

    def __init__(self, loop: EventLoopThread) -> None:
        self._loop = loop
        self._lock = threading.RLock()  # a future that is done already calls back at once
        self._known: dict[str, tuple[float | None, float]] = {}
        self._on_way: dict[str, Future[float | None]] = {}
        self._allowed = True
        self._proven = False

    def each_usd(self, request: Mapping[str, Any], account: Account, ask_for_s: float | None) -> float | None:
        """What one result would cost by an earlier dry run; with `ask_for_s`, begins one and waits so long."""
        key = f"{account.id} {price_key(request)}"
        with self._lock:
            usd, until = self._known.get(key, (None, 0.0))
            if time.monotonic() < until:
                return usd
            if ask_for_s is None:
                return None
            asked = self._on_way.get(key) or self._begin(key, request, account)
        if asked is None:
            return None
        wait([asked], timeout=ask_for_s)
        whole = asked.done() and not asked.cancelled() and asked.exception() is None
        return asked.result() if whole else None

    def _begin(self, key: str, request: Mapping[str, Any], account: Account) -> Future[float | None] | None:
        if len(self._on_way) >= _AT_ONCE or not self._may_ask(request, account) or not _is_whole(request):
            return None
        # For one result: its price is what is asked, and should it be run after all, one result is what it costs.
        one = {**request, **({"numberResults": 1} if "numberResults" in request else {})}
        asked = self._on_way[key] = self._loop.submit(account.client.dry_run(one))
        asked.add_done_callback(lambda done: self._ended(key, done))
        return asked

    def _may_ask(self, request: Mapping[str, Any], account: Account) -> bool:
        """Until a server has shown that it knows dry runs, it is asked about pictures only: should it run one after
        all, that costs a cent, not a film."""
        known = self._proven or account.source == "sandbox" or request.get("taskType") in _PICTURES
        return self._allowed and known

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
            self._on_way.pop(key, None)
            if len(self._known) >= _MOST:
                self._known.pop(next(iter(self._known)))
            self._known[key] = (usd, time.monotonic() + _FRESH_S)


def _is_whole(request: Mapping[str, Any]) -> bool:
    """Whether a request can be priced as it stands: nothing in it is wrong, missing, or only known to the studio."""
    try:
        return not list(references_in(request)) and not catalog.check(str(request.get("model", "")), request)
    except catalog.UnknownModel:
        return False
