"""What other studios wrote into their files, in Runware's words; and files that only pretend."""

from __future__ import annotations

import io
import json
import struct
import time
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lib import catalog
from lib.catalog import fields
from lib.recipes import Recipe, embed, read_foreign
from lib.recipes.readers.fitting import fit
from lib.recipes.readers.schedulers import runware_scheduler
from tests.support.recipe_files import A1111, REQUEST, TASK, plain_file, png_with

A1111_REQUEST = {
    "positivePrompt": "a fox, (snow:1.2)",
    "negativePrompt": "blurry, text",
    "steps": 25,
    "CFGScale": 6.5,
    "seed": 3519842617,
    "scheduler": "DPM++ 2M Karras",
    "width": 640,
    "height": 832,
}
FOOOCUS = {
    "adm_guidance": "(1.5, 0.8, 0.3)",
    "base_model": "juggernautXL_v8Rundiffusion",
    "base_model_hash": "aeb7e9e689",
    "guidance_scale": 4,
    "metadata_scheme": "fooocus",
    "negative_prompt": "blurry",
    "prompt": "a fox",
    "resolution": "(896, 1152)",
    "sampler": "dpmpp_2m_sde_gpu",
    "scheduler": "karras",
    "seed": "1234567890123456789",
    "sharpness": 2,
    "steps": 30,
    "version": "Fooocus v2.5.5",
}
INVOKE = {
    "app_version": "4.2.0",
    "cfg_scale": 7.5,
    "height": 768,
    "model": {"model_name": "stable-diffusion-v1-5", "base_model": "sd-1"},
    "negative_prompt": "blurry",
    "positive_prompt": "a fox",
    "scheduler": "euler_a",
    "seed": 42,
    "steps": 30,
    "width": 512,
}
NOVELAI = {
    "cfg_rescale": 0.0,
    "height": 1216,
    "noise_schedule": "karras",
    "prompt": "a fox",
    "sampler": "k_euler_ancestral",
    "scale": 5.0,
    "seed": 77,
    "steps": 28,
    "uc": "blurry",
    "width": 832,
}
COMFY_PROMPT: dict[str, Any] = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "cfg": 8.0,
            "denoise": 1.0,
            "latent_image": ["5", 0],
            "model": ["4", 0],
            "negative": ["7", 0],
            "positive": ["6", 0],
            "sampler_name": "dpmpp_2m",
            "scheduler": "karras",
            "seed": 156680208700286,
            "steps": 20,
        },
    },
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "v1-5-pruned.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"batch_size": 1, "height": 640, "width": 512}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["4", 1], "text": "a fox"}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["4", 1], "text": "blurry"}},
}
COMFY_WORKFLOW = {
    "links": [
        [1, 4, 0, 3, 0, "MODEL"],
        [2, 5, 0, 3, 3, "LATENT"],
        [3, 4, 1, 6, 0, "CLIP"],
        [4, 6, 0, 3, 1, "CONDITIONING"],
        [5, 4, 1, 7, 0, "CLIP"],
        [6, 7, 0, 3, 2, "CONDITIONING"],
    ]
}
COMFY = {"prompt": json.dumps(COMFY_PROMPT), "workflow": json.dumps(COMFY_WORKFLOW)}


def with_exif(form: str, tags: dict[int, Any] | None = None, comment: bytes = b"") -> bytes:
    exif = Image.Exif()
    for tag, value in (tags or {}).items():
        exif[tag] = value
    if comment:
        exif.get_ifd(0x8769)[0x9286] = comment
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, form, exif=exif.tobytes())
    return out.getvalue()


def test_a1111_png() -> None:
    found = read_foreign(png_with(parameters=A1111))
    assert found is not None
    assert (found.studio, found.request) == ("AUTOMATIC1111", A1111_REQUEST)
    assert found.left_out == ("the model sd_xl_base_1.0", "Denoising strength", "Hires upscale")


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
@pytest.mark.parametrize("words", ["a fox, (snow:1.2)", "ein Fuchs, ☃ 🦊"])
def test_a1111_jpeg_and_webp(form: str, words: str) -> None:
    text = A1111.replace("a fox, (snow:1.2)", words)
    found = read_foreign(with_exif(form, comment=b"UNICODE\0" + text.encode("utf-16-be")))
    assert found is not None
    assert found.request == {**A1111_REQUEST, "positivePrompt": words}


