"""What the owner's key may spend for visitors, and what it has spent: a ledger of real money, by day (UTC).

Each task reserves its estimated price before it is sent and settles at what it really cost. Play money of the sandbox
and spending on a visitor's own key are not recorded here, but both count as requests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from lib.budget.ledger import (
    arrivals,
    committed,
    forget_what_is_no_amount,
    ledger,
    metadata,
    name_visitors_and_models,
    switches,
)
from lib.budget.refusals import Limit, day_refusal, rate_refusal, stopped_refusal
from lib.budget.report import Spent, spent_since
from lib.catalog import known_usd, most_cost_usd
from lib.database import prepare_tables, writing

_STOPPED: Final = "spending_stopped"
_MINUTE_S: Final = 60.0
_ROUNDING_USD: Final = 1e-9


@dataclass(frozen=True)
class Left:
    """What one visitor has spent today and may still spend, in USD; `left_usd` is at most what is left for all."""

    spent_usd: float
    limit_usd: float
    left_usd: float


class Budget:
    """The ledger of one store, shared by every process that uses it."""

    def __init__(
        self,
        engine: Engine,
        *,
        daily_limit_usd: float,
        unknown_price_usd: float,
        visitor_daily_limit_usd: float | None = None,
        requests_per_minute: int = 10_000,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`visitor_daily_limit_usd` None: a visitor may spend what all may."""
        prepare_tables(engine, "budget", metadata, [name_visitors_and_models, forget_what_is_no_amount])
        self._engine = engine
        self._writing = writing(engine)
        self._limit_usd = daily_limit_usd
        self._visitor_limit_usd = daily_limit_usd if visitor_daily_limit_usd is None else visitor_daily_limit_usd
        self._unknown_price_usd = unknown_price_usd
        self._per_minute = requests_per_minute
        self._now = now

    def reserve(
        self,
        task_uuid: str,
        price_usd: float | None,
        *,
        limited: bool,
        owner: str = "",
        model: str = "",
        on_studio_key: bool = True,
    ) -> None:
        """Counts a request and, if `on_studio_key`, reserves its price. None, and what is no price by `known_usd`,
        counts as the amount that the owner has set for unknown prices.

        Raises `BudgetExceededError` where the owner has stopped spending or, if `limited`, one of a visitor's limits
        would be exceeded; then nothing is counted.

        Reading and writing are one transaction that holds the write lock, so simultaneous clicks, in any process,
        cannot exceed a limit together.
        """
        if not (limited or on_studio_key):
            return
        known = known_usd(price_usd)
        amount = self._unknown_price_usd if known is None else known
        with self._writing.begin() as connection:
            if limited:
                self._count_request(connection, owner)
            if on_studio_key:
                if _is_stopped(connection):
                    raise stopped_refusal()
                if limited:
                    self._check_limits(connection, owner, amount)
                connection.execute(
                    insert(ledger).values(
                        task_uuid=task_uuid,
                        day=self._today().isoformat(),
                        reserved_usd=amount,
                        owner=owner,
                        model=model,
                    )
                )

    def settle(self, task_uuid: str, spent_usd: float | None) -> None:
        """Replaces a reservation by what the task cost. If that is unknown (None, or no cost of such a task by
        `known_usd`) the whole reservation stands. A task that reserved nothing is left alone."""
        with self._writing.begin() as connection:
            reserved = _reserved(connection, task_uuid)
            if reserved is None:
                return
            known = known_usd(spent_usd, most_usd=most_cost_usd(reserved))
            spent = reserved if known is None else known
            connection.execute(update(ledger).where(ledger.c.task_uuid == task_uuid).values(spent_usd=spent))

    def known_cost(self, task_uuid: str, cost: object) -> float | None:
        """The cost that a server reported for a result of this task, in USD, or None for what is no cost of such a
        task."""
        with self._engine.begin() as connection:
            return known_usd(cost, most_usd=most_cost_usd(_reserved(connection, task_uuid) or 0.0))

    def in_flight(self) -> list[str]:
        """The task UUIDs of reservations that are not settled."""
        with self._engine.begin() as connection:
            return list(connection.execute(select(ledger.c.task_uuid).where(ledger.c.spent_usd.is_(None))).scalars())

    def committed_today(self, owner: str | None = None) -> float:
        """Spent today plus reserved for tasks in flight, in USD, by one visitor or by all."""
        with self._engine.begin() as connection:
            return float(connection.execute(committed(self._today(), owner)).scalar_one())

    def left_today(self, owner: str) -> Left:
        """What a visitor has spent today on the studio's key, and what is left."""
        mine, all_of_it = self.committed_today(owner), self.committed_today()
        left = min(self._visitor_limit_usd - mine, self._limit_usd - all_of_it)
        return Left(mine, self._visitor_limit_usd, max(left, 0.0))

    def spent_in_days(self, days: int) -> list[Spent]:
        """What was spent in the last `days` days, including today, by day, visitor and model."""
        first = self._today() - timedelta(days=days - 1)
        return spent_since(self._engine, first.isoformat())

    # ---- the switch

    def stop_spending(self, *, stop: bool) -> None:
        """Stops all spending on the studio's key, in every process, or allows it again."""
        values = {"is_on": stop, "changed_at": self._now().timestamp()}
        with self._writing.begin() as connection:
            if not connection.execute(update(switches).where(switches.c.name == _STOPPED).values(values)).rowcount:
                connection.execute(insert(switches).values(name=_STOPPED, **values))

    def is_stopped(self) -> bool:
        """Whether the owner has stopped spending."""
        with self._engine.begin() as connection:
            return _is_stopped(connection)

    # ---- inside

    def _count_request(self, connection: Connection, owner: str) -> None:
        now = self._now().timestamp()
        connection.execute(delete(arrivals).where(arrivals.c.at <= now - _MINUTE_S))
        mine = select(func.count(), func.min(arrivals.c.at)).where(arrivals.c.owner == owner)
        count, oldest = connection.execute(mine).one()
        if count >= self._per_minute:
            raise rate_refusal(self._per_minute, oldest + _MINUTE_S - now)
        connection.execute(insert(arrivals).values(owner=owner, at=now))

    def _check_limits(self, connection: Connection, owner: str, amount: float) -> None:
        """Where both limits would be exceeded, the error names the one that leaves less."""
        limits: dict[Limit, tuple[float, float]] = {
            "studio_day": (self._limit_usd, float(connection.execute(committed(self._today())).scalar_one())),
            "visitor_day": (
                self._visitor_limit_usd,
                float(connection.execute(committed(self._today(), owner)).scalar_one()),
            ),
        }
        tightest = min(limits, key=lambda name: limits[name][0] - limits[name][1])
        limit_usd, already = limits[tightest]
        if already + amount > limit_usd + _ROUNDING_USD:
            raise day_refusal(
                tightest,
                limit_usd=limit_usd,
                committed=already,
                price=amount,
                renews_in_s=self._seconds_until_midnight(),
            )

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()

    def _seconds_until_midnight(self) -> float:
        """Seconds until midnight UTC."""
        now = self._now().astimezone(UTC)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return (midnight - now).total_seconds()


def _reserved(connection: Connection, task_uuid: str) -> float | None:
    query = select(ledger.c.reserved_usd).where(ledger.c.task_uuid == task_uuid)
    return connection.execute(query).scalar_one_or_none()


def _is_stopped(connection: Connection) -> bool:
    found = connection.execute(select(switches.c.is_on).where(switches.c.name == _STOPPED)).scalar_one_or_none()
    return bool(found)
