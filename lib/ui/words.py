"""Wording of amounts, times and names, the same on every page."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from lib import catalog
from lib.gallery import Source


def dollars(amount: float | None, source: Source) -> str:
    """Such as "$0.0052", or "$0.0052 play money" from the sandbox; "cost unknown" for None."""
    if amount is None:
        return "cost unknown"
    digits = 2 if amount >= 1 or amount == 0 else 4 if amount >= 0.0001 else 6  # only what is free is shown as 0
    text = f"${amount:.{digits}f}"
    return f"{text} play money" if source == "sandbox" else text


def seconds(duration: float | None) -> str:
    """Such as "3.2 s", or "" for None."""
    return "" if duration is None else f"{duration:.1f} s"


def ago(moment: float) -> str:
    """How long ago a time (seconds since 1970) was, in one unit, such as "3 h ago"."""
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
    """The text on one line, cut with an ellipsis to at most `longest` characters."""
    words = " ".join(text.split())
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def escape_markdown(text: str) -> str:
    """A visitor's or a server's text escaped for Markdown, on one line: every character is shown as it is."""
    special = "\\`*_{}[]()<>#+-.!|~$:^&"
    return "".join(f"\\{letter}" if letter in special else letter for letter in " ".join(text.split()))


def alt_text(request: Mapping[str, Any]) -> str:
    """A picture's alternative text: its prompt, shortened."""
    return shorten(str(request.get("positivePrompt") or ""), 200) or "Picture without a prompt"


def escape_sentence(sentence: str) -> str:
    """A sentence escaped for Markdown; leaves ordinary punctuation and spaces alone, unlike `escape_markdown`."""
    special = "\\`*_[]<>|~$:^&#"
    return "".join(f"\\{letter}" if letter in special else letter for letter in sentence)
