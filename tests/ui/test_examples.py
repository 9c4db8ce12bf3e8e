"""The examples on the empty page are real."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops, ImageStat

from lib import catalog
from lib.ui.results.examples import EXAMPLES
from tests.support.make_examples import FOLDER, draw


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_shows_the_picture_that_its_request_gives(name: str) -> None:
    assert catalog.check(EXAMPLES[name]["model"], EXAMPLES[name]) == []
    with Image.open(FOLDER / f"{name}.webp") as shown:
        difference = ImageChops.difference(draw(name), shown.convert("RGB"))
    assert max(ImageStat.Stat(difference).mean) < 8  # what WebP loses; another picture differs by 40 and more
