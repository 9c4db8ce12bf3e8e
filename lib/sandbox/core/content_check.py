"""The content check: a few plain words of the prompt. It stands in for Runware's look at the picture."""

from __future__ import annotations

import re

_WORDS = frozenset(
    {"erotic", "gore", "gory", "hentai", "naked", "nsfw", "nude", "nudity", "porn", "pornographic", "sex", "topless"}
)


def looks_unsafe(prompt: str) -> bool:
    """Whether the prompt contains a word of the list."""
    return not _WORDS.isdisjoint(re.findall(r"[a-z]+", prompt.lower()))
