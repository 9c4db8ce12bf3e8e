"""Who a visitor is."""

from __future__ import annotations

import pytest

from lib.owner import COOKIE, Owner, new_owner_id, owner_of

LOCAL = {"host": "localhost:8501"}
SOMEBODY = {COOKIE: "0123456789abcdef0123456789abcdef"}


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:80", "[::1]:8501", "LOCALHOST:1"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "127.8.8.8", "::ffff:127.0.0.1"])
def test_a_browser_on_this_machine_is_the_owner(host: str, peer: str) -> None:
    assert owner_of({"host": host}, {}, peer, own_machine_allowed=True) == Owner("local", own_machine=True)


@pytest.mark.parametrize(
    ("headers", "peer"),
    [
        ({"host": "studio.example"}, "127.0.0.1"),  # a stranger's name that resolves here
        ({"host": "localhost.evil.example"}, "127.0.0.1"),
        ({"host": "localhost:8501"}, "192.0.2.7"),
        ({"host": "localhost:8501"}, "::ffff:192.0.2.7"),
        ({"host": "localhost:8501"}, None),
        ({"host": "localhost:8501"}, "not an address"),
        ({"host": "localhost:8501", "x-forwarded-for": "192.0.2.7"}, "127.0.0.1"),
        ({"host": "localhost:8501", "forwarded": "for=192.0.2.7"}, "127.0.0.1"),
        ({}, "127.0.0.1"),
    ],
)
def test_anybody_else_is_a_visitor(headers: dict[str, str], peer: str | None) -> None:
    assert owner_of(headers, {}, peer, own_machine_allowed=True) is None
    assert owner_of(headers, SOMEBODY, peer, own_machine_allowed=True) == Owner(SOMEBODY[COOKIE])


def test_a_setting_makes_this_machine_a_visitor_too() -> None:
    assert owner_of(LOCAL, {}, "127.0.0.1", own_machine_allowed=False) is None


@pytest.mark.parametrize("cookie", ["", "local", "0" * 31, "0" * 33, "G" * 32, "../../etc/passwd", "0" * 32 + "\n"])
def test_a_cookie_that_is_not_ours_is_nobody(cookie: str) -> None:
    assert owner_of({"host": "studio.example"}, {COOKIE: cookie}, "192.0.2.7", own_machine_allowed=True) is None


def test_ids_are_random_and_well_formed() -> None:
    ids = {new_owner_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(owner_of({}, {COOKIE: each}, None, own_machine_allowed=True) == Owner(each) for each in ids)
