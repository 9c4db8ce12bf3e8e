"""Uploads, pictures as inputs, and the files' limits."""

from __future__ import annotations

import base64
import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from runware import Runware

from lib.sandbox import Sandbox
from lib.sandbox.core import media_store
from lib.sandbox.core.media_store import MediaStore
from lib.sandbox.core.pictures import Encoded, UnreadablePicture, decode, flat
from tests.support.sandbox_helpers import data_uri, draw, fetched, order, post, with_sdk

RED = Image.new("RGB", (96, 64), (250, 10, 10))


def upload(sandbox: Sandbox, key: str, image: str) -> dict[str, Any]:
    async def work(client: Runware) -> Any:
        return await client.image_upload({"image": image})

    (answer,) = with_sdk(sandbox, key, work)
    return dict(answer)


def is_red(address: str) -> bool:
    red, green, blue = fetched(address).convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    return bool(red > 200 and green < 60 and blue < 60)


def test_an_upload_can_be_fetched_and_restyled_by_its_id(sandbox: Sandbox, key: str) -> None:
    uploaded = upload(sandbox, key, data_uri(RED))
    assert fetched(uploaded["imageURL"]).size == (96, 64)
    (result,) = draw(sandbox, key, inputs={"seedImage": uploaded["imageUUID"]}, strength=0)
    assert is_red(result["imageURL"])


def test_a_result_can_be_the_next_seed_image(sandbox: Sandbox, key: str) -> None:
    (first,) = draw(sandbox, key, inputs={"seedImage": data_uri(RED)}, strength=0)
    (second,) = draw(sandbox, key, inputs={"seedImage": first["imageUUID"]}, strength=0)
    assert is_red(second["imageURL"])


@pytest.mark.parametrize("form", ["address", "data URI", "base64", "reference"])
def test_a_seed_image_may_come_in_any_form_of_the_protocol(sandbox: Sandbox, key: str, form: str) -> None:
    uri = data_uri(RED)
    inputs: dict[str, Any] = {
        "address": {"seedImage": upload(sandbox, key, uri)["imageURL"]},
        "data URI": {"seedImage": uri},
        "base64": {"seedImage": uri.split(",")[1]},
        "reference": {"referenceImages": [{"image": uri}]},
    }[form]
    (result,) = draw(sandbox, key, inputs=inputs, strength=0)
    assert is_red(result["imageURL"])


def test_full_strength_leaves_nothing_of_the_seed_image(sandbox: Sandbox, key: str) -> None:
    (result,) = draw(sandbox, key, inputs={"seedImage": data_uri(RED)}, strength=1, seed=255)
    assert not is_red(result["imageURL"])


def test_a_mask_keeps_what_is_black_in_it(sandbox: Sandbox, key: str) -> None:
    inputs = {"seedImage": data_uri(RED), "maskImage": data_uri(Image.new("L", (96, 64), 0))}
    (result,) = draw(sandbox, key, inputs=inputs, strength=1, seed=255)
    assert is_red(result["imageURL"])


def test_without_a_size_the_seed_images_shape_is_taken(sandbox: Sandbox, key: str) -> None:
    wide = data_uri(Image.new("RGB", (200, 100)))
    (result,) = draw(
        sandbox, key, model="google:4@3", width=None, height=None, resolution="0.5K", inputs={"referenceImages": [wide]}
    )
    assert fetched(result["imageURL"]).size == (704, 384)


def test_uploads_belong_to_their_key(sandbox: Sandbox, key: str) -> None:
    uploaded = upload(sandbox, key, data_uri(RED))
    _, body = post(sandbox, f"{key}-other", order(inputs={"seedImage": uploaded["imageUUID"]}))
    assert body["errors"][0]["code"] == "mediaNotFound"


def test_a_large_upload_is_brought_down_to_2048_px(sandbox: Sandbox, key: str) -> None:
    uploaded = upload(sandbox, key, data_uri(Image.new("RGB", (3000, 1500))))
    assert fetched(uploaded["imageURL"]).size == (2048, 1024)


@pytest.mark.parametrize(
    ("image", "code"),
    [
        ("AAAA", "invalidImage"),
        ("http://192.0.2.1/fox.png", "downloadFailed"),
        ("/etc/passwd", "invalidImage"),
        (None, "missingImage"),
    ],
)
def test_what_is_no_picture_is_not_stored(sandbox: Sandbox, key: str, image: str | None, code: str) -> None:
    task = {"taskType": "imageUpload", "taskUUID": str(uuid.uuid4()), **({"image": image} if image else {})}
    _, body = post(sandbox, key, task)
    assert [(error["code"], error["parameter"]) for error in body["errors"]] == [(code, "image")]


def test_a_picture_beyond_the_limits_is_not_decoded() -> None:
    buffer = io.BytesIO()
    Image.new("1", (9000, 9000)).save(buffer, "PNG")
    with pytest.raises(UnreadablePicture, match="64 megapixels"):
        decode(buffer.getvalue())


def test_a_cut_picture_is_unreadable() -> None:
    whole = base64.b64decode(data_uri(Image.effect_noise((64, 64), 50)).split(",")[1])
    with pytest.raises(UnreadablePicture):
        decode(whole[: len(whole) // 2])


def test_transparency_is_laid_on_white() -> None:
    assert flat(Image.new("RGBA", (4, 4), (0, 0, 0, 0))).getpixel((0, 0)) == (255, 255, 255)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def small(suffix: str = "png") -> Encoded:
    return Encoded(b"x" * 10, suffix, 1, 1)


def test_a_file_is_forgotten_when_its_time_is_up(tmp_path: Path) -> None:
    clock = Clock()
    store = MediaStore(tmp_path, clock=clock)
    media = store.keep(small(), "owner", ttl_s=60)
    assert store.by_name(media.name) == media
    clock.now = 61
    assert store.by_name(media.name) is None
    assert not media.path.exists()


def test_the_oldest_files_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_store, "MAX_FILES", 3)
    store = MediaStore(tmp_path)
    stored = [store.keep(small(), "owner") for _ in range(5)]
    assert [media.path.exists() for media in stored] == [False, False, True, True, True]


def test_names_cannot_be_guessed_from_ids(tmp_path: Path) -> None:
    media = MediaStore(tmp_path).keep(small(), "owner")
    assert media.uuid not in media.name
    assert len(media.name) >= 32
