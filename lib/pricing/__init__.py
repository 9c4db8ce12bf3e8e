"""Estimates what a request will cost, and on what basis.

The price of one result depends on its model and its settings; on its size, in pixels and seconds, or the size of the
one picture that it works on; and not on its prompt, its seed or how it is delivered. `factors.py` sorts the fields
into these groups. Settings that differ only in size have one rate: the price of one of them, scaled by pixels or
seconds, is *about* the price of the other. A request of several results costs as many times the price of one.

Sources, best first: what equal settings of equal size cost last, the model's published prices, a dry run, and then
what other sizes cost last or in the published examples. A price that is only *about* right is reserved in whole
multiples, so that a reservation is never below what can be expected. The price for an input of unknown size says
nothing about another input. Where nothing is known there is no price; it is never taken as zero.
"""

from lib.pricing.dry_runs import DryRuns
from lib.pricing.estimate import Basis, Price, Prices
from lib.pricing.factors import results_of
from lib.pricing.price_key import price_key
from lib.pricing.published import published_pricing

__all__ = [
    "Basis",
    "DryRuns",
    "Price",
    "Prices",
    "price_key",
    "published_pricing",
    "results_of",
]
