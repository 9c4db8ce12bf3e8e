"""The way in and out: the password's form, the pass it gives, and what guessing costs."""

from __future__ import annotations

import asyncio
import re
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import httpx
import pytest

from lib.access import COOKIE, PASS_COOKIE, Codes, Throttle, TooManyTriesError
from lib.settings import Password
from tests.support.guard_bench import FORM, HTML, door

ANN, BOB = "a" * 32, "b" * 32
CANARY = "sesame-canary-7f3a"


def shut(folder: Path, **settings: Any) -> Any:
    return door(folder, access="password", password=Password(CANARY), owner_password=Password("only-mine"), **settings)


def enter(client: Any, password: str, wanted: str = "") -> httpx.Response:
    answer: httpx.Response = client.post("/enter", data={"password": password, "next": wanted})
    return answer


def test_the_form_asks_and_the_right_password_lets_in(tmp_path: Path) -> None:
    client, _ = shut(tmp_path)
    form = client.get("/enter?next=gallery", headers=HTML)
    assert form.status_code == 200
    assert '<form method="post" action="./enter">' in form.text
    assert '<input id="password" name="password" type="password"' in form.text
    answer = enter(client, CANARY, "gallery?page=2")
    assert (answer.status_code, answer.headers["Location"]) == (303, "./gallery?page=2")
    assert client.get("/gallery").text == "inside /gallery"


def test_a_link_that_a_stranger_opens_leads_to_the_form_and_on(tmp_path: Path) -> None:
    client, _ = shut(tmp_path)
    shown = client.get("/move/one-time_token", headers=HTML)
    assert (shown.status_code, shown.headers["Location"]) == (303, "../enter?next=move%2Fone-time_token")
    assert enter(client, CANARY, "move/one-time_token").headers["Location"] == "./move/one-time_token"


def test_the_pass_is_out_of_scripts_reach_and_bears_no_password(tmp_path: Path) -> None:
    client, _ = shut(tmp_path)
    for set_cookie in enter(client, CANARY).headers.get_list("Set-Cookie"):
        assert "HttpOnly" in set_cookie
        assert "SameSite=lax" in set_cookie
        assert "Secure" not in set_cookie
        assert CANARY not in set_cookie
    secure = client.post("/enter", data={"password": CANARY}, headers={"X-Forwarded-Proto": "https"})
    assert all("Secure" in each for each in secure.headers.get_list("Set-Cookie"))


def test_a_browser_keeps_its_pictures_when_it_is_let_in(tmp_path: Path) -> None:
    client, _ = shut(tmp_path)
    client.cookies.set(COOKIE, ANN, domain="studio.example")
    jar: SimpleCookie = SimpleCookie(enter(client, CANARY).headers["Set-Cookie"])
    assert jar[COOKIE].value == ANN


@pytest.mark.parametrize("password", ["", "wrong", CANARY[:-1], CANARY.upper(), CANARY + " ", "x" * 9000])
def test_a_wrong_password_lets_nobody_in_and_is_not_shown_again(tmp_path: Path, password: str) -> None:
    client, _ = shut(tmp_path)
    answer = enter(client, password)
    assert (answer.status_code, "That is not the password" in answer.text) == (401, True)
    assert PASS_COOKIE not in client.cookies
    assert not password or password not in answer.text


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\evil", "gallery/../../x", "javascript:alert(1)",
     "gallery#x", "gallery\r\nSet-Cookie: a=b",
     "x@evil.example", ".evil.example", "/evil.example", "/evil", "/a/b", "a//evil.example", "a/../b", "gallery?next=https://evil.example"],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(tmp_path: Path, wanted: str) -> None:
    client, _ = shut(tmp_path)
    assert enter(client, CANARY, wanted).headers["Location"] == "./"
    form = client.get("/enter", params={"next": wanted}, headers=HTML).text
    assert re.search(r'name="next" value=""', form)


def test_the_owners_password_makes_the_owner_also_where_everybody_may_come_in(tmp_path: Path) -> None:
    client, access = door(tmp_path, owner_password=Password("only-mine"))
    assert "Owner&#x27;s password" in client.get("/enter").text or "Owner's password" in client.get("/enter").text
    assert enter(client, "only-mine").status_code == 303
    shown = access.passes.read(client.cookies[PASS_COOKIE])
    assert shown is not None
    assert shown.how == "owner_password"


def test_where_there_is_nothing_to_enter_there_is_no_form(tmp_path: Path) -> None:
    client, _ = door(tmp_path)
    assert client.get("/enter").status_code == 404
    assert client.post("/enter", data={"password": "x"}).status_code == 404


