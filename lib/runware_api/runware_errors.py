"""What can go wrong, as data and as one sentence for a person.

A task never raises for what the server or the network did: its `Outcome` holds `TaskError`s beside the results.
Exceptions are for calls with a single answer:

    RunwareApiError
    ├── RequestFailedError     open, ping, account; `.error` is the TaskError, the text its sentence
    └── FetchError             the bytes of a result cannot be fetched; the text is the sentence
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from lib import StudioError
from lib.catalog.wire import Billed, ErrorItem

Kind = Literal[
    "validation",
    "auth",
    "quota",
    "rateLimit",
    "safety",
    "provider",
    "timeout",
    "notFound",
    "serverError",
    "connection",
    "aborted",
    "unknown",
]

# Codes that runware-sdk 1.8.0 classes as unknown, and the client's own codes.
_KINDS: Final[Mapping[str, Kind]] = {
    "timeoutProvider": "timeout",
    "concurrencyLimitExceeded": "rateLimit",
    "tooManyRequests": "rateLimit",
    "notSent": "connection",
    "noConnection": "connection",
    "deadline": "timeout",
    "clientClosed": "aborted",
}
_RETRYABLE: Final = frozenset({"provider", "timeout", "connection", "rateLimit", "serverError"})
_FREE_KINDS: Final = frozenset({"validation", "auth", "quota", "rateLimit"})
# Not found because the request named it wrongly: nothing has run yet.
_FREE_CODES: Final = frozenset({"modelNotFound", "mediaNotFound", "mediaExpired", "notSent", "noConnection"})


@dataclass(frozen=True, slots=True)
class TaskError:
    """One thing that went wrong with a task.

    `code` is the server's own (the SDK keeps only the class), `message` the server's own words, both without the key.
    `detail` is a library's own message, for those who need more than the sentence.
    `billed` says whether money may be gone; `retryable` whether the same request may succeed later.
    """

    kind: Kind
    code: str
    message: str
    parameter: str | None = None
    task_uuid: str | None = None
    billed: Billed = "maybe"
    retryable: bool = False
    detail: str | None = None


class RunwareApiError(StudioError):
    """Base class of this package's exceptions."""


class RequestFailedError(RunwareApiError):
    """The connection or one short request failed. `error` says how; the text is a sentence for a person."""

    def __init__(self, error: TaskError) -> None:
        super().__init__(sentence(error))
        self.error = error


class FetchError(RunwareApiError):
    """The bytes of a result cannot be fetched. The text is a sentence for a person."""


def kind_of(code: str) -> Kind:
    """Returns the class of a raw code: one of the SDK's twelve, corrected for codes that the SDK does not know."""
    known = _KINDS.get(code)
    if known is not None:
        return known
    from runware import RunwareError  # takes a second to import, so only for codes from a server

    return RunwareError(code, "").code


def task_error(
    code: str,
    message: str,
    *,
    parameter: str | None = None,
    task_uuid: str | None = None,
    billed: Billed | None = None,
    detail: str | None = None,
) -> TaskError:
    """Builds a `TaskError`; kind, `retryable` and, if not given, `billed` are derived from the raw code."""
    kind = kind_of(code)
    if billed is None:
        billed = "no" if kind in _FREE_KINDS or code in _FREE_CODES else "maybe"
    return TaskError(kind, code, message, parameter, task_uuid, billed, kind in _RETRYABLE, detail)


def from_wire(item: ErrorItem) -> TaskError:
    """Reads one item of an `errors` array (PROTOCOL.md, Errors) from which the key was already removed."""
    parameter = item.get("parameter")
    if isinstance(parameter, list):
        parameter = ", ".join(str(name) for name in parameter)
    task_uuid = item.get("taskUUID")
    cost = item.get("cost")
    return task_error(
        str(item.get("code") or "unknown"),
        str(item.get("message") or "no reason was given"),
        parameter=str(parameter) if parameter else None,
        task_uuid=task_uuid if isinstance(task_uuid, str) else None,
        billed="yes" if isinstance(cost, int | float) and cost > 0 else None,
    )


_SENTENCES: Final[Mapping[str, str]] = {
    "validation": "Runware refused the request ({reason}); change {field}, then {again}.",
    "auth": "Runware does not accept the API key ({reason}); check RUNWARE_API_KEY at my.runware.ai and start again.",
    "quota": "Runware says the account has no credit left; add credit at my.runware.ai, then {again}.",
    "rateLimit": "Runware is busy with earlier requests of this key ({reason}); wait a minute, then {again}.",
    "safety": "The content check stopped this ({reason}); change the prompt or the picture, then {again}.",
    "provider": "The model could not do it this time ({reason}); {again}, or choose another model.",
    "timeout": "The model took too long ({reason}); {again}, or ask for something smaller.",
    "notFound": "Runware cannot find what the request names ({reason}); choose it anew, then {again}.",
    "serverError": "Runware had a fault of its own ({reason}); wait a minute, then {again}.",
    "connection": "The connection to Runware failed ({reason}); check the network, then {again}.",
    "aborted": "The request was given up before its end ({reason}); {again} if it is still wanted.",
    "unknown": "Runware reported a problem ({reason}); {again}, or change the request.",
}
_SENTENCES_BY_CODE: Final[Mapping[str, str]] = {
    "notSent": "Nothing was sent and nothing was billed, because there was no connection to Runware ({reason}); "
    "check the network, then {again}.",
    "noConnection": "There is no connection to Runware ({reason}); check the network, then {again}.",
    "connectionLost": "The connection broke before everything arrived, and what is missing may have been billed as "
    "task {task}; look at my.runware.ai before you {again}.",
    "deadline": "Runware did not finish in time, and what is missing may have been billed as task {task}; "
    "look at my.runware.ai before you {again}.",
    "clientClosed": "The studio stopped before everything arrived, and Runware may have billed task {task}; "
    "start the studio again to collect it.",
    "authTimeout": "Runware did not answer when the studio introduced itself; wait a minute, then {again}.",
    "taskFailedOrNotFound": "Runware no longer knows task {task} or could not do it; look at my.runware.ai whether it "
    "was billed, then {again}.",
    "conflictTaskUUID": "Runware has seen task {task} before and does not run it twice; {again} as a new task.",
    "accountSuspended": "Runware has suspended this account; write to its support at my.runware.ai.",
}


def sentence(error: TaskError, *, again: str = "press Generate again") -> str:
    """Returns one sentence: what happened and what to do; `again` names the page's own button."""
    template = _SENTENCES_BY_CODE.get(error.code) or _SENTENCES[error.kind]
    return template.format(
        reason=_one_clause(error.message) or error.code,
        field=error.parameter or "it",
        task=error.task_uuid or "unknown",
        again=again,
    )


def _one_clause(message: str, longest: int = 200) -> str:
    """The first clause of a server's message, short enough to stand in brackets inside a sentence."""
    words = " ".join(message.split())
    first = words.split(". ", 1)[0].rstrip(" .!")
    return first if len(first) <= longest else first[: longest - 1].rstrip() + "…"
