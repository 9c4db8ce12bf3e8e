"""Calls that are refused: by whom they come, by what they say, and each with the field that is wrong."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.access import COOKIE
from lib.api.api_errors import over_budget
from lib.budget.refusals import rate_refusal, stopped_refusal
from tests.support.api_callers import ANN_TOKEN, FOX, TOKENS, Caller, as_base64, png
from tests.support.app_server import AppServer

IMAGE = "/api/generate/image"
CALLS = [
    ("GET", "/api/models"),
    ("GET", "/api/models/runware:100@1"),
    ("GET", "/api/jobs/00000000-0000-4000-8000-000000000000"),
    ("POST", IMAGE),
    ("POST", "/api/generate/video"),
    ("POST", "/api/remove-background"),
    ("POST", "/api/upscale-image"),
    ("POST", "/api/caption-image"),
    ("GET", "/api/nothing"),
]
STRANGERS: list[dict[str, str]] = [
    {},
    {"Cookie": f"{COOKIE}={'a' * 32}"},
    {"Host": "localhost"},
    {"Authorization": "Bearer "},
    {"Authorization": "Bearer token-of-nobody-0123456789"},
    {"Authorization": f"Bearer {ANN_TOKEN}x"},
    {"Authorization": "Bearer \xff"},
    {"Authorization": f"Basic {as_base64(f'ann:{ANN_TOKEN}'.encode())}"},
]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_without_a_right_token_nothing_is_told(server: AppServer, method: str, path: str) -> None:
    body = json.dumps(FOX).encode() if method == "POST" else None
    for headers in STRANGERS:
        answer = Caller(server.port, headers=headers).call(method, path, body, Content_Type="application/json")
        assert (answer.status, answer.error["code"], set(answer.json)) == (401, "unauthorized", {"error"}), headers
        assert answer.headers["www-authenticate"].startswith("Bearer")


def nested(depth: int) -> Any:
    """Objects within objects."""
    return {"inputs": nested(depth - 1)} if depth else {}


REFUSED: list[tuple[str, Any, int, str | None]] = [
    (IMAGE, {}, 400, "positivePrompt"),
    (IMAGE, {**FOX, "positivePrompt": "  "}, 400, "positivePrompt"),
    (IMAGE, {**FOX, "width": 130}, 400, "width"),
    (IMAGE, {**FOX, "width": "wide"}, 400, "width"),
    (IMAGE, {**FOX, "colour": "red"}, 400, "colour"),
    (IMAGE, {**FOX, "numberResults": 999}, 400, "numberResults"),
    (IMAGE, {**FOX, "seed": "12.5"}, 400, "seed"),
    (IMAGE, {**FOX, "seed": 2**64}, 400, "seed"),
    (IMAGE, {**FOX, "model": "no model"}, 400, "model"),
    (IMAGE, {**FOX, "model": "no:such@1"}, 400, "model"),
    (IMAGE, {**FOX, "model": 5}, 400, "model"),
    (IMAGE, {**FOX, "model": "runware:109@1"}, 400, "model"),
    (IMAGE, {**FOX, "taskType": "caption"}, 400, "taskType"),
    (IMAGE, {**FOX, "taskUUID": "00000000-0000-4000-8000-000000000000"}, 400, "taskUUID"),
    (IMAGE, {**FOX, "webhookURL": "https://example.org"}, 400, "webhookURL"),
    (IMAGE, {**FOX, "outputType": "paper"}, 400, "outputType"),
    (IMAGE, {**FOX, "inputs": "a picture"}, 400, "inputs"),
    (IMAGE, {**FOX, "inputs": {"seedImage": "no base64"}}, 400, "seedImage"),
    ("/api/generate/video", {"positivePrompt": "a fox", "outputType": "base64Data"}, 400, "outputType"),
    ("/api/caption-image", {}, 400, "image"),
    ("/api/caption-image", {"image": ""}, 400, "image"),
    ("/api/caption-image", {"image": "*"}, 400, "image"),
    ("/api/caption-image", {"image": [as_base64(png())]}, 400, "image"),
    ("/api/caption-image", {"image": None}, 400, "image"),
    ("/api/caption-image", {"image": 5, "inputs": {}}, 400, "image"),
    ("/api/caption-image", {"inputs": {"image": as_base64(b"no picture")}}, 400, "image"),
    ("/api/caption-image", {"inputs": []}, 400, "image"),
    ("/api/caption-image", {"inputs": {"image": {"image": {"image": "*"}}}}, 400, "inputs.image"),
    (IMAGE, {**FOX, "inputs": nested(400)}, 400, None),
    ("/api/caption-image", {"image": as_base64(b"no picture")}, 400, "image"),
    ("/api/caption-image", {"image": "http://example.org/x.png"}, 400, "image"),
    ("/api/caption-image", {"image": "https://127.0.0.1/x.png"}, 400, "image"),
    ("/api/caption-image", {"image": "https://[::1]/x.png"}, 400, "image"),
    ("/api/caption-image", {"image": "/etc/passwd"}, 400, "image"),
    ("/api/caption-image", {"image": "0" * 32}, 404, "image"),
    ("/api/caption-image", {"image": f"picture:{'0' * 32}"}, 404, "image"),
    ("/api/upscale-image", {"image": as_base64(png()), "upscaleFactor": 3}, 400, "upscaleFactor"),
    (IMAGE, [FOX], 400, None),
    (IMAGE, "a fox", 400, None),
]


@pytest.mark.parametrize(("path", "fields", "status", "field"), REFUSED)
def test_the_field_that_is_wrong_is_named(ann: Caller, path: str, fields: Any, status: int, field: str | None) -> None:
    answer = ann.post(path, fields)
    assert (answer.status, answer.error["field"]) == (status, field), answer.body
    assert answer.error["message"].endswith((".", "?"))


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"width": NaN}', b"[" * 100_000])
def test_what_is_no_json_is_refused(ann: Caller, body: bytes) -> None:
    answer = ann.call("POST", IMAGE, body, Content_Type="application/json")
    assert (answer.status, answer.error["code"]) == (400, "invalidJSON")


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_other_kinds_of_body_are_refused(ann: Caller, kind: str) -> None:
    assert ann.call("POST", IMAGE, b"positivePrompt=fox", Content_Type=kind).status == 415


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
def test_a_broken_form_is_refused(ann: Caller, kind: str) -> None:
    assert ann.call("POST", IMAGE, b"--y\r\nnonsense", Content_Type=kind).status == 400


def test_a_form_with_a_file_elsewhere_or_two_is_refused(ann: Caller) -> None:
    assert ann.post_form("/api/caption-image", {}, portrait=png()).error["field"] == "portrait"
    assert ann.post_form("/api/caption-image", {"image": as_base64(png())}, image=png()).error["field"] == "image"


def test_a_wrong_method_is_refused(ann: Caller) -> None:
    assert ann.get(IMAGE).status == 404
    assert ann.call("DELETE", "/api/models").status == 404


def test_a_body_that_says_it_is_too_large_is_refused(ann: Caller) -> None:
    answer = ann.call("POST", IMAGE, bytes(51 * 2**20), Content_Type="application/json")
    assert (answer.status, answer.error["code"]) == (413, "tooLarge")


def test_a_body_that_does_not_say_how_large_it_is_ends_at_the_limit(server: AppServer) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(60):
            yield bytes(2**20)

    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Authorization": f"Bearer {ANN_TOKEN}", "Content-Type": "application/json"}
    connection.request("POST", IMAGE, endless(), headers, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_anothers_job_and_no_job_are_the_same(ann: Caller, bob: Caller) -> None:
    task_uuid = ann.post(IMAGE, FOX).json["taskUUID"]
    assert ann.get(f"/api/jobs/{task_uuid}").status == 200
    for path in (f"/api/jobs/{task_uuid}", "/api/jobs/none", "/api/jobs/00000000-0000-4000-8000-000000000000"):
        answer = bob.get(path)
        assert (answer.status, answer.error["code"]) == (404, "jobNotFound")


def test_what_runware_refuses_is_told_with_its_code_and_task(server: AppServer, ann: Caller) -> None:
    answer = ann.post(IMAGE, {**FOX, "inputs": {"somethingElse": 5}})
    assert answer.status in (400, 502), answer.body
    assert len(answer.json["taskUUID"]) == 36
    assert answer.json["billed"] == "no"
    again = ann.get(f"/api/jobs/{answer.json['taskUUID']}")
    assert (again.status, again.json["status"], again.error) == (200, "error", answer.error)


def test_too_many_calls_a_minute_are_refused_for_a_while(tmp_path: Path, runware: dict[str, str]) -> None:
    strict = AppServer.start(tmp_path, **TOKENS, **runware, STUDIO_REQUESTS_PER_MINUTE="2")
    try:
        caller = Caller(strict.port, ANN_TOKEN)
        answers = [caller.post(IMAGE, FOX) for _ in range(3)]
        assert [answer.status for answer in answers] == [200, 200, 429]
        assert 0 < int(answers[2].headers["retry-after"]) <= 60
    finally:
        strict.kill()


def test_each_limit_has_its_status_and_says_when_it_renews() -> None:
    too_often, stopped = over_budget(rate_refusal(30, 12.3)), over_budget(stopped_refusal())
    assert (too_often.status, too_often.headers) == (429, {"Retry-After": "13"})
    assert (stopped.status, stopped.headers) == (402, {})


def test_the_budget_refuses_with_the_time_it_renews(tmp_path: Path, runware: dict[str, str]) -> None:
    poor = AppServer.start(tmp_path, **TOKENS, **runware, STUDIO_DAILY_LIMIT_USD="0.001")
    try:
        answer = Caller(poor.port, ANN_TOKEN).post(IMAGE, FOX)
        assert (answer.status, answer.error["code"]) == (402, "budgetExceeded")
        assert 0 < int(answer.headers["retry-after"]) <= 86_400
        assert "$" in answer.error["message"]
        assert answer.json["limit"] in ("studio_day", "visitor_day")
    finally:
        poor.kill()
