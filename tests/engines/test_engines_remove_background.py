"""`removeBackground`: the subject stays, what is around it goes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

from lib.sandbox import Sandbox
from tests.support.engine_helpers import BIREFNET, CUT_OUT_MODEL, ball, by_sdk, refusals, task
from tests.support.sandbox_helpers import data_uri, fetched, post

BALL = data_uri(ball())


def cut(sandbox: Sandbox, key: str, *, model: str = CUT_OUT_MODEL, **fields: Any) -> Image.Image:
    (result,) = by_sdk(sandbox, key, task("removeBackground", model, **{"inputs": {"image": BALL}, **fields}))
    return fetched(result["imageURL"])


@pytest.fixture(scope="module")
def picture(sandbox: Sandbox) -> Image.Image:
    """The ball cut out with no other settings."""
    return cut(sandbox, "key")


def test_the_subject_is_opaque_and_the_background_transparent(picture: Image.Image) -> None:
    alpha = np.asarray(picture.getchannel("A"))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (240, 180))
    assert alpha[90, 120] == 255
    assert alpha[:10].max() == 0
    assert alpha[-10:].max() == 0


def test_the_edge_follows_the_subjects_own(picture: Image.Image) -> None:
    alpha = np.asarray(picture.getchannel("A")) > 127
    rows, columns = np.mgrid[0:180, 0:240]
    true = np.hypot(rows - 90, columns - 120) <= 60
    assert (alpha & true).sum() / (alpha | true).sum() > 0.93


def test_webp_keeps_the_transparency_and_jpeg_gets_white(sandbox: Sandbox, key: str) -> None:
    assert cut(sandbox, key, outputFormat="WEBP").mode == "RGBA"
    assert cut(sandbox, key, outputFormat="JPG").getpixel((2, 2)) == (255, 255, 255)


def test_the_mask_alone_is_returned_on_request(sandbox: Sandbox, key: str) -> None:
    mask = cut(sandbox, key, settings={"returnOnlyMask": True})
    assert (mask.mode, mask.getpixel((120, 90)), mask.getpixel((2, 2))) == ("L", 255, 0)


def test_a_colour_is_laid_behind_the_subject(sandbox: Sandbox, key: str) -> None:
    assert cut(sandbox, key, settings={"rgba": [10, 200, 30, 255]}).getpixel((2, 2)) == (10, 200, 30, 255)


def test_a_post_processed_mask_has_a_firm_edge(sandbox: Sandbox, key: str, picture: Image.Image) -> None:
    plain = np.asarray(picture.getchannel("A"))
    firm = np.asarray(cut(sandbox, key, settings={"returnOnlyMask": True, "postProcessMask": True}))
    assert ((firm > 0) & (firm < 255)).sum() <= ((plain > 0) & (plain < 255)).sum()


def test_alpha_matting_keeps_the_subject(sandbox: Sandbox, key: str) -> None:
    settings = {"alphaMatting": True, "alphaMattingErodeSize": 4, "returnOnlyMask": True}
    mask = np.asarray(cut(sandbox, key, settings=settings))
    assert (mask[90, 120], mask[2, 2]) == (255, 0)


def test_what_was_transparent_stays_so(sandbox: Sandbox, key: str) -> None:
    half = ball().convert("RGBA")
    half.paste((0, 0, 0, 0), (0, 0, 120, 180))
    alpha = np.asarray(cut(sandbox, key, inputs={"image": data_uri(half)}).getchannel("A"))
    assert alpha[:, :118].max() == 0


def test_the_result_names_the_upload_it_was_made_from(sandbox: Sandbox, key: str) -> None:
    _, body = post(sandbox, key, task("imageUpload", image=BALL))
    upload = body["data"][0]["imageUUID"]
    (result,) = by_sdk(sandbox, key, task("removeBackground", BIREFNET, inputs={"image": upload}, includeCost=True))
    assert result["inputImageUUID"] == upload
    assert result["cost"] > 0
    assert "seed" not in result


def test_the_file_says_that_the_sandbox_made_it(picture: Image.Image) -> None:
    text = picture.info
    assert "sandbox" in text["Software"]
    assert (text["task"], text["model"]) == ("removeBackground", CUT_OUT_MODEL)


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"inputs": None}, "missingInputs", "inputs"),
    ({"inputs": {}}, "missingImage", "inputs.image"),
    ({"inputs": {"image": "not base64"}}, "invalidImage", "inputs.image"),
    ({"inputs": {"image": "http://192.0.2.1/a.png"}}, "downloadFailed", "inputs.image"),
    ({"inputs": {"fox": BALL, "image": BALL}}, "unsupportedParameter", "inputs.fox"),
    ({"settings": {"rgba": [1, 2, 3]}}, "invalidRgba", "settings.rgba"),
    ({"settings": {"rgba": [1, 2, 3, 256]}}, "invalidRgba", "settings.rgba"),
    ({"settings": {"alphaMatting": 1}}, "invalidAlphaMatting", "settings.alphaMatting"),
    ({"settings": {"alphaMattingErodeSize": 0}}, "invalidAlphaMattingErodeSize", "settings.alphaMattingErodeSize"),
    ({"settings": {"fox": 1}}, "unsupportedParameter", "settings.fox"),
    ({"model": BIREFNET, "settings": {}}, "unsupportedParameter", "settings"),
    ({"outputFormat": "MP4"}, "invalidOutputFormat", "outputFormat"),
    ({"upscaleFactor": 2}, "unsupportedParameter", "upscaleFactor"),
    ({"model": "runware:504@1"}, "invalidModel", "model"),
]


@pytest.mark.parametrize(("change", "code", "parameter"), REFUSED)
def test_a_wrong_request_is_refused_in_runwares_codes(
    sandbox: Sandbox, key: str, change: dict[str, Any], code: str, parameter: str
) -> None:
    request = task("removeBackground", **{"model": CUT_OUT_MODEL, "inputs": {"image": BALL}, **change})
    assert refusals(sandbox, key, request) == [(code, parameter)]
