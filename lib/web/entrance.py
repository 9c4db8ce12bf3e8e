"""Logging in and out: a password page, and routes that set and delete the pass cookie.

Plain HTML of our own, because Streamlit's pages are closed until a visitor is let in.
"""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lib.access import (
    COOKIE,
    COOKIE_MAX_AGE_S,
    PASS_COOKIE,
    PASS_MAX_AGE_S,
    Access,
    How,
    Pass,
    TooManyTriesError,
    cookie_id,
    may_log_in,
    new_owner_id,
)
from lib.web.guard import ENTER, ENTER_BY_LOGIN, LEAVE, is_https

_LONGEST_FORM: Final = 8192
# A page of the studio with its query: no scheme, no host, no parent folder.
_NEXT: Final = re.compile(r"([a-z_]{1,40}(/[\w-]{1,100})?)?(\?[\w=&%.,+\- ]{0,400})?")
_FORM: Final = Path(__file__).with_name("enter.html").read_text(encoding="utf-8")
_NO_STORE: Final = {"Cache-Control": "no-store"}
_WRONG: Final = "That is not the password. Try again."
_TOO_MANY: Final = "Too many tries at once. Wait a moment, then try again."


def entrance_routes(access: Callable[[], Access]) -> list[Route]:
    """`/enter` shows the form and takes the password, `/enter/login` a one-time code; `/leave` deletes the pass."""

    async def enter(request: Request) -> Response:
        if not access().takes_passwords:
            return PlainTextResponse("Not found", HTTPStatus.NOT_FOUND)
        if request.method == "POST":
            return await _take_password(request, access())
        return _form(access(), request.query_params.get("next", ""))

    async def enter_by_login(request: Request) -> Response:
        return await _take_code(request, access())

    def leave(_request: Request) -> Response:
        # Streamlit's own route ends the login, here and at a provider that supports it.
        response = RedirectResponse("./auth/logout" if access().mode == "login" else "./", HTTPStatus.SEE_OTHER)
        response.delete_cookie(PASS_COOKIE, httponly=True, samesite="lax")
        return response

    return [
        Route(ENTER, enter, methods=["GET", "POST"]),
        Route(ENTER_BY_LOGIN, enter_by_login, methods=["POST"]),
        Route(LEAVE, leave, methods=["GET"]),
    ]


async def _take_password(request: Request, access: Access) -> Response:
    fields = await _fields(request)
    given, wanted = fields.get("password", ""), fields.get("next", "")
    client = request.client.host if request.client else ""
    try:
        pause_s = access.throttle.begin(client)
    except TooManyTriesError:
        return _form(access, wanted, _TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS)
    right: bool | None = None
    try:
        await asyncio.sleep(pause_s)
        opened = _opened(given, access)
        right = opened is not None
    finally:
        access.throttle.end(client, right=right)
    if opened is None:
        return _form(access, wanted, _WRONG, HTTPStatus.UNAUTHORIZED)
    owner_id = cookie_id(request.cookies) or new_owner_id()
    response = RedirectResponse(f"./{_safe(wanted)}", HTTPStatus.SEE_OTHER, _NO_STORE)
    _set(response, COOKIE, owner_id, COOKIE_MAX_AGE_S, request)
    _set(response, PASS_COOKIE, access.passes.write(Pass(opened, owner_id)), PASS_MAX_AGE_S, request)
    return response


def _opened(given: str, access: Access) -> How | None:
    owners = access.owner_password is not None and access.owner_password.is_same_as(given)
    visitors = access.mode == "password" and access.password is not None and access.password.is_same_as(given)
    return "owner_password" if owners else "password" if visitors else None


async def _take_code(request: Request, access: Access) -> Response:
    fields = await _fields(request)
    email = access.codes.redeem(fields.get("code", ""), cookie_id(request.cookies))
    if email is None or access.mode != "login" or not may_log_in(email, access):
        return PlainTextResponse("This login is no longer good. Log in again.", HTTPStatus.UNAUTHORIZED, _NO_STORE)
    response = PlainTextResponse("", HTTPStatus.NO_CONTENT, _NO_STORE)
    given = Pass("login", access.passes.id_for(f"login {email}"), email)
    _set(response, PASS_COOKIE, access.passes.write(given), PASS_MAX_AGE_S, request)
    return response


async def _fields(request: Request) -> dict[str, str]:
    """Reads the fields of a posted form; none of a body that is longer than our forms."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            return {}
    try:
        found = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=8)
    except ValueError:
        return {}
    return {name: values[-1] for name, values in found.items()}


def _set(response: Response, name: str, value: str, max_age_s: int, request: Request) -> None:
    response.set_cookie(name, value, max_age=max_age_s, httponly=True, samesite="lax", secure=is_https(request))


def _safe(wanted: str) -> str:
    return wanted if _NEXT.fullmatch(wanted) else ""


def _form(access: Access, wanted: str, problem: str = "", status: HTTPStatus = HTTPStatus.OK) -> Response:
    label = "Password" if access.mode == "password" else "Owner's password"
    alert = f'<p class="problem" role="alert">{html.escape(problem)}</p>' if problem else ""
    filled = _FORM.replace("{label}", label).replace("{next}", html.escape(_safe(wanted), quote=True))
    return HTMLResponse(filled.replace("{problem}", alert), status, _NO_STORE)
