"""How a prompt with wildcards is worked out, and why it cannot be."""

from __future__ import annotations

from typing import Literal

Way = Literal["each", "random"]


class TemplateError(ValueError):
    """A prompt that cannot be resolved. The text is a sentence for a person."""
