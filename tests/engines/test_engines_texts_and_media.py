"""`promptEnhance` and `mediaStorage`, and every curated model's least request."""

from __future__ import annotations

import base64
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from PIL import Image
from runware import Runware

from lib import catalog
from lib.engines.video_file import VideoForm, write_video
from lib.sandbox import Sandbox
from lib.sandbox.tasks.texts.prompt_grammar import enhanced, tokens
from tests.support.engine_helpers import ENHANCER, ball, by_sdk, downloaded, refusals, short_video, task
from tests.support.sandbox_helpers import data_uri, fetched, post, with_sdk

NO_VIDEO = base64.b64encode(b"\0\0\0\x18ftypisom" + b"\0" * 64).decode()


def versions(sandbox: Sandbox, key: str, **fields: Any) -> list[str]:
    _, body = post(sandbox, key, task("promptEnhance", **{"model": ENHANCER, "prompt": "a red fox", **fields}))
    return [item["text"] for item in body["data"]]


def test_an_enhanced_prompt_keeps_the_prompt_and_adds_to_it(sandbox: Sandbox, key: str) -> None:
    (result,) = by_sdk(sandbox, key, task("promptEnhance", ENHANCER, prompt="a red fox", includeCost=True))
    assert result["text"].startswith("a red fox, ")
    assert result["cost"] > 0


def test_as_many_versions_as_requested_and_all_differ(sandbox: Sandbox, key: str) -> None:
    assert len(set(versions(sandbox, key, promptVersions=5, promptMaxLength=80))) == 5


def test_the_same_prompt_gives_the_same_versions(sandbox: Sandbox, key: str) -> None:
    assert versions(sandbox, key, promptVersions=3) == versions(sandbox, key, promptVersions=3)


@pytest.mark.parametrize("limit", [5, 12, 40, 400])
def test_no_version_is_longer_than_requested(limit: int) -> None:
    for prompt in ("a fox", "a very long prompt " * 20, "🦊 狐狸, ein Füchslein"):
        assert all(tokens(enhanced(prompt, version, limit)) <= limit for version in range(5))


def test_what_the_prompt_says_is_not_repeated() -> None:
    text = enhanced("oil painting of a harbour at dawn, muted colours, wide angle, misty, calm, fine detail", 0, 400)
    assert text == "oil painting of a harbour at dawn, muted colours, wide angle, misty, calm, fine detail"


@pytest.mark.parametrize(
    ("change", "code", "parameter"),
    [
        ({"promptVersions": 6}, "invalidPromptVersions", "promptVersions"),
        ({"promptVersions": 0}, "invalidPromptVersions", "promptVersions"),
        ({"promptMaxLength": 4}, "invalidPromptMaxLength", "promptMaxLength"),
        ({"promptMaxLength": "64"}, "invalidPromptMaxLength", "promptMaxLength"),
        ({"prompt": "  "}, "invalidPrompt", "prompt"),
        ({"prompt": None}, "missingPrompt", "prompt"),
        ({"prompt": 5}, "invalidPrompt", "prompt"),
    ],
)
def test_a_wrong_enhancement_is_refused(
    sandbox: Sandbox, key: str, change: dict[str, Any], code: str, parameter: str
) -> None:
    request = task("promptEnhance", **{"model": ENHANCER, "prompt": "a red fox", **change})
    assert refusals(sandbox, key, request) == [(code, parameter)]


def stored(sandbox: Sandbox, key: str, operation: str, media: str) -> dict[str, Any]:
    async def work(client: Runware) -> Any:
        return await client.media_storage({"operation": operation, "media": media})

    (answer,) = with_sdk(sandbox, key, work)
    return dict(answer)


def test_a_picture_is_stored_used_and_deleted(sandbox: Sandbox, key: str) -> None:
    uploaded = stored(sandbox, key, "upload", data_uri(ball()))
    assert fetched(uploaded["mediaURL"]).size == (240, 180)
    assert stored(sandbox, key, "delete", uploaded["mediaUUID"])["mediaUUID"] == uploaded["mediaUUID"]
    request = task("caption", "runware:150@2", inputs={"image": uploaded["mediaUUID"]})
    assert refusals(sandbox, key, request) == [("mediaNotFound", "inputs.image")]


def test_a_video_is_stored_as_it_is_and_can_be_started_from(sandbox: Sandbox, key: str) -> None:
    colours = [np.full((64, 64, 3), shade, np.uint8) for shade in (40, 200)]
    data = write_video(colours, VideoForm("MP4", 64, 64, Fraction(24)), {})
    uploaded = stored(sandbox, key, "upload", base64.b64encode(data).decode())
    assert uploaded["mediaURL"].endswith(".mp4")
    assert downloaded(uploaded["mediaURL"]) == data
    (again,) = by_sdk(sandbox, key, short_video(inputs={"video": uploaded["mediaUUID"]}))
    assert again["videoURL"]


def test_nobody_deletes_what_belongs_to_another_key(sandbox: Sandbox, key: str) -> None:
    uploaded = stored(sandbox, key, "upload", data_uri(ball()))
    for name in ("mediaUUID", "mediaURL"):
        request = task("mediaStorage", operation="delete", media=uploaded[name])
        assert refusals(sandbox, f"{key}-other", request) == [("mediaNotFound", "media")]


@pytest.mark.parametrize(
    ("fields", "code", "parameter"),
    [
        ({"operation": "upload", "media": "AAAA"}, "invalidMedia", "media"),
        (
            {"operation": "upload", "media": base64.b64encode(b"\0\0\0\x18ftypisom" + b"\0" * 64).decode()},
            "invalidMedia",
            "media",
        ),
        ({"operation": "upload", "media": "http://192.0.2.1/a"}, "downloadFailed", "media"),
        ({"operation": "rename", "media": "AAAA"}, "invalidOperation", "operation"),
        ({"media": "AAAA"}, "missingOperation", "operation"),
        ({"operation": "delete"}, "missingMedia", "media"),
        ({"operation": "delete", "media": "fox"}, "mediaNotFound", "media"),
    ],
)
def test_wrong_storage_is_refused(
    sandbox: Sandbox, key: str, fields: dict[str, Any], code: str, parameter: str
) -> None:
    assert refusals(sandbox, key, task("mediaStorage", **fields)) == [(code, parameter)]


def least(model: catalog.Model) -> dict[str, Any]:
    """What a model cannot do without."""
    picture = data_uri(Image.new("RGB", (32, 32), "teal"))
    values = {"positivePrompt": "a fox", "duration": 5, "width": 512, "height": 512, "prompt": "a fox"}
    inputs = {} if model.task_type == "promptEnhance" else {"inputs": {"image": picture}}
    needed = {
        name: values[name] for name, field in catalog.fields(model.air).items() if field.required and name in values
    }
    return task(model.task_type, model.air, **inputs, **needed)


@pytest.mark.parametrize("task_type", ["removeBackground", "upscale", "caption", "videoInference", "promptEnhance"])
def test_every_model_takes_its_least_request(sandbox: Sandbox, key: str, task_type: str) -> None:
    tasks = [least(model) for model in catalog.models(task_type)]
    _, body = post(sandbox, key, *tasks, headers={"X-Runware-Dry-Run": "1"})
    refused = [error["message"] for error in body.get("errors", [])]
    assert all("model for videos" in message for message in refused)
    assert len(body["data"]) + len(refused) == len(tasks)
    assert all(item["cost"] > 0 for item in body["data"])
