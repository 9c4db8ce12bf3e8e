"""The price of a click, and the basis of that price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from lib import catalog
from lib.pricing import Basis, Price
from lib.session.access import account
from lib.ui.words import dollars

_PROMPT: Final = "positivePrompt"
_PLACEHOLDER_PROMPT: Final = "a picture"


@dataclass(frozen=True)
class Total:
    """The total price of several requests: the known `prices`, and the number of requests with `unknown` price."""

    prices: tuple[Price, ...]
    unknown: int

    @property
    def known(self) -> int:
        """The number of requests with a price."""
        return len(self.prices)

    @property
    def usd(self) -> float:
        """The sum of the known prices, in USD."""
        return sum(price.usd for price in self.prices)

    @property
    def amount(self) -> str:
        """The sum in Markdown, such as "about \\$0.0026"."""
        amount = dollars(self.usd, "runware").replace("$", r"\$")
        return f"about {amount}" if any(price.is_about for price in self.prices) else amount

    @property
    def on_button(self) -> str:
        """The price after the verb on the button; empty while any price is unknown."""
        return f" · {self.amount}" if self.known and not self.unknown else ""


def total(requests: Sequence[dict[str, Any]]) -> Total:
    """The total price of these requests. Waits briefly for the first price that is not known yet, and for no other."""
    known, unknown = list[Price](), 0
    for request in requests:
        price = account.price(_with_placeholder_prompt(request), wait=unknown == 0)
        if price is None:
            unknown += 1
        else:
            known.append(price)
    return Total(tuple(known), unknown)


def _with_placeholder_prompt(request: dict[str, Any]) -> dict[str, Any]:
    """The request with a placeholder where its prompt is still empty: the price does not depend on the words."""
    lacks = not request.get(_PROMPT) and _PROMPT in catalog.fields(str(request["model"]))
    return {**request, _PROMPT: _PLACEHOLDER_PROMPT} if lacks else request


_BASES: Final[dict[tuple[Basis, bool], str]] = {
    ("dry run", False): "as a dry run said",
    ("published", False): "by the model's published price",
    ("last", False): "as the same settings cost last",
    ("published", True): "by what the model's published price is at another size",
    ("last", True): "by what the same settings cost last at another size",
}


def price_words(price: Total) -> str:
    """The caption below the button: the basis of the price, or that it is unknown."""
    if not price.known:
        return "No price is known yet. What it costs shows with the first result."
    basis = " and ".join(_BASES[each] for each in sorted({(each.basis, each.is_about) for each in price.prices}))
    kind = "Play money, " if account.source() == "sandbox" else ""
    if price.unknown:
        of_all = f"{price.known} of {price.known + price.unknown}"
        return f"{kind}{price.amount} for {of_all}, {basis}; the others' price is unknown."
    return f"{kind}{basis}." if kind else f"{basis[0].upper()}{basis[1:]}."
