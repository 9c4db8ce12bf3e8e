"""Calls that give what was asked for: pictures, videos, words, in the ways that callers like to send and get them."""

from __future__ import annotations

import base64
import json
import socket
import time
from pathlib import Path

import pytest

from lib.database import open_database
from lib.gallery import Job, Store
from tests.support.api_callers import ANN_TOKEN, FOX, SHARED, Caller, as_base64, as_data_uri, png, size_of
from tests.support.app_server import AppServer
from tests.support.jobs_bench import Brush

IMAGE = "/api/generate/image"
PICTURE_PATHS = ("/api/remove-background", "/api/upscale-image", "/api/caption-image")


def job_of(data: Path, task_uuid: str) -> Job:
    job = Store(open_database(data), data / "files").job(task_uuid)
    assert job is not None
    return job


def file_path(address: str) -> str:
    assert address.startswith(f"http://{SHARED}/files/")
    return address.partition(SHARED)[2]


def test_a_picture_comes_as_an_address_that_the_same_token_opens(ann: Caller, bob: Caller) -> None:
    answer = ann.post(IMAGE, FOX)
    assert answer.status == 200, answer.body
    assert answer.json["status"] == "success"
    assert answer.json["cost"] > 0
    (result,) = answer.json["results"]
    assert (result["width"], result["height"], result["NSFWContent"]) == (128, 128, False)
    assert 1 <= int(result["seed"]) < 2**63
    path = file_path(result["imageURL"])
    assert size_of(ann.get(path).body) == (128, 128)
    assert bob.get(path).status == 404
    assert Caller(ann.port).get(path).status == 404


def test_behind_an_encrypting_proxy_addresses_are_encrypted_too(ann: Caller) -> None:
    answer = ann.post(IMAGE, FOX, X_Forwarded_Proto="https", X_Forwarded_For="192.0.2.7")
    assert answer.json["results"][0]["imageURL"].startswith(f"https://{SHARED}/files/")


def test_it_is_a_job_of_the_callers_on_the_page_of_that_name(ann: Caller, data: Path) -> None:
    first, second = (job_of(data, ann.post(IMAGE, FOX).json["taskUUID"]) for _ in range(2))
    assert first.owner == second.owner
    assert (first.page, first.task_type, first.model) == ("generate_image", "imageInference", "runware:100@1")
    assert first.results[0].whole


@pytest.mark.parametrize(("output_type", "name"), [("base64Data", "imageBase64Data"), ("dataURI", "imageDataURI")])
def test_a_picture_comes_inside_the_answer_on_request(ann: Caller, output_type: str, name: str) -> None:
    (result,) = ann.post(IMAGE, {**FOX, "outputType": output_type}).json["results"]
    assert size_of(base64.b64decode(result[name].rpartition(",")[2])) == (128, 128)
    assert "imageURL" not in result


def test_several_pictures_and_a_seed_as_a_text(ann: Caller) -> None:
    asked = {**FOX, "numberResults": 3, "seed": "9223372036854775805"}
    results = ann.post(IMAGE, asked).json["results"]
    assert len(results) == 3
    assert "9223372036854775805" in [result["seed"] for result in results]


@pytest.mark.parametrize("path", PICTURE_PATHS)
@pytest.mark.parametrize("way", ["base64", "data URI", "form"])
def test_a_picture_is_sent_in_any_way(ann: Caller, path: str, way: str) -> None:
    if way == "form":
        answer = ann.post_form(path, {}, image=png())
    else:
        answer = ann.post(path, {"image": as_base64(png()) if way == "base64" else as_data_uri(png())})
    assert answer.status == 200, answer.body
    (result,) = answer.json["results"]
    if path == "/api/caption-image":
        assert len(result["text"]) > 3
    else:
        side_px = 128 if path == "/api/upscale-image" else 64
        assert size_of(ann.get(file_path(result["imageURL"])).body) == (side_px, side_px)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_every_kind_of_picture_is_taken_in_base64(ann: Caller, kind: str) -> None:
    """In base64 a JPEG begins with a slash, like a path."""
    assert ann.post("/api/caption-image", {"image": as_base64(png(kind=kind))}).status == 200


def test_a_result_goes_on_by_its_id_or_its_address_but_not_to_others(ann: Caller, bob: Caller) -> None:
    (result,) = ann.post(IMAGE, FOX).json["results"]
    for image in (result["imageUUID"], result["imageURL"], file_path(result["imageURL"])):
        assert ann.post("/api/caption-image", {"image": image}).json["status"] == "success"
        refused = bob.post("/api/caption-image", {"image": image})
        assert (refused.status, refused.error["field"]) == (404, "image")


