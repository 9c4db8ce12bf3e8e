"""One media slot of a form."""

from __future__ import annotations

from dataclasses import dataclass

from lib.catalog import MediaKind


@dataclass(frozen=True)
class Slot:
    """One slot: `name` is its widget's path; `many` is whether it takes several at once."""

    name: str
    label: str
    many: bool = False
    required: bool = False
    media: MediaKind = "image"
    help: str | None = None
