"""Whose key: the studio's, the sandbox, or one that a visitor brought; and which of them each visitor uses."""

from lib.accounts.account import Line
from lib.accounts.accounts import KeyNotHeldError, KeyRefusedError, Lines
from lib.accounts.choices import Choices, LineKind

__all__ = ["Choices", "KeyNotHeldError", "KeyRefusedError", "Line", "LineKind", "Lines"]
