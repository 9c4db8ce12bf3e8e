"""What the drawing engine paints."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from lib.sandbox.painting import Painting, paint
from lib.sandbox.painting.styles import STYLES

ROOT = Path(__file__).resolve().parents[2]


def pixels(prompt: str, seed: int = 7, negative: str = "", size: tuple[int, int] = (192, 192)) -> npt.NDArray[np.int32]:
    return np.asarray(paint(Painting(prompt, *size, seed, negative_prompt=negative)), np.int32)


def digest(image: Image.Image) -> str:
    return hashlib.sha256(image.tobytes()).hexdigest()


def hue_share(image: npt.NDArray[np.int32], low: int, high: int) -> float:
    """Share of clearly coloured pixels whose OpenCV hue (0..179) lies in the range."""
    hsv = cv2.cvtColor(image.astype(np.uint8), cv2.COLOR_RGB2HSV)
    return float(((hsv[..., 0] >= low) & (hsv[..., 0] < high) & (hsv[..., 1] > 60)).mean())


@pytest.mark.parametrize("size", [(128, 128), (512, 128), (128, 512), (264, 136), (1408, 640)])
def test_the_picture_has_exactly_the_requested_size_and_is_rgb(size: tuple[int, int]) -> None:
    image = paint(Painting("a horse by a mountain lake", *size, 3))
    assert (image.size, image.mode) == (size, "RGB")


@pytest.mark.parametrize(("width", "height"), [(120, 256), (256, 2056), (250, 256)])
def test_a_size_that_cannot_be_painted_is_refused(width: int, height: int) -> None:
    with pytest.raises(ValueError, match="multiple of 8"):
        Painting("a hill", width, height, 1)


PROBE = """
import hashlib
from lib.sandbox.painting import Painting, paint
image = paint(Painting("two foxes in a snowy forest at dusk, watercolor", 256, 192, 2**63 - 1, steps=20))
print(hashlib.sha256(image.tobytes()).hexdigest())
"""


def test_two_processes_with_other_hash_seeds_paint_the_same_pixels() -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", PROBE], cwd=ROOT, env={"PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, text=True
        )
        for seed in ("1", "77")
    ]
    first, second = (run.communicate(timeout=60)[0] for run in runs)
    here = digest(paint(Painting("two foxes in a snowy forest at dusk, watercolor", 256, 192, 2**63 - 1, steps=20)))
    assert first.strip() == second.strip() == here


def test_threads_at_the_same_time_paint_the_same_pixels_as_one_alone() -> None:
    request = Painting("three sailboats at sunset", 160, 160, 5)
    alone, found = digest(paint(request)), []
    threads = [threading.Thread(target=lambda: found.append(digest(paint(request)))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == [alone] * 3


def test_importing_the_package_does_not_load_opencv() -> None:
    code = "import sys, lib.sandbox.painting; print('cv2' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert found.stdout.strip() == "False"


def test_another_seed_is_another_composition() -> None:
    assert np.abs(pixels("a mountain lake at noon", 1) - pixels("a mountain lake at noon", 2)).mean() > 8


def test_two_models_differ_slightly_and_each_agrees_with_itself() -> None:
    request = Painting("a meadow at noon", 160, 160, 4, model="runware:100@1")
    first, other = paint(request), paint(replace(request, model="runware:101@1"))
    assert digest(first) == digest(paint(request))
    assert 0.2 < np.abs(np.asarray(first, np.int32) - np.asarray(other, np.int32)).mean() < 20


def test_few_steps_are_softer_than_many() -> None:
    few, many = (paint(Painting("a meadow at noon", 160, 160, 4, steps=steps)) for steps in (1, 60))
    sharpness = [cv2.Laplacian(np.asarray(image.convert("L")), cv2.CV_64F).var() for image in (few, many)]
    assert sharpness[0] < 0.8 * sharpness[1]


def test_the_subject_stands_where_the_scene_without_it_shows_ground() -> None:
    with_fox, without = pixels("a fox in a meadow at noon"), pixels("a meadow at noon")
    changed = np.abs(with_fox - without).max(axis=2) > 40
    assert 0.02 < changed.mean() < 0.5
    assert changed[:48].mean() < 0.15
    assert hue_share(with_fox, 3, 16) > hue_share(without, 3, 16) + 0.01


def test_two_foxes_cover_other_places_than_one() -> None:
    assert np.abs(pixels("two foxes in a meadow at noon") - pixels("a fox in a meadow at noon")).mean() > 2


def test_a_colour_named_for_the_subject_colours_it() -> None:
    assert hue_share(pixels("a blue car in a desert at noon"), 100, 128) > hue_share(
        pixels("a red car in a desert at noon"), 100, 128
    )


def test_the_negative_prompt_removes_subject_trees_and_snow() -> None:
    prompt = "a fox in a snowy forest at noon"
    assert np.array_equal(pixels(prompt, negative="fox"), pixels("in a snowy forest at noon"))
    assert np.abs(pixels(prompt, negative="trees") - pixels(prompt)).mean() > 5
    assert pixels(prompt, negative="snow")[132:].mean() < pixels(prompt)[132:].mean() - 20


@pytest.mark.parametrize(("colour", "low", "high"), [("green", 40, 85), ("blue", 98, 128), ("orange", 5, 22)])
def test_a_named_colour_draws_the_whole_picture_toward_it(colour: str, low: int, high: int) -> None:
    plain = hue_share(pixels("mountains at noon, snow"), low, high)
    assert hue_share(pixels(f"mountains at noon, snow, {colour}"), low, high) > plain + 0.05


def test_a_purple_sky_is_purple_above_and_not_below() -> None:
    picture = pixels("a meadow at noon, purple sky")
    assert hue_share(picture[:60], 125, 160) > 0.5
    assert hue_share(picture[150:], 125, 160) < 0.1


def test_snow_makes_the_ground_bright() -> None:
    assert pixels("a snowy meadow at noon")[120:].mean() > pixels("a meadow at noon")[120:].mean() + 30


def test_it_gets_darker_from_noon_over_dusk_to_night() -> None:
    noon, dusk, night = (pixels(f"a mountain lake at {time}").mean() for time in ("noon", "dusk", "night"))
    assert noon > dusk + 15 > night + 25


def test_windows_shine_in_a_city_at_night() -> None:
    assert hue_share(pixels("city skyline at night", size=(256, 192)), 8, 30) > 0.005


@pytest.mark.parametrize("style", sorted(STYLES))
def test_every_style_renders_every_kind_of_place(style: str) -> None:
    word = {"lowpoly": "low poly", "pixel": "pixel art", "flat": "anime"}.get(style, style)
    image = np.asarray(paint(Painting(f"a cat in the mountains, {word}", 160, 160, 2)), np.float32)
    assert image.std() > 12


def test_noir_has_no_colour_and_pixel_art_few() -> None:
    noir, pixel = pixels("a forest, film noir"), pixels("a forest, pixel art")
    assert np.ptp(noir, axis=2).max() < 12
    assert len(np.unique(pixel.reshape(-1, 3), axis=0)) <= 40


@pytest.mark.parametrize("prompt", ["", "…", "🦊🌲", "狐狸在雪林中", "a" * 3000, "\ud800", "qwertz uiop"])
def test_any_prompt_gives_a_picture_worth_looking_at(prompt: str) -> None:
    assert pixels(prompt, size=(128, 128)).std() > 15


@pytest.mark.parametrize(
    "place", ["space", "underwater", "ice", "desert", "sea", "city", "street", "studio", "volcano"]
)
def test_every_place_takes_every_kind_of_subject(place: str) -> None:
    prompt = f"a {place} with a rocket, a whale, an astronaut and two castles"
    assert pixels(prompt, size=(160, 128)).std() > 10


@pytest.fixture
def uploaded() -> Image.Image:
    y, x = np.mgrid[0:200, 0:300]
    return Image.fromarray(np.stack([x * 255 // 300, y * 255 // 200, 0 * x + 90], axis=2).astype(np.uint8))


def test_an_uploaded_picture_stays_as_it_is_at_strength_zero(uploaded: Image.Image) -> None:
    image = paint(Painting("a forest at night, oil painting", 300 // 8 * 8, 200, 3, seed_image=uploaded, strength=0))
    fitted = np.asarray(uploaded, np.int32)[:, 2:298]
    assert np.abs(np.asarray(image, np.int32) - fitted).mean() < 6


def test_more_strength_takes_an_uploaded_picture_farther(uploaded: Image.Image) -> None:
    base = Painting("a forest at night, oil painting", 192, 128, 3, seed_image=uploaded)
    still, half, full = (np.asarray(paint(replace(base, strength=s)), np.int32) for s in (0.0, 0.4, 1.0))
    assert np.abs(half - still).mean() > 8
    assert np.abs(full - still).mean() > np.abs(half - still).mean() + 8


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK", "I;16", "1"])
def test_an_uploaded_picture_may_have_any_mode(uploaded: Image.Image, mode: str) -> None:
    source = Image.new("I;16", (40, 30), 900) if mode == "I;16" else uploaded.convert(mode)
    assert paint(Painting("dusk", 128, 128, 3, seed_image=source, strength=0.7)).mode == "RGB"


def test_the_uploaded_picture_itself_is_left_alone(uploaded: Image.Image) -> None:
    before = digest(uploaded)
    paint(Painting("dusk", 128, 128, 3, seed_image=uploaded))
    assert digest(uploaded) == before
