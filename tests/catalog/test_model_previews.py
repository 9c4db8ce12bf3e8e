"""Small pictures of what models make: fetched once, cut to one shape, stored over a restart."""

from __future__ import annotations

import base64
import io
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from lib.catalog import ModelPreviews
from lib.catalog.live.model_previews import SIZE_PX
from lib.runware_api import EventLoopThread
from tests.support.catalogue_service import DEADLINE_S

PICTURE = "https://assets.example/picture.png"


class Shop:
    """Where covers are fetched: bytes by address; every other address is gone."""

    def __init__(self, goods: Mapping[str, bytes]) -> None:
        self.goods = goods
        self.requests: Counter[str] = Counter()

    async def fetch(self, url: str) -> bytes:
        self.requests[url] += 1
        if url not in self.goods:
            raise OSError("The result is no longer at its address.")
        return self.goods[url]


def png(width: int, height: int) -> bytes:
    encoded = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(encoded, "PNG")
    return encoded.getvalue()


def wait_for(model_previews: ModelPreviews, url: str) -> str | None:
    """The cover, or None once it is given up."""
    while True:
        seen = model_previews.revision
        found = model_previews.src(url)
        if found is not None or model_previews.is_given_up(url):
            return found
        assert model_previews.wait_for_change(seen, DEADLINE_S) != seen


def test_a_cover_is_fetched_once_cut_to_shape_and_stored(loop: EventLoopThread, tmp_path: Path) -> None:
    shop = Shop({PICTURE: png(300, 900)})
    model_previews = ModelPreviews(loop, shop.fetch, tmp_path)
    assert model_previews.src(PICTURE) is None  # nobody waits for it
    src = wait_for(model_previews, PICTURE)
    assert src is not None
    with Image.open(io.BytesIO(base64.b64decode(src.split(",")[1]))) as picture:
        assert (picture.size, picture.format) == (SIZE_PX, "WEBP")
    assert wait_for(ModelPreviews(loop, shop.fetch, tmp_path), PICTURE) == src
    assert shop.requests[PICTURE] == 1


def test_what_is_gone_or_no_picture_is_given_up_and_not_requested_again(loop: EventLoopThread) -> None:
    shop = Shop({"https://assets.example/page.html": b"<html>", "https://assets.example/torn.png": png(50, 50)[:60]})
    model_previews = ModelPreviews(loop, shop.fetch, None)
    for url in (*shop.goods, "https://assets.example/gone.png"):
        assert wait_for(model_previews, url) is None
        assert model_previews.src(url) is None
        assert shop.requests[url] == 1


def test_no_address_is_no_cover(loop: EventLoopThread) -> None:
    assert ModelPreviews(loop, Shop({}).fetch, None).is_given_up("")
