"""Whose key: the studio's, the sandbox, or one that a visitor brought; and which of them each visitor uses."""

from lib.lines.choices import Choices, LineKind
from lib.lines.line import Line
from lib.lines.lines import KeyNotHeldError, KeyRefusedError, Lines

__all__ = ["Choices", "KeyNotHeldError", "KeyRefusedError", "Line", "LineKind", "Lines"]
