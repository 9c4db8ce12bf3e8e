"""Who a request speaks for: a caller with a token, the owner on the owner's machine, the bearer of a pass, or, where
everybody may come in, a browser with its cookie."""

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
"""The Host that a browser sent with its WebSocket, beside the one that Streamlit is given. Only the guard writes it."""


@dataclass(frozen=True)
class Access:
    """The rules of one studio, the keys to check them by, and what this process knows of who comes and goes."""

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
        """Whether there is anything that a password would open."""
        return self.mode == "password" or self.owner_password is not None


def open_access(settings: Settings) -> Access:
    """The rules as the settings have them. Raises `OSError` when the data folder cannot keep the cookies' secret."""
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
    """Who a request speaks for; None: it may not come in, or is a browser that has no cookie of ours yet.

    `headers` have lower-case names; `peer` is the address of the other end of the connection. A request with a bearer
    token is that caller's or nobody's, wherever it comes from.
    """
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _caller(token.strip(), access)
    if access.own_machine and is_own_machine(headers, peer):
        return Visitor(LOCAL_OWNER_ID, own_machine=True)
    cookie = cookie_id(cookies)
    shown = access.passes.read(cookies[PASS_COOKIE]) if cookies.get(PASS_COOKIE) else None
    if shown is not None and (bearer := _bearer(shown, cookie, access)) is not None:
        return bearer
    return Visitor(cookie) if cookie and access.mode == "open" else None


def headers_of_the_browser(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of a session's WebSocket as they came to the guard, so that both decide alike who is there."""
    found = dict(headers)
    sent_host = found.pop(SENT_HOST, None)
    return found if sent_host is None else {**found, "host": sent_host}


def may_log_in(email: str, access: Access) -> bool:
    """Whether an address is on the list, itself or by its domain."""
    address = email.strip().lower()
    name, _, domain = address.rpartition("@")
    return bool(name) and not {address, f"@{domain}"}.isdisjoint(access.allowed_emails | access.owner_emails)


def _bearer(shown: Pass, cookie: str | None, access: Access) -> Visitor | None:
    if shown.how == "login":
        # The list may have become shorter since. The rows follow the address, into every browser.
        if not may_log_in(shown.email, access):
            return None
        return Visitor(shown.owner_id, logged_in_as_owner=shown.email in access.owner_emails)
    return Visitor(cookie or shown.owner_id, logged_in_as_owner=shown.how == "owner_password")


def _caller(token: str, access: Access) -> Visitor | None:
    found = None
    for name, expected in access.tokens.items():  # all of them, so that the time does not tell which came close
        if expected.is_same_as(token):
            found = Visitor(access.passes.id_for(f"caller {name}"), caller=name)
    return found
