"""`imageInference` and `getResponse`, as the real SDK sees them."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import uuid
from typing import Any

import pytest
from PIL import Image
from runware import RunOptions

from lib import catalog
from lib.sandbox import Sandbox
from tests.support.sandbox_helpers import Gate, data_uri, draw, fetched, line, order, post, run, sdk

MAX_SEED = 2**63 - 1


def test_pictures_arrive_with_an_address_that_can_be_fetched(sandbox: Sandbox, key: str) -> None:
    (result,) = draw(sandbox, key, width=256, height=192)
    assert fetched(result["imageURL"]).size == (256, 192)
    assert uuid.UUID(result["imageUUID"]).version == 4
    assert result["imageURL"].startswith(sandbox.origin + "/media/")


def test_each_picture_of_a_sync_task_comes_in_a_frame_of_its_own(sandbox: Sandbox, key: str) -> None:
    async def frames() -> list[dict[str, Any]]:
        async with line(sandbox, key) as bare:
            await bare.send(order(numberResults=3))
            return [await bare.frame() for _ in range(3)]

    received = run(frames())
    assert [len(frame["data"]) for frame in received] == [1, 1, 1]
    assert len({frame["data"][0]["imageUUID"] for frame in received}) == 3
    assert len({frame["data"][0]["taskUUID"] for frame in received}) == 1


@pytest.mark.parametrize(("name", "form"), [("JPG", "JPEG"), ("PNG", "PNG"), ("WEBP", "WEBP")])
def test_the_format_is_the_requested_one(sandbox: Sandbox, key: str, name: str, form: str) -> None:
    (result,) = draw(sandbox, key, outputFormat=name)
    assert fetched(result["imageURL"]).format == form


def test_a_lower_quality_is_a_smaller_file(sandbox: Sandbox, key: str) -> None:
    noise = data_uri(Image.effect_noise((256, 256), 90).convert("RGB"))
    sizes = [
        len(
            draw(sandbox, key, inputs={"seedImage": noise}, strength=0, outputType="base64Data", outputQuality=quality)[
                0
            ]["imageBase64Data"]
        )
        for quality in (20, 99)
    ]
    assert sizes[0] < sizes[1] / 2


def test_bytes_can_be_had_in_the_answer_itself(sandbox: Sandbox, key: str) -> None:
    (bare,) = draw(sandbox, key, outputType="base64Data")
    (uri,) = draw(sandbox, key, outputType="dataURI", outputFormat="PNG")
    assert Image.open(io.BytesIO(base64.b64decode(bare["imageBase64Data"]))).format == "JPEG"
    assert uri["imageDataURI"].startswith("data:image/png;base64,")
    assert "imageURL" not in bare | uri


def test_a_given_seed_counts_up_and_stays_within_63_bits(sandbox: Sandbox, key: str) -> None:
    assert {result["seed"] for result in draw(sandbox, key, seed=7, numberResults=3)} == {7, 8, 9}
    assert {result["seed"] for result in draw(sandbox, key, seed=MAX_SEED, numberResults=2)} == {MAX_SEED, 1}


def test_without_a_seed_each_picture_draws_its_own(sandbox: Sandbox, key: str) -> None:
    seeds = {result["seed"] for result in draw(sandbox, key, numberResults=4)}
    assert len(seeds) == 4
    assert all(1 <= seed <= MAX_SEED for seed in seeds)


def test_a_png_says_who_made_it_and_from_what(sandbox: Sandbox, key: str) -> None:
    (result,) = draw(sandbox, key, outputFormat="PNG", seed=41, positivePrompt="ein Füchslein")
    text = fetched(result["imageURL"]).info
    assert "sandbox" in text["Software"]
    assert (text["prompt"], text["seed"], text["model"]) == ("ein Füchslein", "41", "runware:100@1")


@pytest.mark.parametrize("prompt", ["a \ud800 fox", "a \x00 fox", "🦊 狐狸", "a fox\n\n\tin the snow"])
@pytest.mark.parametrize("name", ["JPG", "PNG"])
def test_any_text_can_be_a_prompt(sandbox: Sandbox, key: str, prompt: str, name: str) -> None:
    (result,) = draw(sandbox, key, positivePrompt=prompt, outputFormat=name)
    assert fetched(result["imageURL"]).size == (128, 128)


@pytest.mark.parametrize("name", ["JPG", "WEBP"])
def test_other_formats_say_so_in_exif(sandbox: Sandbox, key: str, name: str) -> None:
    (result,) = draw(sandbox, key, outputFormat=name, seed=41, positivePrompt="ein Füchslein")
    exif = fetched(result["imageURL"]).getexif()
    assert "sandbox" in exif[305]
    assert json.loads(exif[270])["prompt"] == "ein Füchslein"


def test_the_content_check_answers_only_on_request(sandbox: Sandbox, key: str) -> None:
    assert "NSFWContent" not in draw(sandbox, key)[0]
    safety = {"checkContent": True}
    assert draw(sandbox, key, safety=safety)[0]["NSFWContent"] is False
    assert draw(sandbox, key, safety=safety, positivePrompt="a nude by the sea")[0]["NSFWContent"] is True


def test_an_async_task_is_acknowledged_and_polled_to_its_end(sandbox: Sandbox, key: str) -> None:
    assert len(draw(sandbox, key, deliveryMethod="async", numberResults=2)) == 2


def test_a_poll_shows_what_is_processing_without_an_id(gated: Sandbox, gate: Gate, key: str) -> None:
    async def polled() -> tuple[dict[str, Any], dict[str, Any]]:
        async with line(gated, key) as bare:
            task = order(deliveryMethod="async", numberResults=2)
            acknowledged = await bare.ask(task)
            return acknowledged, await bare.ask({"taskType": "getResponse", "taskUUID": task["taskUUID"]})

    acknowledged, poll = run(polled())
    assert acknowledged["data"][0].keys() == {"taskType", "taskUUID"}
    assert [item["status"] for item in poll["data"]] == ["processing", "processing"]
    assert all("imageUUID" not in item and item["progress"] == 0 for item in poll["data"])


def test_polls_are_cumulative_and_another_connection_may_poll(sandbox: Sandbox, key: str) -> None:
    task = order(deliveryMethod="async", numberResults=2, includeCost=True)

    async def polled() -> list[dict[str, Any]]:
        async with line(sandbox, key) as bare:
            await bare.ask(task)
        async with line(sandbox, key) as bare:
            while True:
                poll = await bare.ask({"taskType": "getResponse", "taskUUID": task["taskUUID"]})
                if all(item["status"] == "success" for item in poll["data"]):
                    return [poll, await bare.ask({"taskType": "getResponse", "taskUUID": task["taskUUID"]})]

    first, again = run(polled())
    assert first == again
    assert all(item["imageURL"] and item["cost"] > 0 for item in first["data"])


def test_one_failure_leaves_the_other_pictures_and_costs_nothing(key: str) -> None:
    def fails_on_eight(painting: Any) -> Image.Image:
        if painting.seed == 8:
            raise MemoryError
        return Image.new("RGB", (painting.width, painting.height))

    sandbox = Sandbox.start(paint=fails_on_eight, balance_usd=1)
    try:
        task = order(seed=7, numberResults=3, includeCost=True)
        status, body = post(sandbox, key, task)
        assert status == 200
        assert {item["seed"] for item in body["data"]} == {7, 9}
        assert [error["code"] for error in body["errors"]] == ["inferenceError"]
        _, poll = post(sandbox, key, {"taskType": "getResponse", "taskUUID": task["taskUUID"]})
        assert [item["status"] for item in poll["data"] + poll["errors"]] == ["success", "success", "error"]
        _, details = post(sandbox, key, _task("accountManagement", operation="getDetails"))
        spent = sum(item["cost"] for item in body["data"])
        assert details["data"][0]["balance"]["amount"] == pytest.approx(1 - spent)
    finally:
        sandbox.stop()


def test_task_details_give_the_request_back(sandbox: Sandbox, key: str) -> None:
    task = order(numberResults=2, seed=3)
    post(sandbox, key, task)
    _, body = post(sandbox, key, {"taskType": "getTaskDetails", "taskUUID": task["taskUUID"]})
    assert body["data"][0]["request"] == [task]
    assert len(body["data"][0]["response"]["data"]) == 2


def test_results_are_reported_one_by_one_by_the_sdk(sandbox: Sandbox, key: str) -> None:
    received: list[str] = []

    async def work() -> None:
        async with sdk(sandbox, key) as client:
            options = RunOptions(on_result=lambda item: received.append(item["imageUUID"]))
            await client.run(order(numberResults=4), options)

    run(work())
    assert len(set(received)) == 4


def test_fifty_tasks_at_once_all_come_back(sandbox: Sandbox, key: str) -> None:
    async def work() -> list[Any]:
        async with sdk(sandbox, key) as client:
            return list(await asyncio.gather(*(client.run(order()) for _ in range(50))))

    assert len({result["imageUUID"] for (result,) in run(work())}) == 50


def test_every_image_model_of_the_catalogue_takes_its_least_request(sandbox: Sandbox, key: str) -> None:
    picture = data_uri(Image.new("RGB", (64, 64)))
    least = {"positivePrompt": "a fox", "width": 1024, "height": 1024, "inputs": {"seedImage": picture}, "outpaint": {}}
    tasks = []
    for model in catalog.models("imageInference"):
        needed = {
            name: least[name] for name, field in catalog.fields(model.air).items() if field.required and name in least
        }
        tasks.append({**_task("imageInference"), "model": model.air, **needed})
    _, body = post(sandbox, key, *tasks, headers={"X-Runware-Dry-Run": "1"})
    assert body.get("errors") is None
    assert len(body["data"]) == len(tasks)
    assert all(item["cost"] > 0 for item in body["data"])


@pytest.mark.parametrize(
    ("request_", "size"),
    [
        ({"resolution": "0.5K"}, (512, 512)),
        ({"width": 1000, "height": 333}, (1000, 333)),
        ({}, (1024, 1024)),
        ({"width": 4096, "height": 64}, (4096, 64)),
    ],
)
def test_a_providers_model_takes_its_own_sizes(
    sandbox: Sandbox, key: str, request_: dict[str, Any], size: tuple[int, int]
) -> None:
    (result,) = draw(sandbox, key, model="google:4@3", **{"width": None, "height": None, **request_})
    assert fetched(result["imageURL"]).size == size


def _task(task_type: str, **fields: Any) -> dict[str, Any]:
    return {"taskType": task_type, "taskUUID": str(uuid.uuid4()), **fields}
