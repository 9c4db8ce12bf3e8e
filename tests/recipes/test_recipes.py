"""Recipes inside files: written without touching a pixel, read back the same, taken out to the byte, read by others."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sd_parsers import ParserManager
from sd_parsers.data import PromptInfo

from lib.recipes import (
    Recipe,
    RecipeError,
    embed,
    public_request,
    read_recipe,
    strip,
)
from lib.recipes.recipe import LEFT_OUT
from lib.sandbox.core.pictures import MADE_BY
from lib.sandbox.core.provenance import own_prompt
from tests.support.gallery_bench import BIG_SEED
from tests.support.recipe_files import FORMATS, REQUEST, TASK, pillow, plain_file

KINDS = (*FORMATS, "WEBP lossless", "sandbox PNG", "sandbox JPG", "sandbox WEBP", "MP4", "MOV")

# Any character but halves of one: those are no Unicode text.
unicode_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
prompts = unicode_text | st.sampled_from(
    ["", "a\nNegative prompt: b", "\0", "🦊", "Steps: 1, Sampler: x, Seed: 2", "\ufffe"]
)
requests = st.fixed_dictionaries(
    {"taskType": st.just("imageInference"), "positivePrompt": prompts, "seed": st.integers(1, 2**63 - 1)},
    optional={
        "negativePrompt": prompts,
        "CFGScale": st.floats(0, 50),
        "steps": st.integers(1, 100),
        "lora": st.lists(st.fixed_dictionaries({"model": unicode_text, "weight": st.floats(-4, 4)}), max_size=3),
        "safety": st.dictionaries(unicode_text, st.none() | st.booleans() | unicode_text, max_size=3),
    },
)


def recipe(**changes: Any) -> Recipe:
    return Recipe({**REQUEST, **changes}, "sandbox", TASK, str(BIG_SEED), 64, 48)


opened: list[Image.Image] = []


def read_by_others(data: bytes) -> PromptInfo | None:
    """What other tools read in a file.

    `sd-parsers` remembers a picture by its address in memory and may take the next one there for it, so none is let go.
    """
    opened.append(Image.open(io.BytesIO(data)))
    return ParserManager().parse(opened[-1])


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("RGBA").tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_embed_then_read_gives_the_same_recipe(kind: str) -> None:
    assert read_recipe(plain_file(kind)) is None
    assert read_recipe(embed(plain_file(kind), recipe())) == recipe()


@pytest.mark.parametrize("kind", KINDS)
def test_strip_gives_the_very_file_back(kind: str) -> None:
    carrying = embed(plain_file(kind), recipe())
    assert carrying != plain_file(kind)
    assert strip(carrying) == plain_file(kind)
    assert strip(plain_file(kind)) == plain_file(kind)
    assert b"fox, in snow" not in strip(carrying)


@given(request=requests, kind=st.sampled_from(KINDS))
@settings(max_examples=150, deadline=None)
def test_any_request_comes_back_the_same(request: dict[str, Any], kind: str) -> None:
    written = Recipe(request, "runware", TASK, str(request["seed"]))
    carrying = embed(plain_file(kind), written)
    assert read_recipe(carrying) == written
    assert strip(carrying) == plain_file(kind)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("MP4", "MOV")])
def test_no_pixel_changes(kind: str) -> None:
    assert pixels(embed(plain_file(kind), recipe())) == pixels(plain_file(kind))


@pytest.mark.parametrize("kind", ["MP4", "MOV"])
def test_no_packet_of_a_video_changes_and_it_still_starts_at_once(kind: str) -> None:
    def packets(data: bytes) -> list[bytes]:
        with av.open(io.BytesIO(data), "r") as container:
            return [bytes(packet) for packet in container.demux(video=0)]

    carrying = embed(plain_file(kind), recipe())
    assert packets(carrying) == packets(plain_file(kind))
    assert carrying.find(b"moov") < carrying.find(b"mdat")
    with av.open(io.BytesIO(carrying), "r") as container:
        assert len(list(container.decode(video=0))) == 10
        assert container.metadata["comment"] == MADE_BY
        assert container.metadata["parameters"].startswith("a fox, in snow\nat dusk\nNegative prompt: blurry\n")
        assert json.loads(container.metadata["runware-studio"])["request"]["seed"] == BIG_SEED


@pytest.mark.parametrize("form", FORMATS)
def test_other_tools_of_the_stable_diffusion_world_show_prompt_seed_steps_and_size(form: str) -> None:
    found = read_by_others(embed(plain_file(form), recipe()))
    assert found is not None
    (sampler,) = found.samplers
    assert (found.full_prompt, found.full_negative_prompt) == ("a fox, in snow\nat dusk", "blurry")
    assert (sampler.name, sampler.model and sampler.model.name) == ("Euler a", "FLUX.1 schnell")
    assert sampler.parameters["seed"] == str(BIG_SEED)
    assert (sampler.parameters["steps"], sampler.parameters["cfg_scale"]) == ("4", "3.5")
    assert found.metadata["Size"] == "64x48"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "prompt", ["🦊 und Schnee", "a\nNegative prompt: b\nNegative prompt: c", "a\0b", "Steps: 9, Sampler: x, Seed: 1"]
)
def test_no_prompt_leads_other_tools_astray(form: str, prompt: str) -> None:
    request = {name: value for name, value in REQUEST.items() if name not in ("steps", "CFGScale", "scheduler")}
    carrying = embed(plain_file(form), Recipe({**request, "positivePrompt": prompt}, "runware", TASK, str(BIG_SEED)))
    found = read_by_others(carrying)
    assert found is not None
    assert found.full_negative_prompt == "blurry"
    assert found.samplers[0].parameters["seed"] == str(BIG_SEED)
    assert found.full_prompt == prompt.replace("Negative prompt:", "Negative prompt :").replace("\0", " ")


@pytest.mark.parametrize("form", ["PNG", "JPG", "WEBP"])
def test_what_the_sandbox_says_of_itself_stays(form: str) -> None:
    assert own_prompt(embed(plain_file(f"sandbox {form}"), recipe())) == "a fox"


@pytest.mark.parametrize("form", FORMATS)
def test_colour_profile_orientation_and_camera_data_stay(form: str) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"
    exif.get_ifd(0x8769)[0x9003] = "2026:01:02 03:04:05"
    profile = b"\0" * 128
    before = pillow(form, exif=exif.tobytes(), icc_profile=profile)
    with Image.open(io.BytesIO(embed(before, recipe()))) as picture:
        assert picture.info["icc_profile"] == profile
        after = picture.getexif()
        assert (after[0x0112], after[0x010F]) == (6, "A camera")
        assert after.get_ifd(0x8769)[0x9003] == "2026:01:02 03:04:05"
    assert strip(embed(before, recipe())) == before


def test_chunks_of_others_stay_in_their_order() -> None:
    info = PngInfo()
    info.add_text("parameters", "somebody else's")
    info.add_itxt("Title", "☃")
    before = pillow("PNG", pnginfo=info)
    carrying = embed(before, recipe())
    with Image.open(io.BytesIO(carrying)) as picture:
        assert picture.info["Title"] == "☃"
        assert picture.info["parameters"].startswith("a fox")
    assert strip(carrying) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_recipe_takes_the_place_of_the_first(kind: str) -> None:
    again = embed(embed(plain_file(kind), recipe(positivePrompt="an owl" * 50)), recipe())
    assert again == embed(plain_file(kind), recipe())


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_character_is_refused_and_nothing_is_written(kind: str) -> None:
    with pytest.raises(RecipeError):
        embed(plain_file(kind), recipe(positivePrompt="half \ud83e"))


def test_the_longest_prompts_fit_into_one_segment() -> None:
    long = recipe(positivePrompt="🦊" * 3000, negativePrompt="☃" * 3000)
    for form in FORMATS:
        assert read_recipe(embed(plain_file(form), long)) == long
    with pytest.raises(RecipeError):
        embed(plain_file("JPEG"), recipe(positivePrompt="x" * 100_000))


@pytest.mark.parametrize("data", [b"", b"\x1a\x45\xdf\xa3 webm", b"<html>"])
def test_what_cannot_carry_a_recipe_says_so(data: bytes) -> None:
    with pytest.raises(RecipeError):
        embed(data, recipe())
    assert strip(data) == data
    assert read_recipe(data) is None


def _cut(data: bytes, at: int) -> bytes:
    return data[: at % (len(data) + 1)]


def _bent(data: bytes, at: int) -> bytes:
    place = at % len(data)
    return data[:place] + bytes([data[place] ^ (1 << at % 8)]) + data[place + 1 :]


@pytest.mark.parametrize("harm", [_cut, _bent])
@given(kind=st.sampled_from(KINDS), at=st.integers(0, 10**6))
@settings(max_examples=200, deadline=None)
def test_a_harmed_file_is_read_or_refused_and_never_breaks_anything(
    harm: Callable[[bytes, int], bytes], kind: str, at: int
) -> None:
    harmed = harm(embed(plain_file(kind), recipe()), at)
    read_recipe(harmed)
    try:
        strip(harmed)
        embed(harmed, recipe())
    except RecipeError:
        pass


@pytest.mark.parametrize(
    "bad",
    [
        {"app": "another"},
        {"request": []},
        {"seed": "1" * 30},
        {"seed": 5},
        {"taskUUID": "../../etc"},
        {"source": "me"},
        {"width": 10**9},
        {"width": True},
        {"request": {"positivePrompt": "\ud83e"}},
        {"request": json.loads("[" * 40 + "]" * 40)},
    ],
)
def test_a_made_up_recipe_is_no_recipe(bad: dict[str, Any]) -> None:
    payload = {**json.loads(recipe().to_json()), **bad}
    assert Recipe.from_json(json.dumps(payload)) is None


@pytest.mark.parametrize("text", ["", "[", "null", "[" * 100_000, '{"app":' + "9" * 10_000 + "}", "x" * 10**6])
def test_what_is_no_json_is_no_recipe(text: str) -> None:
    assert Recipe.from_json(text) is None


def test_nothing_private_leaves_with_a_file() -> None:
    request = {
        **REQUEST,
        "taskUUID": TASK,
        "webhookURL": "https://me.example/secret",
        "uploadEndpoint": "https://bucket.example/put?signature=secret",
        "inputs": {
            "seedImage": "picture:" + "a" * 32,
            "referenceImages": ["input:" + "b" * 32, {"image": "https://x.example/y?token=secret", "strength": 0.5}],
            "maskImage": "data:image/png;base64,AAAA",
        },
    }
    assert public_request(request) == {
        **REQUEST,
        "inputs": {
            "seedImage": LEFT_OUT,
            "referenceImages": [LEFT_OUT, {"image": LEFT_OUT, "strength": 0.5}],
            "maskImage": LEFT_OUT,
        },
    }
    assert public_request({"positivePrompt": "https://x.example"}) == {"positivePrompt": "https://x.example"}
