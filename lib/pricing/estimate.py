"""What a request will cost, and how that is known.

Best first: what equal settings cost last with equal inputs, what the model's published prices say, and, where neither
is known, what a dry run answered. Where nothing is known there is no price; it is never taken for zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from lib import catalog
from lib.accounts import Account
from lib.catalog import known_usd
from lib.gallery import Source, Store
from lib.pricing.dry_runs import DryRuns
from lib.pricing.price_key import is_repeatable, price_key
from lib.pricing.published import published_usd

Basis = Literal["last", "published", "dry run"]

_MOST_RESULTS: Final = 1000


@dataclass(frozen=True)
class Price:
    """What all results of a request cost together, in USD, and how that is known."""

    usd: float
    basis: Basis


class Prices:
    """The prices of one studio. Any thread may ask; nothing here waits for the network unless it says so."""

    def __init__(self, store: Store, dry_runs: DryRuns | None = None, *, published_for: Source = "runware") -> None:
        """`published_for` is whose prices the catalogue in use publishes: play money is not real money."""
        self._store = store
        self._dry_runs = dry_runs
        self._published_for: Source = published_for

    def price(self, request: Mapping[str, Any], account: Account, *, ask_for_s: float | None = None) -> Price | None:
        """What a request will cost on a line, or None while nobody knows.

        With `ask_for_s`, and where only a dry run can tell, one is begun and waited for so many seconds; a later call
        has its answer.
        """
        results = results_of(request)
        if not 1 <= results <= _MOST_RESULTS:
            return None
        # What others like it cost tells nothing where an input may have changed since.
        can_compare = is_repeatable(request)
        last = known_usd(self._store.last_price(price_key(request), account.source)) if can_compare else None
        if last is not None:
            return Price(last * results, "last")
        published = _published(request) if account.source == self._published_for else None
        if published is not None and known_usd(published / results) is not None:
            return Price(published, "published")
        if self._dry_runs is None or not can_compare:
            return None
        told = known_usd(self._dry_runs.each_usd(request, account, ask_for_s))
        return None if told is None else Price(told * results, "dry run")


def results_of(request: Mapping[str, Any]) -> int:
    """How many results a request asks for."""
    return int(request.get("numberResults") or request.get("promptVersions") or 1)


def _published(request: Mapping[str, Any]) -> float | None:
    try:
        return published_usd(request)
    except catalog.UnknownModel:
        return None
