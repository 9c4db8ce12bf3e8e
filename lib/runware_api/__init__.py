"""The Runware client: one event loop, one connection per key, results and errors as they arrive.

Importing this package is cheap: the SDK, which takes about a second, is imported when a `RunwareClient` is made.
"""

from lib.runtime.event_loop import EventLoopThread
from lib.runware_api.balance import Account
from lib.runware_api.client import RunwareClient
from lib.runware_api.connection import ConnectionStatus
from lib.runware_api.deadlines import Deadlines
from lib.runware_api.fetch import Media
from lib.runware_api.result_items import CHANGES_BETWEEN_POLLS, text_of
from lib.runware_api.runware_errors import (
    FetchError,
    RequestFailedError,
    RunwareApiError,
    TaskError,
    sentence,
)
from lib.runware_api.tasks import Delivery, Outcome

__all__ = [
    "CHANGES_BETWEEN_POLLS",
    "Account",
    "ConnectionStatus",
    "Deadlines",
    "Delivery",
    "EventLoopThread",
    "FetchError",
    "Media",
    "Outcome",
    "RequestFailedError",
    "RunwareApiError",
    "RunwareClient",
    "TaskError",
    "sentence",
    "text_of",
]
