"""The Runware client: one event loop, one connection per key, results and errors as they arrive.

Importing this package is cheap: the SDK, which takes about a second, is imported when a `RunwareClient` is made.
"""

from lib.runtime import EventLoopThread
from lib.runware_api.account_details import AccountDetails
from lib.runware_api.client import RunwareClient
from lib.runware_api.connection import ConnectionStatus
from lib.runware_api.deadlines import Deadlines
from lib.runware_api.dry_run import NotADryRunError
from lib.runware_api.fetch import Media
from lib.runware_api.model_search import FoundModel, FoundModels
from lib.runware_api.result_items import CHANGES_BETWEEN_POLLS, text_of
from lib.runware_api.runware_errors import (
    FetchError,
    Kind,
    RequestFailedError,
    RunwareApiError,
    TaskError,
    kind_of,
    sentence,
)
from lib.runware_api.tasks import Delivery, Outcome

__all__ = [
    "CHANGES_BETWEEN_POLLS",
    "AccountDetails",
    "ConnectionStatus",
    "Deadlines",
    "Delivery",
    "EventLoopThread",
    "FetchError",
    "FoundModel",
    "FoundModels",
    "Kind",
    "Media",
    "NotADryRunError",
    "Outcome",
    "RequestFailedError",
    "RunwareApiError",
    "RunwareClient",
    "TaskError",
    "kind_of",
    "sentence",
    "text_of",
]
