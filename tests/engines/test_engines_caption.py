"""`caption`: what is certain is stated plainly, the rest is qualified."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

from lib.engines.class_names import best_sighting
from lib.engines.describing import describe
from lib.sandbox import Sandbox
from tests.support.engine_helpers import CAPTIONER, UPSCALER, ball, by_sdk, refusals, task
from tests.support.sandbox_helpers import data_uri, draw, post


def caption(sandbox: Sandbox, key: str, image: str, **fields: Any) -> str:
    (result,) = by_sdk(sandbox, key, task("caption", **{"model": CAPTIONER, "inputs": {"image": image}, **fields}))
    return str(result["text"])


def probabilities(**classes: float) -> Any:
    spread = np.full(1000, 1e-5, np.float32)
    for name, probability in classes.items():
        spread[int(name[1:])] = probability
    return spread


def test_a_caption_names_the_colours(sandbox: Sandbox, key: str) -> None:
    assert "orange" in caption(sandbox, key, data_uri(ball()))


def test_what_the_sandbox_painted_carries_its_own_prompt(sandbox: Sandbox, key: str) -> None:
    (painting,) = draw(sandbox, key, positivePrompt="ein Füchslein im Schnee")
    assert caption(sandbox, key, painting["imageUUID"]) == "ein Füchslein im Schnee"


def test_the_prompt_survives_an_upload_and_an_enlargement(sandbox: Sandbox, key: str) -> None:
    (painting,) = draw(sandbox, key, positivePrompt="a lighthouse at dusk", width=128, height=128)
    _, body = post(sandbox, key, task("imageUpload", image=painting["imageURL"]))
    upload = body["data"][0]["imageUUID"]
    (enlarged,) = by_sdk(sandbox, key, task("upscale", UPSCALER, inputs={"image": upload}))
    assert caption(sandbox, key, enlarged["imageUUID"]) == "a lighthouse at dusk"


def test_keywords_and_brevity_can_be_requested(sandbox: Sandbox, key: str) -> None:
    image = data_uri(ball())
    assert caption(sandbox, key, image, prompt="List keywords").count(",") >= 1
    assert caption(sandbox, key, image, prompt="One sentence, please").count(".") == 1


def test_ages_are_not_guessed(sandbox: Sandbox, key: str) -> None:
    assert "does not estimate ages" in caption(sandbox, key, data_uri(ball()), model="runware:154@1")


def test_a_sure_class_is_named_and_an_unsure_one_is_not() -> None:
    assert best_sighting(probabilities(c277=0.8)).words == "a red fox"
    assert best_sighting(probabilities(c504=0.08)).probability < 0.12


def test_breeds_that_share_the_probability_are_a_dog() -> None:
    seen = best_sighting(probabilities(c207=0.2, c208=0.2, c219=0.2))
    assert (seen.words, round(seen.probability, 1)) == ("a dog", 0.6)


@pytest.mark.parametrize(
    ("index", "words"),
    [
        ("c836", "a pair of sunglasses"),
        ("c928", "ice cream"),
        ("c948", "a Granny Smith apple"),
        ("c386", "an African bush elephant"),
        ("c880", "a unicycle"),
    ],
)
def test_names_have_their_articles(index: str, words: str) -> None:
    assert best_sighting(probabilities(**{index: 0.9})).words == words


def test_a_plain_surface_is_called_one() -> None:
    assert describe(Image.new("RGB", (40, 30), (200, 35, 40))).sentences == ("A plain red surface.",)


def test_a_picture_without_colour_is_black_and_white() -> None:
    assert "black-and-white" in describe(ball().convert("L").convert("RGB")).sentences[0]


def test_a_transparent_background_is_mentioned() -> None:
    clear = ball().convert("RGBA")
    clear.putalpha(Image.radial_gradient("L").resize(clear.size).point(lambda v: 255 if v < 90 else 0))
    assert describe(clear).sentences[-1] == "The background is transparent."


def test_a_caption_without_a_picture_is_refused(sandbox: Sandbox, key: str) -> None:
    request = task("caption", CAPTIONER, inputs={"prompt": "x"})
    assert refusals(sandbox, key, request) == [("unsupportedParameter", "inputs.prompt")]
    assert refusals(sandbox, key, task("caption", CAPTIONER, inputs={})) == [("missingImage", "inputs.image")]
