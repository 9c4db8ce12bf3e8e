"""Who a visitor is, and who may come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lib.access import (
    COOKIE,
    PASS_COOKIE,
    Access,
    Pass,
    Visitor,
    new_owner_id,
    open_access,
    principal_of,
)
from lib.settings import Password, Settings, SettingsError, load_settings

LOCAL = {"host": "localhost:8501"}
AWAY = {"host": "studio.example"}
SOMEBODY = {COOKIE: "0123456789abcdef0123456789abcdef"}
TOKEN = "token-of-a-robot-0123"


@pytest.fixture
def rules(tmp_path: Path) -> Any:
    def rules(**settings: Any) -> Access:
        return open_access(Settings(data_dir=tmp_path, **settings))

    return rules


def with_pass(access: Access, given: Pass) -> dict[str, str]:
    return {PASS_COOKIE: access.passes.write(given)}


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:80", "[::1]:8501", "LOCALHOST:1"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "127.8.8.8", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("mode", ["open", "password", "login"])
def test_a_browser_on_this_machine_is_the_owner(rules: Any, host: str, peer: str, mode: str) -> None:
    found = principal_of({"host": host}, {}, peer, rules(access=mode))
    assert found == Visitor("local", own_machine=True)
    assert found.is_owner


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
def test_anybody_else_is_a_visitor(rules: Any, headers: dict[str, str], peer: str | None) -> None:
    assert principal_of(headers, {}, peer, rules()) is None
    assert principal_of(headers, SOMEBODY, peer, rules()) == Visitor(SOMEBODY[COOKIE])
    assert not Visitor(SOMEBODY[COOKIE]).is_owner


def test_a_setting_makes_this_machine_a_visitor_too(rules: Any) -> None:
    assert principal_of(LOCAL, {}, "127.0.0.1", rules(own_machine=False)) is None


@pytest.mark.parametrize("cookie", ["", "local", "0" * 31, "0" * 33, "G" * 32, "../../etc/passwd", "0" * 32 + "\n"])
def test_a_cookie_that_is_not_ours_is_nobody(rules: Any, cookie: str) -> None:
    assert principal_of(AWAY, {COOKIE: cookie}, "192.0.2.7", rules()) is None


def test_ids_are_random_and_well_formed(rules: Any) -> None:
    ids, access = {new_owner_id() for _ in range(100)}, rules()
    assert len(ids) == 100
    assert all(principal_of({}, {COOKIE: each}, None, access) == Visitor(each) for each in ids)


# ---- passes


@pytest.mark.parametrize("mode", ["password", "login"])
def test_where_not_everybody_may_come_in_the_cookie_alone_lets_nobody_in(rules: Any, mode: str) -> None:
    assert principal_of(AWAY, SOMEBODY, "192.0.2.7", rules(access=mode, password=Password("p"))) is None


def test_a_pass_says_whose_rows_its_bearer_sees(rules: Any) -> None:
    access = rules(access="password", password=Password("sesame"))
    cookies = with_pass(access, Pass("password", "a" * 32))
    assert principal_of(AWAY, cookies, "192.0.2.7", access) == Visitor("a" * 32)


def test_behind_a_password_the_browsers_cookie_still_says_who_is_who(rules: Any) -> None:
    access = rules(access="password", password=Password("sesame"))
    cookies = {**with_pass(access, Pass("password", "a" * 32)), **SOMEBODY}
    assert principal_of(AWAY, cookies, "192.0.2.7", access) == Visitor(SOMEBODY[COOKIE])


def test_a_login_is_the_same_person_in_every_browser(rules: Any) -> None:
    access = rules(access="login", allowed_emails=frozenset({"@team.example"}))
    cookies = {**with_pass(access, Pass("login", "a" * 32, "ann@team.example")), **SOMEBODY}
    assert principal_of(AWAY, cookies, "192.0.2.7", access) == Visitor("a" * 32)


def test_a_changed_password_ends_every_pass(rules: Any) -> None:
    cookies = with_pass(rules(access="password", password=Password("old")), Pass("password", "a" * 32))
    assert principal_of(AWAY, cookies, None, rules(access="password", password=Password("new"))) is None


def test_a_forged_or_another_studios_pass_is_nobodys(rules: Any, tmp_path: Path) -> None:
    access = rules(access="password", password=Password("sesame"))
    elsewhere = open_access(Settings(data_dir=tmp_path / "other", access="password", password=Password("sesame")))
    good = with_pass(access, Pass("password", "a" * 32))[PASS_COOKIE]
    for bad in (with_pass(elsewhere, Pass("password", "a" * 32))[PASS_COOKIE], good[:-1], "x", good.upper(), "é"):
        assert principal_of(AWAY, {PASS_COOKIE: bad}, None, access) is None


def test_the_owners_password_makes_an_owner_in_every_mode(rules: Any) -> None:
    for mode in ("open", "password", "login"):
        access = rules(access=mode, password=Password("sesame"), owner_password=Password("only-mine"))
        found = principal_of(AWAY, with_pass(access, Pass("owner_password", "a" * 32)), None, access)
        assert found is not None
        assert found.is_owner


def test_a_visitors_pass_is_not_the_owners(rules: Any) -> None:
    access = rules(access="password", password=Password("sesame"), owner_password=Password("only-mine"))
    found = principal_of(AWAY, with_pass(access, Pass("password", "a" * 32)), None, access)
    assert found is not None
    assert not found.is_owner


@pytest.mark.parametrize(
    ("email", "let_in"),
    [
        ("ann@example.org", True),
        ("ANN@Example.ORG", True),
        ("bob@team.example", True),
        ("bob@example.org", False),
        ("bob@evil-team.example", False),
        ("bob@sub.team.example", False),
        ("ann@example.org@evil.example", False),
        ("@team.example", False),
        ("", False),
    ],
)
def test_a_login_is_checked_against_the_list_each_time(rules: Any, email: str, let_in: bool) -> None:
    access = rules(access="login", allowed_emails=frozenset({"ann@example.org", "@team.example"}))
    cookies = with_pass(access, Pass("login", "a" * 32, email))
    assert (principal_of(AWAY, cookies, None, access) is not None) == let_in


def test_an_owners_address_makes_the_owner(rules: Any) -> None:
    access = rules(access="login", owner_emails=frozenset({"me@example.org"}))
    found = principal_of(AWAY, with_pass(access, Pass("login", "a" * 32, "me@example.org")), None, access)
    assert found is not None
    assert found.is_owner


def test_the_secret_outlives_a_restart_and_is_for_the_owners_eyes_only(rules: Any, tmp_path: Path) -> None:
    first, second = rules(), rules()
    assert first.passes.id_for("x") == second.passes.id_for("x")
    assert (tmp_path / "cookie_secret").stat().st_mode & 0o077 == 0


# ---- callers


def test_a_token_is_its_callers_and_the_same_rows_each_time(rules: Any) -> None:
    access = rules(access="login", api_tokens={"robot": Password(TOKEN), "other": Password("another-token-0123")})
    found = principal_of({**LOCAL, "authorization": f"Bearer {TOKEN}"}, SOMEBODY, "127.0.0.1", access)
    assert found is not None
    assert (found.caller, found.is_owner, len(found.id)) == ("robot", False, 32)
    assert found == principal_of({"authorization": f"bearer {TOKEN}"}, {}, None, access)


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "robot"])
def test_a_wrong_token_is_nobody_also_on_this_machine(rules: Any, token: str) -> None:
    access = rules(api_tokens={"robot": Password(TOKEN)})
    assert principal_of({**LOCAL, "authorization": f"Bearer {token}"}, SOMEBODY, "127.0.0.1", access) is None


@pytest.mark.parametrize(
    "tokens", [{"a": "0123456789abcdef", "b": "fedcba9876543210"}, "a:0123456789abcdef, b:fedcba9876543210"]
)
def test_tokens_are_a_table_or_a_text(tokens: Any) -> None:
    found = load_settings({"studio": {"api_tokens": tokens}}, {}, {}).api_tokens
    assert found == {"a": Password("0123456789abcdef"), "b": Password("fedcba9876543210")}
    assert "0123" not in repr(found)


@pytest.mark.parametrize(
    "environ",
    [
        {"STUDIO_ACCESS": "password"},
        {"STUDIO_ACCESS": "login"},
        {"STUDIO_ACCESS": "perhaps"},
        {"STUDIO_ACCESS": "login", "STUDIO_ALLOWED_EMAILS": "ann@example.org"},  # and no [auth]
        {"STUDIO_PASSWORD": "left-open-by-mistake"},
        {"STUDIO_API_TOKENS": "robot:short"},
        {"STUDIO_API_TOKENS": "no-token-at-all-here"},
        {"STUDIO_API_TOKENS": "a:0123456789abcdef,a:fedcba9876543210"},
        {"STUDIO_OWNER_EMAILS": "@example.org"},
        {"STUDIO_ALLOWED_EMAILS": "example.org"},
        {"STUDIO_OWNER_PASSWORD": "short"},
        {"STUDIO_COOKIE_SECRET": "short"},
    ],
)
def test_a_door_that_would_stand_open_by_mistake_is_refused(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({}, environ, {})
    assert "short" not in str(caught.value)
    assert "left-open" not in str(caught.value)


def test_lists_of_addresses_may_be_lists() -> None:
    listed = {"access": "login", "allowed_emails": ["Ann@example.org", "@team.example"]}
    secrets = {"studio": listed, "auth": {"client_id": "studio"}}
    assert load_settings(secrets, {}, {}).allowed_emails == {"ann@example.org", "@team.example"}
