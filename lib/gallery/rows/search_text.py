"""What the gallery's search looks in: one text per result, upper and lower case alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lib import catalog


def prompt_of(request: Mapping[str, Any]) -> str:
    """What was asked for, in the visitor's words; empty where there were none."""
    return str(request.get("positivePrompt") or request.get("prompt") or "")


def searchable(
    request: Mapping[str, Any], model: str, text: str | None, tags: Sequence[str] = (), set_label: str = ""
) -> str:
    """Prompt, caption, model by address and name, tags and label as one casefolded text."""
    found = (prompt_of(request), text or "", model, _name(model), *tags, set_label)
    # JSON may bring half a character, which no column takes.
    return "\n".join(part for part in found if part).casefold().encode("utf-8", "replace").decode()


def words_of(typed: str) -> list[str]:
    """What a search asks for: each of these words must be there."""
    return typed.casefold().split()


def _name(model: str) -> str:
    try:
        return catalog.model(model).name
    except catalog.UnknownModel:
        return ""
