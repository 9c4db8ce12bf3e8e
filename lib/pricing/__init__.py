"""What a request will cost, and how that is known."""

from lib.pricing.dry_runs import DryRuns
from lib.pricing.estimate import Basis, Price, Prices, results_of
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