def test_fooocus() -> None:
    found = read_foreign(png_with(parameters=json.dumps(FOOOCUS), fooocus_scheme="fooocus"))
    assert found is not None
    assert found.studio == "Fooocus"
    assert found.request == {
        "positivePrompt": "a fox",
        "negativePrompt": "blurry",
        "steps": 30,
        "CFGScale": 4.0,
        "seed": 1234567890123456789,
        "scheduler": "DPM++ 2M SDE Karras",
        "width": 896,
        "height": 1152,
    }
    jpeg = read_foreign(with_exif("JPEG", comment=json.dumps(FOOOCUS).encode()))
    assert jpeg is not None
    assert jpeg.request == found.request


def test_invokeai() -> None:
    found = read_foreign(png_with(invokeai_metadata=json.dumps(INVOKE)))
    assert found is not None
    assert found.studio == "InvokeAI"
    assert found.request == {
        "positivePrompt": "a fox",
        "negativePrompt": "blurry",
        "steps": 30,
        "CFGScale": 7.5,
        "seed": 42,
        "scheduler": "Euler a",
        "width": 512,
        "height": 768,
    }
    assert found.left_out == ("the model stable-diffusion-v1-5",)


def test_invokeai_as_it_was() -> None:
    found = read_foreign(png_with(Dream='"a fox [blurry]" -s 50 -S 42 -W 512 -H 640 -C 7.5 -A k_lms'))
    assert found is not None
    expected = {"positivePrompt": "a fox", "negativePrompt": "blurry", "steps": 50, "seed": 42, "CFGScale": 7.5}
    assert found.request == {**expected, "scheduler": "LMS", "width": 512, "height": 640}


def test_comfyui_png_and_webp() -> None:
    expected = {
        "positivePrompt": "a fox",
        "negativePrompt": "blurry",
        "steps": 20,
        "CFGScale": 8.0,
        "seed": 156680208700286,
        "scheduler": "DPM++ 2M Karras",
        "width": 512,
        "height": 640,
    }
    webp = with_exif("WEBP", {0x0110: f"prompt:{COMFY['prompt']}", 0x010F: f"workflow:{COMFY['workflow']}"})
    for data in (png_with(**COMFY), webp):
        found = read_foreign(data)
        assert found is not None
        assert (found.studio, found.request) == ("ComfyUI", expected)
        assert found.left_out == ("the model v1-5-pruned.safetensors",)


def test_novelai() -> None:
    texts = {"Software": "NovelAI", "Source": "Stable Diffusion XL C1E1DE52", "Description": "a fox", "Title": "AI"}
    found = read_foreign(png_with(**texts, Comment=json.dumps(NOVELAI)))
    assert found is not None
    assert found.studio == "NovelAI"
    assert found.request == {
        "positivePrompt": "a fox",
        "negativePrompt": "blurry",
        "steps": 28,
        "CFGScale": 5.0,
        "seed": 77,
        "scheduler": "Euler a",
        "width": 832,
        "height": 1216,
    }


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_ours_is_read_by_the_same_way(form: str) -> None:
    found = read_foreign(embed(plain_file(form), Recipe(REQUEST, "sandbox", TASK, str(REQUEST["seed"]))))
    assert found is not None
    expected = {name: value for name, value in REQUEST.items() if name not in ("taskType", "model")}
    assert found.request == expected


def test_a_seed_that_runware_does_not_take_is_said() -> None:
    graph = {**COMFY_PROMPT, "3": {**COMFY_PROMPT["3"], "inputs": {**COMFY_PROMPT["3"]["inputs"], "seed": 2**64 - 1}}}
    found = read_foreign(png_with(prompt=json.dumps(graph), workflow=COMFY["workflow"]))
    assert found is not None
    assert "seed" not in found.request
    assert f"the seed {2**64 - 1}, which Runware does not take" in found.left_out


@pytest.mark.parametrize(
    ("sampler", "schedule", "expected"),
    [
        ("Euler a", "", "Euler a"),
        ("DPM++ 2M Karras", "", "DPM++ 2M Karras"),
        ("DPM++ SDE", "Exponential", "DPM++ SDE Exponential"),
        ("dpmpp_2m_sde_k", "", "DPM++ 2M SDE Karras"),
        ("unipc", "normal", "UniPC"),
        ("uni_pc", "sgm_uniform", "UniPC Uniform"),
        ("heun", "exponential", "Heun"),
        ("k_dpmpp_2m", "native", "DPM++ 2M"),
        ("res_multistep", "karras", None),
        ("", "", None),
    ],
)
def test_samplers_by_the_names_of_all_studios(sampler: str, schedule: str, expected: str | None) -> None:
    assert runware_scheduler(sampler, schedule) == expected


