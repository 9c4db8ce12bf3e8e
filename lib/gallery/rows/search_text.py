"""Builds the text that the gallery's search looks in: one casefolded text per result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lib import catalog


def prompt_of(request: Mapping[str, Any]) -> str:
    """The prompt of a request; empty if it has none."""
    return str(request.get("positivePrompt") or request.get("prompt") or "")


def searchable(
    request: Mapping[str, Any], model: str, text: str | None, tags: Sequence[str] = (), set_label: str = ""
) -> str:
    """Prompt, caption, model by address and name, tags and label as one casefolded text."""
    found = (prompt_of(request), text or "", model, _name(model), *tags, set_label)
    # JSON may hold an unpaired surrogate, which no column takes.
    return "\n".join(part for part in found if part).casefold().encode("utf-8", "replace").decode()


def words_of(typed: str) -> list[str]:
    """The words of a search, all of which must occur."""
    return typed.casefold().split()


def _name(model: str) -> str:
    try:
        return catalog.model(model).name
    except catalog.UnknownModel:
        return ""
