"""Work in the background: submit, watch, cancel, collect; limits how many run at once, in a fair order."""

from lib.accounts import KeyNotHeldError
from lib.budget import BudgetExceededError
from lib.jobs.idempotency import IdempotencyKeys, submission_of
from lib.jobs.jobs import Jobs
from lib.jobs.observer import Observer
from lib.jobs.running import Progress

__all__ = [
    "BudgetExceededError",
    "IdempotencyKeys",
    "Jobs",
    "KeyNotHeldError",
    "Observer",
    "Progress",
    "submission_of",
]
