"""Limits on spending and on requests per visitor, and the record of what was spent."""

from lib.budget.refusals import BudgetExceededError
from lib.budget.report import Spent
from lib.budget.spending import Budget, Left

__all__ = ["Budget", "BudgetExceededError", "Left", "Spent"]
