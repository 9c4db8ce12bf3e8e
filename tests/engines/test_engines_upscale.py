"""`upscale`: more pixels, the same picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

from lib.sandbox import Sandbox
from tests.support.engine_helpers import UPSCALER, ball, by_sdk, refusals, subject, task
from tests.support.sandbox_helpers import data_uri, fetched

SMALL = ball(96, 64)


def larger(sandbox: Sandbox, key: str, picture: Image.Image, **fields: Any) -> Image.Image:
    request = task("upscale", **{"model": UPSCALER, "inputs": {"image": data_uri(picture)}, **fields})
    (result,) = by_sdk(sandbox, key, request)
    return fetched(result["imageURL"])


@pytest.mark.parametrize(
    ("model", "fields", "size"),
    [
        (UPSCALER, {"upscaleFactor": 4}, (384, 256)),
        (UPSCALER, {"upscaleFactor": 2}, (192, 128)),
        (UPSCALER, {}, (192, 128)),
        ("runware:500@1", {"upscaleFactor": 1.5}, (144, 96)),
        ("prunaai:p-image@upscale", {"targetMegapixels": 1}, (768, 512)),
    ],
)
def test_the_result_is_as_large_as_requested(
    sandbox: Sandbox, key: str, model: str, fields: dict[str, Any], size: tuple[int, int]
) -> None:
    result = larger(sandbox, key, SMALL, model=model, **fields)
    assert (result.size, result.format) == (size, "JPEG")


def test_the_result_shows_the_same_picture(sandbox: Sandbox, key: str) -> None:
    result = larger(sandbox, key, SMALL, upscaleFactor=4, outputFormat="PNG")
    difference = np.asarray(result.resize(SMALL.size, Image.Resampling.BOX), int) - np.asarray(SMALL, int)
    assert np.abs(difference).mean() < 4


def test_edges_are_sharper_than_plain_enlarging_makes_them(sandbox: Sandbox, key: str) -> None:
    result = np.asarray(larger(sandbox, key, SMALL, upscaleFactor=4, outputFormat="PNG").convert("L"), int)
    plain = np.asarray(SMALL.resize((384, 256), Image.Resampling.BICUBIC).convert("L"), int)
    assert np.abs(np.diff(result)).max() > np.abs(np.diff(plain)).max()


def test_tiles_leave_no_seams(sandbox: Sandbox, key: str) -> None:
    ramp = Image.linear_gradient("L").resize((200, 140)).convert("RGB")
    result = np.asarray(larger(sandbox, key, ramp, upscaleFactor=4, outputFormat="PNG"), int)
    assert np.abs(np.diff(result, axis=0)).max() < 8
    assert np.abs(np.diff(result, axis=1)).max() < 8


def test_transparency_is_preserved(sandbox: Sandbox, key: str) -> None:
    fox = subject("fox", 64)
    result = larger(sandbox, key, fox, upscaleFactor=2, outputFormat="PNG")
    shown = np.asarray(result.getchannel("A").resize(fox.size, Image.Resampling.BOX), int)
    assert result.mode == "RGBA"
    assert np.abs(shown - np.asarray(fox.getchannel("A"), int)).mean() < 6


def test_no_side_grows_beyond_4096_px(sandbox: Sandbox, key: str) -> None:
    result = larger(sandbox, key, Image.new("RGB", (2000, 100), "teal"), upscaleFactor=4)
    assert result.size == (4096, 205)


@pytest.mark.parametrize("size", [(1, 1), (3, 300), (13, 13)])
def test_tiny_pictures_are_enlarged_too(sandbox: Sandbox, key: str, size: tuple[int, int]) -> None:
    assert larger(sandbox, key, Image.new("RGB", size, "red"), upscaleFactor=2).size == (size[0] * 2, size[1] * 2)


@pytest.mark.parametrize(
    ("change", "code", "parameter"),
    [
        ({"upscaleFactor": 3}, "invalidUpscaleFactor", "upscaleFactor"),
        ({"model": "runware:500@1", "upscaleFactor": 20}, "invalidUpscaleFactor", "upscaleFactor"),
        ({"model": "runware:500@1", "upscaleFactor": "4"}, "invalidUpscaleFactor", "upscaleFactor"),
        ({"model": "prunaai:p-image@upscale", "targetMegapixels": 0}, "invalidTargetMegapixels", "targetMegapixels"),
        ({"inputs": {"video": "x"}}, "unsupportedParameter", "inputs.video"),
    ],
)
def test_a_wrong_request_is_refused_in_runwares_codes(
    sandbox: Sandbox, key: str, change: dict[str, Any], code: str, parameter: str
) -> None:
    request = task("upscale", **{"model": UPSCALER, "inputs": {"image": data_uri(SMALL)}, **change})
    assert refusals(sandbox, key, request) == [(code, parameter)]
