"""What only the owner may see and do: spending of all visitors, and the spending switch. Others are refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from lib.access import LOCAL_OWNER_ID
from lib.runtime.log import visitor_tag
from lib.runware_api import AccountDetails, RunwareApiError
from lib.session.access import visitor
from lib.session.process import jobs, studio

SPENDING_SWITCH: Final = "owner_stop_spending"
"""Widget key of the switch."""
_ANSWER_S: Final = 0.5

DAY: Final = "Day"
VISITOR: Final = "Visitor"
MODEL: Final = "Model"
TASKS: Final = "Requests"
USD: Final = "Spent"


@dataclass(frozen=True)
class Money:
    """Current figures of the studio. `balance_usd` is None while the account does not answer; amounts in USD."""

    balance_usd: float | None
    spent_today_usd: float
    limit_usd: float
    in_flight: int
    keys_held: int


def money() -> Money:
    """Returns the current figures."""
    _only_for_the_owner()
    opened = studio()
    account_details = _account_details()
    return Money(
        balance_usd=account_details.balance_usd if account_details else None,
        spent_today_usd=opened.budget.committed_today(),
        limit_usd=opened.settings.daily_limit_usd,
        in_flight=jobs().in_flight(),
        keys_held=opened.accounts.keys_held,
    )


def spending(days: int) -> pd.DataFrame:
    """Returns what the studio's key spent in the last days: a row per day, visitor and model, with requests and USD.

    Visitors have short anonymous names; programs have the name of their token.
    """
    _only_for_the_owner()
    names = {studio().access.passes.id_for(f"caller {name}"): name for name in studio().access.tokens}
    rows = studio().budget.spent_in_days(days)
    return pd.DataFrame(
        [(row.day, _name(row.owner, names), row.model, row.tasks, row.usd) for row in rows],
        columns=[DAY, VISITOR, MODEL, TASKS, USD],
    )


def is_spending_stopped() -> bool:
    """Whether the switch is on, in whichever process it was set."""
    return studio().budget.is_stopped()


def turn_spending_switch() -> None:
    """Applies the switch, in every process at once. Call it in a callback."""
    _only_for_the_owner()
    studio().budget.stop_spending(stop=bool(st.session_state[SPENDING_SWITCH]))
    jobs().touch(visitor.current().id)


def _account_details() -> AccountDetails | None:
    if not studio().accounts.has_studio_key:
        return None
    try:
        return studio().loop.submit(studio().accounts.default.client.account_details()).result(timeout=_ANSWER_S)
    except (TimeoutError, RunwareApiError):
        return None


def _name(owner_id: str, callers: dict[str, str]) -> str:
    if owner_id == LOCAL_OWNER_ID:
        return "on the owner's machine"
    if owner_id in callers:
        return f"{callers[owner_id]} (program)"
    return visitor_tag(owner_id) if owner_id else "before visitors were told apart"


def _only_for_the_owner() -> None:
    if not visitor.current().is_owner:
        raise PermissionError("only the owner may do this")
