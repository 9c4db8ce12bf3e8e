"""What may be spent, what was, and how often a visitor may ask."""

from lib.budget.refusals import BudgetExceededError
from lib.budget.report import Spent
from lib.budget.spending import Budget, Left
from lib.pricing.price_key import is_repeatable, price_key

__all__ = ["Budget", "BudgetExceededError", "Left", "Spent", "is_repeatable", "price_key"]