def test_every_scheduler_that_is_named_is_one_of_runwares() -> None:
    choices = set(fields("runware:101@1")["scheduler"].choices)
    names = ["ddim", "ddpm", "deis", "dpm2", "dpm2 a", "dpmpp_2m", "dpmpp_2m_sde", "dpmpp_3m", "dpmpp_sde", "euler"]
    names += ["euler_ancestral", "heun", "ipndm", "lcm", "lms", "pndm", "plms", "tcd", "unipc"]
    for name in names:
        for schedule in ("", "karras", "exponential", "beta", "sgm_uniform", "simple"):
            assert runware_scheduler(name, schedule) in choices, (name, schedule)


def test_a_recipe_is_fitted_to_what_a_model_takes() -> None:
    request = {"positivePrompt": "a fox", "width": 650, "height": 5000, "steps": 500, "CFGScale": 7, "clipSkip": "x"}
    fitted = fit(request, "runware:100@1")
    assert fitted.request["width"] == 640
    assert fitted.request["height"] == 2048
    assert fitted.request["steps"] == 100
    assert fitted.request["CFGScale"] == 7.0
    assert "clipSkip" not in fitted.request
    assert fitted.changed[0] == "width 650, which becomes 640"
    assert catalog.check("runware:100@1", {**fitted.request, "taskType": "imageInference"}) == []


def test_what_a_model_does_not_take_is_said() -> None:
    fitted = fit({"positivePrompt": "a fox", "steps": 20, "seed": 5}, "google:4@3")
    assert "steps" not in fitted.request
    assert "steps, which Nano Banana 2 does not take" in fitted.changed


# ---- files that only pretend


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunk(kind: bytes, body: bytes) -> bytes:
    plain = png_with()
    return plain[:33] + _chunk(kind, body) + plain[33:]


def test_a_compressed_text_that_swells_is_passed_over() -> None:
    bomb = zlib.compress(b"a" * 40_000_000, 9)
    began = time.monotonic()
    assert read_foreign(with_chunk(b"zTXt", b"parameters\0\0" + bomb)) is None
    assert read_foreign(with_chunk(b"iTXt", b"parameters\0\1\0\0\0" + bomb)) is None
    assert time.monotonic() - began < 1.0


def test_a_compressed_text_of_ordinary_length_is_read() -> None:
    found = read_foreign(with_chunk(b"zTXt", b"parameters\0\0" + zlib.compress(A1111.encode())))
    assert found is not None
    assert found.request == A1111_REQUEST


def test_huge_and_endless_texts_are_passed_over() -> None:
    began = time.monotonic()
    assert read_foreign(png_with(parameters="x" * 5_000_000)) is None
    assert read_foreign(png_with(parameters="Hashes:{" * 8_000)) is None
    assert read_foreign(png_with(parameters="Negative prompt:" * 4_000 + A1111)) is None
    assert read_foreign(png_with(invokeai_metadata="[" * 60_000)) is None
    assert read_foreign(png_with(prompt='{"a":' * 100_000, workflow="{}")) is None
    assert read_foreign(with_chunk(b"tEXt", b"a\0b")) is None
    assert time.monotonic() - began < 5.0


def test_a_graph_made_to_be_walked_for_ever_is_passed_over() -> None:
    sampler = COMFY_PROMPT["3"]
    many = {str(number): sampler for number in range(200)}
    assert read_foreign(png_with(prompt=json.dumps(many), workflow=COMFY["workflow"])) is None
    ring = {"links": [[number, number, 0, number + 1, 0, "X"] for number in range(5000)]}
    assert read_foreign(png_with(prompt=COMFY["prompt"], workflow=json.dumps(ring))) is None


def test_no_half_character_reaches_a_page() -> None:
    found = read_foreign(png_with(parameters=json.dumps({**FOOOCUS, "prompt": "half \ud83e fox"})))
    assert found is not None
    assert found.request["positivePrompt"] == "half  fox"


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"<html>", b"\0" * 99]
)
def test_what_is_no_picture_says_nothing(data: bytes) -> None:
    assert read_foreign(data) is None


@given(at=st.integers(0, 10**6), flip=st.integers(1, 255))
@settings(max_examples=200, deadline=None)
def test_harmed_files_break_nothing(at: int, flip: int) -> None:
    whole = with_exif("JPEG", {0x010F: "x"}, b"UNICODE\0" + A1111.encode("utf-16-be"))
    place = at % len(whole)
    read_foreign(whole[:place] + bytes([whole[place] ^ flip]) + whole[place + 1 :])
    read_foreign(whole[:place])
