"""Identifies who a request comes from: a caller with a token, the owner on the owner's machine, the bearer of a pass,
or, in an open studio, a browser with its cookie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lib.access.codes import Codes
from lib.access.passes import PASS_COOKIE, How, Pass, Passes
from lib.access.presence import Presence
from lib.access.secret import cookie_secret
from lib.access.throttle import Throttle
from lib.access.visitor import LOCAL_OWNER_ID, Visitor, cookie_id, is_own_machine
from lib.settings import AccessMode, Password, Settings, on_community_cloud

SENT_HOST: Final = "x-studio-host"
"""The Host that a browser sent with its WebSocket, besides the one that Streamlit gets. Only the guard writes it."""


@dataclass(frozen=True)
class Access:
    """The access rules of one studio, the secrets to check them with, and this process's codes, throttle and
    presence."""

    mode: AccessMode
    own_machine: bool
    passes: Passes
    password: Password | None
    owner_password: Password | None
    tokens: Mapping[str, Password]
    allowed_emails: frozenset[str]
    owner_emails: frozenset[str]
    allowed_hosts: frozenset[str] = frozenset()
    on_community_cloud: bool = False
    codes: Codes = field(default_factory=Codes)
    throttle: Throttle = field(default_factory=Throttle)
    presence: Presence = field(default_factory=Presence)

    @property
    def takes_passwords(self) -> bool:
        """Whether any password is in use, a visitors' or the owner's."""
        return self.mode == "password" or self.owner_password is not None


def open_access(settings: Settings) -> Access:
    """The rules from the settings. Raises `OSError` when the cookies' secret cannot be stored in the data folder."""
    lets_in: dict[How, Password | None] = {}
    if settings.access == "password":
        lets_in["password"] = settings.password
    if settings.access == "login":
        lets_in["login"] = None
    if settings.owner_password is not None:
        lets_in["owner_password"] = settings.owner_password
    return Access(
        mode=settings.access,
        own_machine=settings.own_machine,
        passes=Passes(cookie_secret(settings), lets_in),
        password=settings.password,
        owner_password=settings.owner_password,
        tokens=settings.api_tokens,
        allowed_emails=settings.allowed_emails,
        owner_emails=settings.owner_emails,
        allowed_hosts=settings.allowed_hosts,
        on_community_cloud=on_community_cloud(),
    )


def principal_of(
    headers: Mapping[str, str], cookies: Mapping[str, str], peer: str | None, access: Access
) -> Visitor | None:
    """Who a request comes from; None if it may not enter, or is a browser that has no cookie of ours yet.

    `headers` have lower-case names; `peer` is the address of the other end of the connection. A request with a bearer
    token is that caller's or is refused, wherever it comes from.
    """
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _caller(token.strip(), access)
    if access.own_machine and is_own_machine(headers, peer):
        return Visitor(LOCAL_OWNER_ID, own_machine=True)
    cookie = cookie_id(cookies)
    shown_pass = access.passes.read(cookies[PASS_COOKIE]) if cookies.get(PASS_COOKIE) else None
    if shown_pass is not None and (bearer := _bearer(shown_pass, cookie, access)) is not None:
        return bearer
    return Visitor(cookie) if cookie and access.mode == "open" else None


def headers_of_the_browser(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of a session's WebSocket as the guard received them, so that both identify the same visitor."""
    found = dict(headers)
    sent_host = found.pop(SENT_HOST, None)
    return found if sent_host is None else {**found, "host": sent_host}


def may_log_in(email: str, access: Access) -> bool:
    """Whether an email address is allowed, itself or by its domain."""
    address = email.strip().lower()
    name, _, domain = address.rpartition("@")
    return bool(name) and not {address, f"@{domain}"}.isdisjoint(access.allowed_emails | access.owner_emails)


def _bearer(shown_pass: Pass, cookie: str | None, access: Access) -> Visitor | None:
    if shown_pass.how == "login":
        # The list may have become shorter since the login. The rows belong to the address, in every browser.
        if not may_log_in(shown_pass.email, access):
            return None
        return Visitor(shown_pass.owner_id, logged_in_as_owner=shown_pass.email in access.owner_emails)
    return Visitor(cookie or shown_pass.owner_id, logged_in_as_owner=shown_pass.how == "owner_password")


def _caller(token: str, access: Access) -> Visitor | None:
    found = None
    for name, expected in access.tokens.items():  # all of them, so that the time taken reveals nothing
        if expected.is_same_as(token):
            found = Visitor(access.passes.id_for(f"caller {name}"), caller=name)
    return found