def test_leaving_takes_the_pass_back(tmp_path: Path) -> None:
    client, _ = shut(tmp_path)
    enter(client, CANARY)
    assert client.get("/leave").headers["Location"] == "./"
    assert client.get("/gallery").status_code == 401


# ---- guessing


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def guess(throttle: Throttle, client: str, *, right: bool = False) -> float:
    pause = throttle.begin(client)
    throttle.end(client, right=right)
    return pause


def test_each_wrong_guess_doubles_the_pause_up_to_half_a_minute() -> None:
    throttle = Throttle(Clock())
    assert [guess(throttle, "eve") for _ in range(10)] == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30]
    assert guess(throttle, "ann") == 0


def test_a_right_password_or_a_quarter_of_an_hour_ends_the_pauses() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(5):
        guess(throttle, "eve")
    assert guess(throttle, "eve", right=True) == 4
    assert guess(throttle, "eve") == 0
    for _ in range(5):
        guess(throttle, "eve")
    clock.now += 16 * 60
    assert guess(throttle, "eve") == 0


def test_guesses_from_many_addresses_slow_everybody_a_little() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for number in range(30):
        guess(throttle, f"bot-{number}")
    assert guess(throttle, "ann") == 2
    clock.now += 61
    assert guess(throttle, "bob") == 0


def test_one_client_has_one_guess_at_a_time_and_the_memory_is_bounded() -> None:
    throttle = Throttle(Clock())
    throttle.begin("eve")
    with pytest.raises(TooManyTriesError):
        throttle.begin("eve")
    for number in range(5000):
        guess(throttle, str(number), right=None)  # type: ignore[arg-type]
    assert len(throttle._clients) <= 2000


def test_a_slowed_guess_does_not_keep_the_others_waiting(tmp_path: Path) -> None:
    client, access = shut(tmp_path)
    for _ in range(8):
        guess(access.throttle, "192.0.2.7")

    async def both() -> list[int]:
        transport = httpx.ASGITransport(client.app, client=("192.0.2.7", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://studio.example") as web:
            slow = asyncio.ensure_future(web.post("/enter", content="password=x", headers=FORM))
            await asyncio.sleep(0)
            for _ in range(20):  # until it waits
                await asyncio.sleep(0)
            quick = [await web.get("/_stcore/health"), await web.post("/enter", content="password=y", headers=FORM)]
            assert not slow.done()
            slow.cancel()
            return [answer.status_code for answer in quick]

    assert asyncio.run(both()) == [200, 429]


# ---- one-time codes


def test_a_code_is_good_once_for_half_a_minute_and_in_one_browser() -> None:
    clock = Clock()
    codes = Codes(clock)
    good = codes.issue("ann@team.example", ANN)
    assert codes.redeem(good, ANN) == "ann@team.example"
    assert codes.redeem(good, ANN) is None
    assert codes.redeem(codes.issue("ann@team.example", ANN), BOB) is None
    assert codes.redeem(codes.issue("ann@team.example", ANN), None) is None
    late = codes.issue("ann@team.example", ANN)
    clock.now += 30
    assert codes.redeem(late, ANN) is None
    assert codes.redeem("", ANN) is None


def test_a_code_binds_the_browser_to_the_login(tmp_path: Path) -> None:
    client, access = door(tmp_path, access="login", allowed_emails=frozenset({"@team.example"}))
    client.get("/", headers=HTML)
    mine = client.cookies[COOKIE]
    assert client.post("/enter/login", data={"code": "guessed"}).status_code == 401
    assert client.get("/files/1").status_code == 401
    answer = client.post("/enter/login", data={"code": access.codes.issue("ann@team.example", mine)})
    assert answer.status_code == 204
    assert client.get("/files/1").status_code == 200
    shown = access.passes.read(client.cookies[PASS_COOKIE])
    assert shown is not None
    assert (shown.email, shown.owner_id == mine) == ("ann@team.example", False)
    assert client.get("/leave").headers["Location"] == "./auth/logout"


def test_a_code_for_somebody_off_the_list_binds_nobody(tmp_path: Path) -> None:
    client, access = door(tmp_path, access="login", allowed_emails=frozenset({"@team.example"}))
    client.get("/", headers=HTML)
    code = access.codes.issue("eve@evil.example", client.cookies[COOKIE])
    assert client.post("/enter/login", data={"code": code}).status_code == 401
