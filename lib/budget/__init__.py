"""What may be spent, what was, and how often a visitor may ask."""

from lib.budget.refusals import BudgetExceededError
from lib.budget.report import Spent
from lib.budget.spending import Budget, Left

__all__ = ["Budget", "BudgetExceededError", "Left", "Spent"]
