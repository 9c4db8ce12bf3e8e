"""The API's routes, their authentication, and the edge where any error becomes JSON and a line in the log."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.access import Access, Visitor
from lib.api.api_errors import ApiError, store_error, unauthorized
from lib.api.calls import Calls
from lib.api.capabilities import Capability, capabilities
from lib.api.health import health
from lib.api.model_endpoints import describe_model, list_models
from lib.database import StoreError
from lib.runtime import Stopping
from lib.runtime.log import event, visitor_tag
from lib.settings import SettingsError
from lib.studio import Studio
from lib.web import principal

Handler = Callable[[Visitor, Request], Awaitable[Response]]
_HEADERS: Final = {"Cache-Control": "no-store", "Vary": "Authorization"}
_log = logging.getLogger("studio")


def api_routes(studio: Callable[[], Studio], stopping: Stopping) -> list[Route]:
    """The API's routes. Callers are identified by the bearer token alone; a browser's cookie is not accepted."""
    api = _Api(studio, stopping)
    return [
        Route("/api/health", api.health, methods=["GET"]),
        Route("/api/models", api.guarded(api.models), methods=["GET"]),
        Route("/api/models/{air:path}", api.guarded(api.models), methods=["GET"]),
        Route("/api/jobs/{task_uuid}", api.guarded(api.job_status), methods=["GET"]),
        *(Route(each.path, api.guarded(api.answer(each)), methods=["POST"]) for each in capabilities()),
        Route("/api/{path:path}", api.guarded(api.not_found), methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
    ]


class _Api:
    def __init__(self, studio: Callable[[], Studio], stopping: Stopping) -> None:
        self._find_studio = studio
        self._stopping = stopping
        self._studio: Studio | None = None

    # ---- the edge

    def guarded(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Wraps a handler: requires a token, returns JSON whatever happens, and writes a line to the log."""

        async def endpoint(request: Request) -> Response:
            began, owner = time.monotonic(), None
            response: Response
            code: str | None = None
            try:
                owner = _caller(request, (await self._open()).access)
                response = await handler(owner, request)
            except ApiError as error:
                response, code = error.response(), error.code
            except StoreError as error:
                refused = store_error(error)
                response, code = refused.response(), refused.code
            except SettingsError as error:
                response, code = ApiError(503, "notReady", f"The studio cannot start: {error}").response(), "notReady"
            except Exception as error:  # noqa: BLE001 - the edge where an error of ours becomes a sentence
                response, code = _internal_error(error), "internalError"
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)
            event(
                "api",
                method=request.method,
                path=_pattern(request),
                status=response.status_code,
                visitor=visitor_tag(owner.id) if owner else None,
                seconds=round(time.monotonic() - began, 4),
                problem=code,
            )
            return response

        return endpoint

    # ---- the endpoints

    def answer(self, capability: Capability) -> Handler:
        """The handler of a capability's endpoint."""

        async def handler(visitor: Visitor, request: Request) -> Response:
            return await Calls(await self._open(), self._stopping).answer(capability, visitor, request)

        return handler

    async def job_status(self, visitor: Visitor, request: Request) -> Response:
        """The state of a job of the caller."""
        return await Calls(await self._open(), self._stopping).job_status(visitor, request)

    async def models(self, visitor: Visitor, request: Request) -> Response:
        """Lists all models, or describes one with its fields."""
        air = request.path_params.get("air")
        if air:
            return JSONResponse(await asyncio.to_thread(describe_model, air))
        return JSONResponse(await asyncio.to_thread(list_models, request.query_params.get("taskType")))

    async def not_found(self, visitor: Visitor, request: Request) -> Response:
        """404: no such address, or a method that it does not have."""
        raise ApiError(404, "notFound", f"There is nothing for {request.method} at this address; see docs/api.md.")

    async def health(self, request: Request) -> Response:
        """Health, without a token: it shows nothing about any visitor."""
        only_ready = "ready" in request.query_params
        try:
            studio = await self._open()
        except SettingsError:
            return health(None, only_ready=only_ready)
        return await asyncio.to_thread(health, studio, only_ready=only_ready)

    async def _open(self) -> Studio:
        if self._studio is None:
            self._studio = await asyncio.to_thread(self._find_studio)
        return self._studio


def _caller(request: Request, access: Access) -> Visitor:
    """The visitor whose token the request has. Raises `ApiError` 401."""
    if not request.headers.get("authorization", "").lower().startswith("bearer "):
        raise unauthorized("Send a token of this studio: Authorization: Bearer TOKEN.")
    owner = principal(request, access)
    if owner is None or not owner.caller:
        raise unauthorized("This studio does not know this token.")
    return owner


def _internal_error(error: Exception) -> Response:
    error_id = secrets.token_hex(4)
    _log.error("api error", exc_info=error, extra={"facts": {"error_id": error_id}})
    sentence = f"Something went wrong inside the studio; its log says more under {error_id}."
    return ApiError(500, "internalError", sentence, errorId=error_id).response()


def _pattern(request: Request) -> Any:
    """The pattern of the route, not the address: an address may contain anything."""
    route = request.scope.get("route")
    return getattr(route, "path", "/api")
