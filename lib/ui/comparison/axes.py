"""What varies in a comparison, and over which values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from lib import StudioError
from lib.ui.forms.fields.controls import CONTROLS
from lib.ui.forms.fields.known import label_of
from lib.ui.forms.fields.leaf import Leaf
from lib.ui.words import model_name, shorten

MODEL: Final = "model"
MOST_CELLS: Final = 64
_RANGE = re.compile(r"(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)(?:\s+by\s+([\d.]+))?")
_LONGEST_LABEL: Final = 100


class AxisError(StudioError, ValueError):
    """Values that cannot be parsed. The text is a sentence for the visitor."""


@dataclass(frozen=True)
class Axis:
    """One axis of the grid: the path of the widget that varies, its readable name, and its values."""

    path: str
    name: str
    values: tuple[Any, ...]

    def labels(self) -> list[str]:
        """Each value's label at the head of its row or column; no two are alike."""
        if self.path == MODEL:
            labels = [model_name(str(value)) for value in self.values]
        elif self.path in _PROMPTS:
            labels = [shorten(str(value), _LONGEST_LABEL) for value in self.values]
        else:
            labels = [shorten(f"{self.name} {value}", _LONGEST_LABEL) for value in self.values]
        # A job is found by its label, so labels must be unique.
        return [f"{label} ({place + 1})" if labels.count(label) > 1 else label for place, label in enumerate(labels)]


_PROMPTS: Final = ("positivePrompt", "prompt")


def can_vary(leaf: Leaf) -> bool:
    """Whether a widget can be an axis of a grid."""
    return CONTROLS[leaf.control].varies is not None and not leaf.path.endswith("*")


def name_of(path: str) -> str:
    """A path's readable name, such as "LoRA 2 weight" for `lora.1.weight`."""
    words = [str(int(step) + 1) if step.isdigit() else label_of(step) for step in path.split(".")]
    return " ".join([words[0], *(word if word.isupper() else word[0].lower() + word[1:] for word in words[1:])])


def read_values(text: str, leaf: Leaf) -> tuple[Any, ...]:
    """Parse typed values: numbers such as `4, 8, 20` or `0..1 by 0.25`, texts one per line.

    Raises `AxisError`.
    """
    if CONTROLS[leaf.control].varies == "lines":
        found: list[Any] = [line.strip() for line in text.splitlines() if line.strip()]
    else:
        parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
        found = [value for part in parts for value in _numbers(part, leaf)]
    return tuple(dict.fromkeys(found))


def _numbers(part: str, leaf: Leaf) -> Iterator[Any]:
    match = _RANGE.fullmatch(part)
    if match is None:
        yield _number(part, leaf)
        return
    try:
        low, high, step = Decimal(match[1]), Decimal(match[2]), Decimal(match[3] or 1)
    except InvalidOperation as error:
        raise AxisError(f"{part} is no range. Write it as 4..20 by 4.") from error
    if step <= 0 or high < low or (high - low) / step > MOST_CELLS:
        raise AxisError(f"{part} is no range of at most {MOST_CELLS} values. Write it as 4..20 by 4.")
    while low <= high:
        yield _number(str(low), leaf)
        low += step


def _number(text: str, leaf: Leaf) -> Any:
    if CONTROLS[leaf.control].varies == "numbers as text":
        return text  # forms store these as text
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise AxisError(f"{shorten(text, 40)} is no number. Write such as 4, 8, 20 or 4..20 by 4.") from error
    if not number.is_finite() or abs(number) > 10**15:
        raise AxisError(f"{shorten(text, 40)} is no number. Write such as 4, 8, 20 or 4..20 by 4.")
    if leaf.field.kind != "integer":
        return float(number)
    if number != int(number):
        raise AxisError(f"{text} should be a whole number.")
    return int(number)
