"""The ways to resolve a prompt with wildcards, and the error for one that cannot be resolved."""

from __future__ import annotations

from typing import Literal

from lib import StudioError

Way = Literal["each", "random"]


class TemplateError(StudioError, ValueError):
    """A prompt that cannot be resolved. The text is a sentence for a person."""
