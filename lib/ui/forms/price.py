"""What a click will cost, and how anybody knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from lib import catalog
from lib.pricing import Basis, Price
from lib.session.access import account
from lib.ui.words import dollars

_PROMPT: Final = "positivePrompt"
_ANY_PROMPT: Final = "a picture"


@dataclass(frozen=True)
class Total:
    """The price of several requests together. `usd` is what is known of it; `unknown` counts those without a price."""

    usd: float
    unknown: int
    known: int
    bases: frozenset[Basis]

    @property
    def on_button(self) -> str:
        """What stands behind the verb; nothing while any price is unknown."""
        return rf" · \{dollars(self.usd, 'runware')}" if self.known and not self.unknown else ""


def total(requests: Sequence[dict[str, Any]]) -> Total:
    """The price of all these requests. Only the first that nobody knows yet is waited for, and only for a moment."""
    known, unknown = list[Price](), 0
    for asked in requests:
        price = account.price(_with_a_prompt(asked), wait=unknown == 0)
        if price is None:
            unknown += 1
        else:
            known.append(price)
    return Total(sum(price.usd for price in known), unknown, len(known), frozenset(price.basis for price in known))


def _with_a_prompt(asked: dict[str, Any]) -> dict[str, Any]:
    """A price does not wait for the words: a prompt that is still to be written costs what any does."""
    lacks = not asked.get(_PROMPT) and _PROMPT in catalog.fields(str(asked["model"]))
    return {**asked, _PROMPT: _ANY_PROMPT} if lacks else asked


_BASES: Final[dict[Basis, str]] = {
    "dry run": "as a dry run said",
    "published": "by the model's published price",
    "last": "as the same settings cost last",
}


def price_words(price: Total) -> str:
    """The line below the button: what the price goes by, or that it is unknown."""
    if not price.known:
        return "No price is known yet. What it costs shows with the first result."
    basis = " and ".join(_BASES[basis] for basis in sorted(price.bases))
    kind = "Play money, " if account.source() == "sandbox" else ""
    if price.unknown:
        known = dollars(price.usd, "runware").replace("$", r"\$")
        return (
            f"{kind}{known} for {price.known} of {price.known + price.unknown}, {basis}; the others' price is unknown."
        )
    return f"{kind}{basis}." if kind else f"{basis[0].upper()}{basis[1:]}."
