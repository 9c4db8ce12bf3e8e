"""The help text of a field: description, limits, and the source of the limits."""

from __future__ import annotations

from typing import Final

from lib.catalog import Field
from lib.ui.forms.fields.known import SHOWN
from lib.ui.words import escape_markdown

_SOURCES: Final = {
    "schema": "says Runware's schema of this model",
    "type": "says the SDK's type",
    "table": "says the studio's own table; Runware checks it",
}
_UNITS: Final = {"text": " characters", "list": " entries"}
UNKNOWN: Final = "No limit is known. Runware checks it."


def help_of(field: Field) -> str:
    """The description, limits and their source, as Markdown."""
    shown = SHOWN.get(field.name)
    description = escape_markdown(field.description) if field.description else (shown.help if shown else None)
    return "\n\n".join(part for part in (description, _limits(field)) if part)


def _limits(field: Field) -> str:
    words = _words(field)
    if field.limits_from == "unknown" or not words:
        return UNKNOWN if field.kind in ("integer", "number", "text", "object", "list", "media") else ""
    return f"{words[0].upper()}{words[1:]}, {_SOURCES[field.limits_from]}."


def _words(field: Field) -> str:
    if field.kind == "choice":
        return (
            f"one of {len(field.choices)}"
            if len(field.choices) > 1
            else f"only {escape_markdown(str(field.choices[0]))}"
        )
    low, high, unit = field.minimum, field.maximum, _UNITS.get(field.kind, "")
    if low is None and high is None:
        return ""
    words = f"at least {low:,}" if high is None else f"at most {high:,}" if low is None else f"{low:,} to {high:,}"
    step = f" in steps of {field.step:,}" if field.step not in (None, 1) else ""
    return f"{words}{unit}{step}"
