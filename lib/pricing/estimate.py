"""Estimates what a request will cost."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal, Self, TypeVar

from lib import catalog
from lib.accounts import Account
from lib.catalog import known_usd
from lib.gallery import Source, Store
from lib.pricing.dry_runs import DryRuns
from lib.pricing.factors import is_repeatable, nearness, picture_of, results_of
from lib.pricing.price_key import PriceKey
from lib.pricing.published import published_scaled, published_usd

Basis = Literal["last", "published", "dry run"]

_MOST_RESULTS: Final = 1000
_T = TypeVar("_T")


@dataclass(frozen=True)
class Price:
    """What all results of a request cost together, in USD, and the basis of that estimate.

    `is_about` is true if it was scaled from the price of another size or length; it may then cost up to `ceiling_usd`.
    """

    usd: float
    basis: Basis
    is_about: bool = False
    ceiling_usd: float = 0.0

    @property
    def reserved_usd(self) -> float:
        """The amount to reserve: never less than `usd`."""
        return max(self.usd, self.ceiling_usd)

    @classmethod
    def of_each(cls, each_usd: object, results: int, basis: Basis) -> Self | None:
        """The price of `results` results at `each_usd`; None for what is no amount by `known_usd`."""
        each = known_usd(each_usd)
        return None if each is None else cls(each * results, basis)

    @classmethod
    def scaled(cls, each_usd: object, ratio: Fraction, results: int, basis: Basis) -> Self | None:
        """About the price of results that are `ratio` times as large as those that cost `each_usd`.

        None for what is no amount by `known_usd`, and for free results, which say nothing about other sizes. Where
        prices rise in steps, the next step may begin anywhere: the ceiling is a whole multiple of the known price, and
        a smaller result may cost as much as a larger one.
        """
        known = known_usd(each_usd)
        each = known_usd(known * float(ratio)) if known else None
        if not known or each is None:
            return None
        ceiling = known_usd(known * max(math.ceil(ratio), 1) * results)
        return cls(each * results, basis, is_about=True, ceiling_usd=ceiling or 0.0)


class Prices:
    """The prices of one studio. May be called from any thread; only `price` with `dry_run_wait_s` waits for the
    network."""

    def __init__(self, store: Store, dry_runs: DryRuns | None = None, *, published_for: Source = "runware") -> None:
        """`published_for` is the source whose prices the catalogue publishes: play money is not real money."""
        self._store = store
        self._dry_runs = dry_runs
        self._published_for: Source = published_for

    def key(self, request: Mapping[str, Any]) -> str:
        """The key under which the price of a request's results is stored."""
        return str(self._key(request))

    def price(
        self, request: Mapping[str, Any], account: Account, *, dry_run_wait_s: float | None = None
    ) -> Price | None:
        """What a request will cost with an account, or None while that is unknown.

        With `dry_run_wait_s`, and where only a dry run gives the exact price, one is started; a later call has its
        result. This call waits that many seconds for it, unless it is known already what the price is about.
        """
        if not 1 <= results_of(request) <= _MOST_RESULTS:
            return None
        # Earlier prices mean nothing where an input may have changed since.
        if not is_repeatable(request):
            return self._published(request, account) or self._published_scaled(request, account)
        key = self._key(request)
        exact = Price.of_each(self._store.last_price(str(key), account.source), results_of(request), "last")
        return (
            exact
            or self._published(request, account)
            or self._approximate_or_dry_run(key, request, account, dry_run_wait_s)
        )

    def _approximate_or_dry_run(
        self, key: PriceKey, request: Mapping[str, Any], account: Account, dry_run_wait_s: float | None
    ) -> Price | None:
        about = self._last_scaled(key, results_of(request), account.source) or self._published_scaled(request, account)
        wait_s = dry_run_wait_s if about is None or dry_run_wait_s is None else 0.0
        return self._by_dry_run(request, account, wait_s) or about

    def _key(self, request: Mapping[str, Any]) -> PriceKey:
        reference = picture_of(request)
        return PriceKey.of(request, None if reference is None else self._store.picture_size(reference))

    def _published(self, request: Mapping[str, Any], account: Account) -> Price | None:
        usd = _or_none(published_usd, request) if account.source == self._published_for else None
        if usd is None or known_usd(usd / results_of(request)) is None:
            return None
        return Price(usd, "published")

    def _by_dry_run(self, request: Mapping[str, Any], account: Account, dry_run_wait_s: float | None) -> Price | None:
        if self._dry_runs is None:
            return None
        return Price.of_each(self._dry_runs.each_usd(request, account, dry_run_wait_s), results_of(request), "dry run")

    def _last_scaled(self, key: PriceKey, results: int, source: Source) -> Price | None:
        if not key.scale.is_known:
            return None
        neighbours = self._store.neighbouring_prices(str(key), source, within=key.bounds())
        ratios = [(key.scale.ratio_to(PriceKey.parse(text).scale), usd) for text, usd in neighbours.items()]
        known = [(ratio, usd) for ratio, usd in ratios if ratio is not None]
        if not known:
            return None
        ratio, usd = min(known, key=lambda each: nearness(each[0]))
        return Price.scaled(usd, ratio, results, "last")

    def _published_scaled(self, request: Mapping[str, Any], account: Account) -> Price | None:
        found = _or_none(published_scaled, request) if account.source == self._published_for else None
        return None if found is None else Price.scaled(*found, results_of(request), "published")


def _or_none(published: Callable[[Mapping[str, Any]], _T | None], request: Mapping[str, Any]) -> _T | None:
    try:
        return published(request)
    except catalog.UnknownModel:
        return None