def test_a_picture_may_stand_where_runware_has_it(ann: Caller, data: Path) -> None:
    answer = ann.post(IMAGE, {**FOX, "inputs": {"seedImage": as_base64(png("navy"))}, "strength": 0.5})
    assert answer.status == 200, answer.body
    assert str(job_of(data, answer.json["taskUUID"]).request["inputs"]["seedImage"]).startswith("input:")


def test_a_form_says_numbers_and_objects_as_json_and_prompts_as_they_are(ann: Caller, data: Path) -> None:
    fields = {"positivePrompt": "2001", "width": "128", "height": "128", "safety": '{"checkContent": true}'}
    answer = ann.post_form(IMAGE, fields)
    assert answer.status == 200, answer.body
    request = job_of(data, answer.json["taskUUID"]).request
    assert (request["positivePrompt"], request["width"], request["safety"]) == ("2001", 128, {"checkContent": True})


def test_a_video_is_accepted_at_once_and_asked_for_again(ann: Caller, bob: Caller) -> None:
    asked = {"positivePrompt": "a fox", "width": 256, "height": 256, "duration": 1, "fps": 15}
    answer = ann.post("/api/generate/video", asked)
    assert answer.status == 202
    assert answer.json["status"] == "processing"
    assert answer.headers["location"] == answer.json["address"]
    assert int(answer.headers["retry-after"]) >= 1
    path = answer.json["address"].partition(SHARED)[2]
    assert bob.get(path).status == 404
    while (answer := ann.get(path, Prefer="wait=20")).status == 202:
        pass
    (result,) = answer.json["results"]
    assert ann.get(file_path(result["videoURL"])).body[4:8] == b"ftyp"
    assert result["duration"] == pytest.approx(1.0, abs=0.2)


def test_who_will_not_wait_gets_an_address_and_the_picture_later(ann: Caller, brush: Brush) -> None:
    brush.hold()
    try:
        for prefer in ("respond-async", "wait=0", "wait=1"):
            answer = ann.post(IMAGE, FOX, Prefer=prefer)
            assert answer.status == 202
    finally:
        brush.go_on.set()
    answer = ann.get(f"/api/jobs/{answer.json['taskUUID']}", Prefer="wait=20")
    assert (answer.status, answer.json["status"]) == (200, "success")


def test_a_caller_who_hangs_up_loses_nothing(ann: Caller, data: Path, brush: Brush, server: AppServer) -> None:
    body = json.dumps({**FOX, "positivePrompt": "the call that broke off"})
    head = f"POST {IMAGE} HTTP/1.1\r\nHost: {SHARED}\r\nAuthorization: Bearer {ANN_TOKEN}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nIdempotency-Key: broke-off\r\n\r\n"
    brush.hold()
    painted = brush.painted
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall((head + body).encode())
        store = Store(open_database(data), data / "files")
        owner = job_of(data, ann.post(IMAGE, FOX, Prefer="wait=0").json["taskUUID"]).owner
        deadline = time.monotonic() + 20
        while not any(job.prompt == "the call that broke off" for job in store.recent_jobs(owner)):
            assert time.monotonic() < deadline
    brush.go_on.set()
    answer = ann.post(IMAGE, json.loads(body), Idempotency_Key="broke-off", Prefer="wait=20")
    assert answer.json["status"] == "success"
    assert brush.painted == painted + 2


def test_health_needs_no_token_and_tells_of_nobody(ann: Caller) -> None:
    ann.post(IMAGE, FOX)
    answer = Caller(ann.port).get("/api/health")
    assert answer.status == 200
    assert set(answer.json) == {"live", "ready", "source", "runware", "responseTimes"}
    assert (answer.json["live"], answer.json["ready"], answer.json["runware"]) == (True, True, "connected")
    times = answer.json["responseTimes"]["imageInference"]
    assert 0 < times["p50_s"] <= times["p95_s"]
    assert Caller(ann.port).get("/api/health?ready").status == 200


def test_models_are_listed_by_task_and_described_by_field(ann: Caller) -> None:
    listed = ann.get("/api/models?taskType=caption").json["models"]
    assert {model["endpoint"] for model in listed} == {"/api/caption-image"}
    assert "runware:150@2" in {model["model"] for model in listed}
    described = ann.get("/api/models/runware:100@1").json
    width = next(field for field in described["fields"] if field["name"] == "width")
    assert (width["minimum"], width["maximum"], width["step"]) == (128, 2048, 64)
    assert not {"taskUUID", "webhookURL"} & {field["name"] for field in described["fields"]}


def test_a_prompt_with_half_of_a_surrogate_pair_is_taken_for_what_it_can_mean(ann: Caller) -> None:
    fox = {**FOX, "positivePrompt": "a fox \ud83d in the snow"}
    answer = ann.post_until_ended("/api/generate/image", fox, Idempotency_Key="half a pair")
    assert answer.status == 200, answer.json
    assert ann.post_until_ended("/api/generate/image", fox, Idempotency_Key="half a pair").json == answer.json
