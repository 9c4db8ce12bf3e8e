"""How amounts, times and sources are worded, the same on every page."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from lib import catalog
from lib.gallery import Source


def dollars(amount: float | None, source: Source) -> str:
    """Such as "$0.0052", or "$0.0052 play money" from the sandbox; "cost unknown" where nobody said."""
    if amount is None:
        return "cost unknown"
    digits = 2 if amount >= 1 or amount == 0 else 4 if amount >= 0.0001 else 6  # what is not free is never shown as 0
    text = f"${amount:.{digits}f}"
    return f"{text} play money" if source == "sandbox" else text


def seconds(duration: float | None) -> str:
    """Such as "3.2 s", or nothing where nobody measured."""
    return "" if duration is None else f"{duration:.1f} s"


def ago(moment: float) -> str:
    """How long ago a time (seconds since 1970) was, roughly."""
    passed = max(time.time() - moment, 0)
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if passed >= length:
            return f"{int(passed // length)} {unit} ago"
    return "just now"


def model_name(air: str) -> str:
    """A model's readable name, or its AIR where the catalogue does not know it."""
    try:
        return catalog.model(air).name
    except catalog.UnknownModel:
        return air


def shorten(text: str, longest: int) -> str:
    """The text on one line, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def escape_markdown(text: str) -> str:
    """A visitor's or a server's words made safe for a place that reads Markdown: shown letter by letter."""
    special = "\\`*_{}[]()<>#+-.!|~$:^&"
    return "".join(f"\\{letter}" if letter in special else letter for letter in " ".join(text.split()))


def alt_text(request: Mapping[str, Any]) -> str:
    """What a picture shows, for those who cannot see it: its prompt."""
    return shorten(str(request.get("positivePrompt") or ""), 200) or "Picture without a prompt"


def escape_sentence(sentence: str) -> str:
    """A sentence for a box that reads Markdown: nothing in it acts, and it reads as it was written."""
    special = "\\`*_[]<>|~$:^&#"
    return "".join(f"\\{letter}" if letter in special else letter for letter in sentence)
