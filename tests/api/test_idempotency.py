"""A call that is repeated is paid once: one after the other, all at once, over two processes and after a restart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.api_callers import ANN_TOKEN, FOX, Caller, png
from tests.support.app_server import AppServer
from tests.support.jobs_bench import Brush

IMAGE = "/api/generate/image"


def test_a_repeated_call_is_the_first_one_again(ann: Caller, brush: Brush) -> None:
    painted = brush.painted
    first = ann.post(IMAGE, FOX, Idempotency_Key="twice")
    second = ann.post(IMAGE, dict(reversed(FOX.items())), Idempotency_Key="twice")
    assert first.json == second.json
    assert brush.painted == painted + 1


def test_a_key_with_another_body_is_refused(ann: Caller, brush: Brush) -> None:
    ann.post(IMAGE, FOX, Idempotency_Key="taken")
    painted = brush.painted
    for path, fields in ((IMAGE, {**FOX, "seed": 7}), ("/api/generate/video", FOX)):
        answer = ann.post(path, fields, Idempotency_Key="taken")
        assert (answer.status, answer.error["code"]) == (409, "idempotencyConflict")
    assert brush.painted == painted


def test_another_callers_key_is_another_key(ann: Caller, bob: Caller) -> None:
    answers = [caller.post(IMAGE, FOX, Idempotency_Key="shared") for caller in (ann, bob)]
    assert answers[0].json["taskUUID"] != answers[1].json["taskUUID"]


def test_a_refused_call_does_not_use_its_key_up(ann: Caller) -> None:
    assert ann.post(IMAGE, {**FOX, "width": 130}, Idempotency_Key="mended").status == 400
    assert ann.post(IMAGE, FOX, Idempotency_Key="mended").status == 200


def test_a_form_with_a_file_can_be_repeated_too(ann: Caller) -> None:
    keyed = Caller(ann.port, ANN_TOKEN, {"Idempotency-Key": "a-form"})
    first, second = (keyed.post_form("/api/caption-image", {}, image=png()) for _ in range(2))
    assert first.json["taskUUID"] == second.json["taskUUID"]
    assert keyed.post_form("/api/caption-image", {}, image=png("red")).status == 409


def test_a_key_has_a_reasonable_length(ann: Caller) -> None:
    assert ann.post(IMAGE, FOX, Idempotency_Key="x" * 256).error["field"] == "Idempotency-Key"
    assert ann.post(IMAGE, FOX, Idempotency_Key="").status == 400


def test_calls_at_once_and_through_two_processes_are_one(
    ann: Caller, brush: Brush, data: Path, settings: dict[str, str]
) -> None:
    other = AppServer.start(data, **settings)
    try:
        painted = brush.painted
        ports = [ann.port, other.port] * 6
        with ThreadPoolExecutor(len(ports)) as pool:
            answers = list(
                pool.map(lambda port: Caller(port, ANN_TOKEN).post(IMAGE, FOX, Idempotency_Key="at once"), ports)
            )
        assert {answer.status for answer in answers} == {200}
        assert len({answer.json["taskUUID"] for answer in answers}) == 1
        assert brush.painted == painted + 1
    finally:
        other.kill()
    again = AppServer.start(data, **settings)
    try:
        answer = Caller(again.port, ANN_TOKEN).post(IMAGE, FOX, Idempotency_Key="at once")
        assert answer.json["taskUUID"] == answers[0].json["taskUUID"]
        assert brush.painted == painted + 1
    finally:
        again.stop()
