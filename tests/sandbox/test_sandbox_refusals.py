"""What Runware would refuse, the sandbox refuses, and says which field it is."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from runware import RunwareError

from lib import catalog
from lib.sandbox import Sandbox
from lib.sandbox.server.handlers import HANDLERS
from tests.support.sandbox_helpers import draw, line, order, post, run

REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"width": 500}, "invalidWidth", "width"),
    ({"height": 2112}, "invalidHeight", "height"),
    ({"width": "512"}, "invalidWidth", "width"),
    ({"height": None}, "missingHeight", "height"),
    ({"numberResults": 21}, "invalidNumberResults", "numberResults"),
    ({"numberResults": True}, "invalidNumberResults", "numberResults"),
    ({"steps": 0}, "invalidSteps", "steps"),
    ({"CFGScale": 51}, "invalidCFGScale", "CFGScale"),
    ({"positivePrompt": ""}, "invalidPositivePrompt", "positivePrompt"),
    ({"positivePrompt": "a" * 3001}, "invalidPositivePrompt", "positivePrompt"),
    ({"positivePrompt": None}, "missingPositivePrompt", "positivePrompt"),
    ({"seed": 0}, "invalidSeed", "seed"),
    ({"seed": 2**63}, "invalidSeed", "seed"),
    ({"outputQuality": 100}, "invalidOutputQuality", "outputQuality"),
    ({"outputFormat": "GIF"}, "invalidOutputFormat", "outputFormat"),
    ({"scheduler": "Nobody's"}, "invalidScheduler", "scheduler"),
    ({"deliveryMethod": "later"}, "invalidDeliveryMethod", "deliveryMethod"),
    ({"ttl": 59}, "invalidTtl", "ttl"),
    ({"duration": 5}, "unsupportedParameter", "duration"),
    ({"model": None}, "missingModel", "model"),
    ({"model": "flux"}, "invalidModel", "model"),
    ({"model": "runware:999999@1"}, "modelNotFound", "model"),
    ({"model": "runware:504@1"}, "invalidModel", "model"),
    ({"model": "google:4@3", "height": None}, "missingHeight", "height"),
    ({"model": "google:4@3", "width": 5000}, "invalidWidth", "width"),
    ({"safety": {"checkContent": "yes"}}, "invalidCheckContent", "safety.checkContent"),
    ({"inputs": {"seedImage": 5}}, "invalidSeedImage", "inputs.seedImage"),
    ({"inputs": {"seedImage": "not base64"}}, "invalidSeedImage", "inputs.seedImage"),
    ({"inputs": {"seedImage": "bm90IGEgcGljdHVyZQ=="}}, "invalidSeedImage", "inputs.seedImage"),
    ({"inputs": {"seedImage": str(uuid.uuid4())}}, "mediaNotFound", "inputs.seedImage"),
    ({"inputs": {"seedImage": "http://192.0.2.1/fox.png"}}, "downloadFailed", "inputs.seedImage"),
    ({"inputs": {"seedImage": "file:///etc/passwd"}}, "downloadFailed", "inputs.seedImage"),
    ({"inputs": {"referenceImages": "x"}}, "invalidReferenceImages", "inputs.referenceImages"),
    ({"inputs": {"fox": 1}}, "unsupportedParameter", "inputs.fox"),
    ({"webhookURL": "http://192.0.2.1/"}, "unsupportedParameter", "webhookURL"),
    ({"taskUUID": None}, "missingTaskUUID", "taskUUID"),
    ({"taskUUID": "1"}, "invalidTaskUUID", "taskUUID"),
    ({"taskUUID": "00000000-0000-1000-8000-000000000000"}, "invalidTaskUUID", "taskUUID"),
    ({"taskType": None}, "missingTaskType", "taskType"),
    ({"taskType": "makeCoffee"}, "invalidTaskType", "taskType"),
]


@pytest.mark.parametrize(("change", "code", "parameter"), REFUSED)
def test_a_refusal_has_runwares_code_and_names_the_field(
    sandbox: Sandbox, key: str, change: dict[str, Any], code: str, parameter: str
) -> None:
    task = order(**change)
    status, body = post(sandbox, key, task)
    assert (status, body.get("data")) == (400, None)
    (error,) = body["errors"]
    assert (error["code"], error["parameter"]) == (code, parameter)
    assert error.get("taskUUID") == task.get("taskUUID")
    assert error["message"].endswith(".")


ENLARGED_FILM = {
    **dict.fromkeys(("positivePrompt", "width", "height", "deliveryMethod")),
    "taskType": "upscale",
    "model": "bria:50@1",
    "inputs": {"video": "https://example.org/a.mp4"},
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"taskType": "vectorize"}, "no model that makes vector graphics, so enter a Runware key to have it done."),
        ({"model": "runware:504@1"}, "a model that makes pictures, and"),
        ({"model": "runware:999999@1"}, "so choose one from the list."),
        (ENLARGED_FILM, "so choose a model for pictures"),
    ],
)
def test_a_refusal_says_what_a_person_can_change(
    sandbox: Sandbox, key: str, change: dict[str, Any], words: str
) -> None:
    _, body = post(sandbox, key, order(**change))
    assert words in body["errors"][0]["message"]


@pytest.mark.parametrize(
    ("change", "kind", "parameter"),
    [
        ({"width": 500}, "validation", "width"),
        ({"numberResults": 21}, "validation", "numberResults"),
        ({"steps": 0}, "validation", "steps"),
        ({"positivePrompt": ""}, "validation", "positivePrompt"),
        ({"model": "runware:999999@1"}, "notFound", "model"),
    ],
)
@pytest.mark.parametrize("delivery", ["sync", "async"])
def test_the_sdk_raises_the_refusal(
    sandbox: Sandbox, key: str, change: dict[str, Any], kind: str, parameter: str, delivery: str
) -> None:
    with pytest.raises(RunwareError) as caught:
        draw(sandbox, key, deliveryMethod=delivery, **change)
    assert (caught.value.code, caught.value.parameter) == (kind, parameter)


def test_all_that_is_wrong_is_reported_at_once(sandbox: Sandbox, key: str) -> None:
    _, body = post(sandbox, key, order(width=500, steps=0, positivePrompt=""))
    assert {error["parameter"] for error in body["errors"]} == {"width", "steps", "positivePrompt"}


def test_a_closed_list_is_given_with_the_refusal(sandbox: Sandbox, key: str) -> None:
    _, body = post(sandbox, key, order(outputFormat="GIF"))
    assert body["errors"][0]["allowedValues"] == ["JPG", "PNG", "WEBP"]


def test_a_refused_task_does_not_spend_its_id(sandbox: Sandbox, key: str) -> None:
    task = order(width=500)
    assert post(sandbox, key, task)[0] == 400
    assert post(sandbox, key, {**task, "width": 512})[0] == 200


def test_an_id_is_used_once_for_ever(sandbox: Sandbox, key: str) -> None:
    task = order()
    assert post(sandbox, key, task)[0] == 200
    _, body = post(sandbox, key, task)
    assert [(error["code"], error["parameter"]) for error in body["errors"]] == [("conflictTaskUUID", "taskUUID")]
    _, other = post(sandbox, key + "-other", task)
    assert "errors" not in other


def test_a_task_nobody_knows_is_not_found(sandbox: Sandbox, key: str) -> None:
    _, body = post(sandbox, key, {"taskType": "getResponse", "taskUUID": str(uuid.uuid4())})
    assert body["errors"][0]["code"] == "taskFailedOrNotFound"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fox", "invalidJSON"),
        ("[" * 100_000, "invalidJSON"),
        ('{"taskType": "ping"}', "invalidRequest"),
        ("[1]", "invalidRequest"),
    ],
)
def test_what_is_no_array_of_tasks_is_refused_and_the_connection_stays_open(
    sandbox: Sandbox, key: str, text: str, code: str
) -> None:
    async def work() -> tuple[dict[str, Any], dict[str, Any]]:
        async with line(sandbox, key) as bare:
            await bare.send_text(text)
            return await bare.frame(), await bare.ask({"taskType": "ping", "ping": True})

    refused, pong = run(work())
    assert refused["errors"][0]["code"] == code
    assert pong["data"] == [{"taskType": "ping", "pong": True}]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    [
        "taskType",
        "taskUUID",
        "model",
        "image",
        "search",
        "limit",
        "offset",
        "sort",
        "operation",
        *catalog.fields("google:4@3"),
    ]
)
INPUTS = st.dictionaries(
    st.sampled_from(["seedImage", "maskImage", "referenceImages", "fonts", "fox"]), JSON, max_size=2
)
TASK_TYPES = st.sampled_from(sorted(HANDLERS))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(task_type=TASK_TYPES, changes=st.dictionaries(FIELDS, JSON, max_size=3), inputs=st.none() | INPUTS)
def test_nothing_that_is_sent_breaks_the_server(
    sandbox: Sandbox, key: str, task_type: str, changes: dict[str, Any], inputs: dict[str, Any] | None
) -> None:
    task: dict[str, Any] = {"taskType": task_type, "taskUUID": str(uuid.uuid4()), "model": "google:4@3"}
    task |= {"positivePrompt": "a fox"} if inputs is None else {"positivePrompt": "a fox", "inputs": inputs}
    _, body = post(sandbox, key, {**task, **changes}, headers={"X-Runware-Dry-Run": "1"})
    assert "internalServerError" not in [error["code"] for error in body.get("errors", [])]


def test_too_many_unfinished_tasks_are_refused(gated: Sandbox, key: str) -> None:
    async def work() -> list[str]:
        async with line(gated, key) as bare:
            await bare.send(*(order(deliveryMethod="async") for _ in range(260)))
            frames = [await bare.frame() for _ in range(260)]
            return [error["code"] for frame in frames for error in frame.get("errors", [])]

    assert run(work()) == ["concurrencyLimitExceeded"] * 4
