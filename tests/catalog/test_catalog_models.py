"""The models: all of them, with names a person can read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from runware.types.task_map import models as bundled

from lib.catalog import (
    UnknownModel,
    featured_image_models,
    model,
    models,
    remember_name,
)

ROOT = Path(__file__).parents[2]


def test_every_curated_model_is_there() -> None:
    assert {entry.air: entry.task_type for entry in models()} == {
        air: entry.task_type for air, entry in bundled.items()
    }
    assert len(models("imageInference")) >= 140
    assert {entry.task_type for entry in models("upscale")} == {"upscale"}


@pytest.mark.parametrize(
    ("air", "name", "maker"),
    [
        ("runware:100@1", "FLUX.1 schnell", "Black Forest Labs"),
        ("runware:400@4", "FLUX.2 klein 4B", "Black Forest Labs"),
        ("bfl:5@1", "FLUX.2 pro", "Black Forest Labs"),
        ("runware:z-image@turbo", "Z-Image Turbo", "Alibaba"),
        ("google:4@3", "Nano Banana 2", "Google"),
        ("openai:gpt-image@2", "GPT Image 2", "OpenAI"),
        ("klingai:6@1", "Kling 2.5 Turbo Pro", "Kling AI"),
        ("runware:504@1", "Real-ESRGAN", "Community"),
    ],
)
def test_a_model_has_a_name_and_a_maker(air: str, name: str, maker: str) -> None:
    assert (model(air).name, model(air).maker) == (name, maker)


def test_no_two_image_models_share_a_name() -> None:
    names = [entry.name for entry in models("imageInference")]
    assert sorted(names) == sorted(set(names))


def test_the_featured_models_make_images_and_the_first_is_flux_schnell() -> None:
    featured = featured_image_models()
    assert featured[0].air == "runware:100@1"
    assert len(featured) == 10
    assert {entry.task_type for entry in featured} == {"imageInference"}


def test_any_other_address_is_a_model_of_the_community() -> None:
    found = model("civitai:77@1")
    assert (found.name, found.known_from, found.task_type) == ("civitai:77@1", "community", "imageInference")
    remember_name("civitai:77@1", "  Fine \n lines ")
    assert model("civitai:77@1").name == "Fine lines"


@pytest.mark.parametrize("text", ["", "flux", "runware:100", "a b:1@1", "runware:1@1\n", "https://runware.ai/x@1"])
def test_what_is_no_address_is_named_in_a_sentence(text: str) -> None:
    with pytest.raises(UnknownModel) as caught:
        model(text)
    assert str(caught.value) == f"There is no model {text} in the catalogue."
    assert isinstance(caught.value, KeyError)


def test_importing_the_catalogue_does_not_import_the_sdk() -> None:
    code = "import sys, lib.catalog; sys.exit('runware' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
