"""Accounts: the studio's key, the sandbox, or a visitor's own key; and which of them each visitor uses."""

from lib.accounts.account import Account
from lib.accounts.accounts import Accounts, KeyNotHeldError, KeyRefusedError
from lib.accounts.choices import AccountKind, Choices
from lib.accounts.fair_queue import Ticket
from lib.accounts.uploads import GONE_AT_RUNWARE, InputGoneError

__all__ = [
    "GONE_AT_RUNWARE",
    "Account",
    "AccountKind",
    "Accounts",
    "Choices",
    "InputGoneError",
    "KeyNotHeldError",
    "KeyRefusedError",
    "Ticket",
]
