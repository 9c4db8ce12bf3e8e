"""What a caller is told when a call fails: a status, a code, one sentence, and the field it concerns."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import JSONResponse

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
# Codes that say more than their class, and the studio's own.
STATUS_OF_CODE: Final = {
    "modelNotFound": 400,
    "inputGone": 422,
    "internalError": 500,
    "notSent": 503,
    "sandboxStopped": 503,
}
_BUSY_FOR_S: Final = 60


class ApiError(Exception):
    """A call that is refused or failed. `field` is the name of the field that is wrong, as the caller wrote it."""

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
        """The JSON of it."""
        return {"error": {"code": self.code, "message": self.message, "field": self.field}, **self.facts}

    def response(self) -> JSONResponse:
        """As it is sent."""
        return JSONResponse(self.body(), self.status, self.headers)


def unauthorized(message: str) -> ApiError:
    """Nobody we know."""
    return ApiError(401, "unauthorized", message, headers={"WWW-Authenticate": 'Bearer realm="studio"'})


def invalid(field: str | None, message: str, code: str = "invalid") -> ApiError:
    """A field that cannot be what it is."""
    return ApiError(400, code, message, field)


def of_field(problem: FieldProblem) -> ApiError:
    """What the catalogue says against a field."""
    codes = {"unknown": "unsupportedParameter", "missing": "missingParameter"}
    return ApiError(400, codes.get(problem.rule, "invalidParameter"), problem.sentence, problem.name)


def over_budget(error: BudgetExceededError) -> ApiError:
    """A limit of the studio's own: so much money, or so many requests."""
    too_often = error.limit == "requests_per_minute"
    retry_after = {} if error.retry_after_s is None else {"Retry-After": str(math.ceil(error.retry_after_s))}
    return ApiError(
        429 if too_often else 402,
        "tooManyRequests" if too_often else "budgetExceeded",
        str(error),
        headers=retry_after,
        limit=error.limit,
    )


def store_refuses(error: StoreError) -> ApiError:
    """No room in the gallery, or no answer from its database."""
    if isinstance(error, SpaceExceededError | StoreFullError):
        return ApiError(507, "insufficientStorage", str(error))
    return ApiError(503, "storeUnavailable", str(error), headers={"Retry-After": str(_BUSY_FOR_S)})


def of_problem(problem: Problem, field: str | None, **facts: Any) -> ApiError:
    """Why a job gave nothing at all."""
    status = STATUS_OF_CODE.get(problem.code) or STATUS_OF_KIND[kind_of(problem.code)]
    headers = {"Retry-After": str(_BUSY_FOR_S)} if status in (429, 503) else {}
    return ApiError(status, problem.code or "unknown", problem.sentence, field, headers=headers, **facts)
