"""The error responses of the API: a status, a code, one sentence, and the field it concerns."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import JSONResponse

from lib import StudioError
from lib.budget import BudgetExceededError
from lib.catalog import FieldProblem
from lib.database import StoreError, StoreFullError
from lib.gallery import Problem, SpaceExceededError
from lib.runware_api import Kind, kind_of

STATUS_OF_KIND: Final[Mapping[Kind, int]] = {
    "validation": 400,
    "auth": 502,  # the studio's key, not the caller's token
    "quota": 402,
    "rateLimit": 429,
    "safety": 422,
    "provider": 502,
    "timeout": 504,
    "notFound": 422,
    "serverError": 502,
    "connection": 502,
    "aborted": 503,
    "unknown": 502,
}
# Codes that are more precise than their kind, and the studio's own.
STATUS_OF_CODE: Final = {
    "modelNotFound": 400,
    "inputGone": 422,
    "internalError": 500,
    "notSent": 503,
    "sandboxStopped": 503,
}
_BUSY_FOR_S: Final = 60


class ApiError(StudioError):
    """A call that was refused or failed. `field` is the name of the wrong field, as the caller wrote it."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        field: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.headers = dict(headers or {})
        self.facts = facts

    def body(self) -> dict[str, Any]:
        """The JSON body."""
        return {"error": {"code": self.code, "message": self.message, "field": self.field}, **self.facts}

    def response(self) -> JSONResponse:
        """The HTTP response."""
        return JSONResponse(self.body(), self.status, self.headers)


def unauthorized(message: str) -> ApiError:
    """401: the token is missing or unknown."""
    return ApiError(401, "unauthorized", message, headers={"WWW-Authenticate": 'Bearer realm="studio"'})


def invalid(field: str | None, message: str, code: str = "invalid") -> ApiError:
    """400: a field has a wrong value."""
    return ApiError(400, code, message, field)


def of_field(problem: FieldProblem) -> ApiError:
    """400: the catalogue's check found a problem with a field."""
    codes = {"unknown": "unsupportedParameter", "missing": "missingParameter"}
    return ApiError(400, codes.get(problem.rule, "invalidParameter"), problem.sentence, problem.name)


def over_budget(error: BudgetExceededError) -> ApiError:
    """402 or 429: a limit of the studio on money or requests is reached."""
    too_often = error.limit == "requests_per_minute"
    retry_after = {} if error.retry_after_s is None else {"Retry-After": str(math.ceil(error.retry_after_s))}
    return ApiError(
        429 if too_often else 402,
        "tooManyRequests" if too_often else "budgetExceeded",
        str(error),
        headers=retry_after,
        limit=error.limit,
    )


def store_error(error: StoreError) -> ApiError:
    """507 or 503: the gallery has no room, or its database does not respond."""
    if isinstance(error, SpaceExceededError | StoreFullError):
        return ApiError(507, "insufficientStorage", str(error))
    return ApiError(503, "storeUnavailable", str(error), headers={"Retry-After": str(_BUSY_FOR_S)})


def of_problem(problem: Problem, field: str | None, **facts: Any) -> ApiError:
    """The error response for a job without results."""
    status = STATUS_OF_CODE.get(problem.code) or STATUS_OF_KIND[kind_of(problem.code)]
    headers = {"Retry-After": str(_BUSY_FOR_S)} if status in (429, 503) else {}
    return ApiError(status, problem.code or "unknown", problem.sentence, field, headers=headers, **facts)
