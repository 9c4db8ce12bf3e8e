"""What of a visitor's file is sent on: upright, still, of a known format, and otherwise as it came."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import threading

import pytest
from PIL import Image, features

from lib.media import CheckedPicture, check_upload
from tests.support.picture_files import animated, encoded, jpeg_with, noise, picture, segment, turned

needs_avif = pytest.mark.skipif(not features.check("avif"), reason="this Pillow reads no AVIF")


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def brightness(image: Image.Image, place: tuple[int, int]) -> int:
    value = image.convert("L").getpixel(place)
    assert isinstance(value, int)
    return value


@pytest.mark.parametrize(
    ("kind", "mime", "extension"),
    [("PNG", "image/png", "png"), ("JPEG", "image/jpeg", "jpg"), ("WEBP", "image/webp", "webp")],
)
def test_an_upright_picture_is_sent_on_byte_for_byte(kind: str, mime: str, extension: str) -> None:
    data = encoded(noise(size=(900, 600)), kind)
    checked = check_upload(data)
    assert checked.data == data
    assert (checked.width, checked.height, checked.mime, checked.extension) == (900, 600, mime, extension)
    assert checked.sha256 == hashlib.sha256(data).hexdigest()
    assert (opened(checked.thumbnail).format, opened(checked.thumbnail).size) == ("WEBP", (512, 341))


@pytest.mark.parametrize(
    ("kind", "options", "mode"),
    [
        ("JPEG", {}, "L"),
        ("JPEG", {}, "CMYK"),
        ("JPEG", {"progressive": True}, "RGB"),
        ("PNG", {}, "1"),
        ("PNG", {}, "L"),
        ("PNG", {}, "LA"),
        ("PNG", {}, "P"),
        ("PNG", {}, "RGBA"),
        ("PNG", {"transparency": 3}, "P"),
        ("PNG", {"transparency": bytes(range(256))}, "P"),
        ("PNG", {"transparency": (1, 2, 3)}, "RGB"),
        ("PNG", {"transparency": 7}, "L"),
        ("PNG", {}, "I;16"),
        ("WEBP", {"lossless": True}, "RGBA"),
    ],
)
def test_every_mode_is_taken_as_it_is_and_gets_a_thumbnail(kind: str, options: dict[str, object], mode: str) -> None:
    data = encoded(picture(mode), kind, **options)
    checked = check_upload(data)
    assert checked.data == data
    assert opened(checked.thumbnail).size == (64, 40)


def test_a_thumbnail_of_sixteen_bit_grey_shows_its_greys() -> None:
    ramp = Image.new("I;16", (64, 40), 60 * 256)
    assert 55 <= brightness(opened(check_upload(encoded(ramp, "PNG")).thumbnail), (5, 5)) <= 65


@pytest.mark.parametrize("size", [(1, 1), (1, 2), (65_535, 1), (1, 3000)])
def test_the_smallest_and_the_thinnest_pictures_are_taken(size: tuple[int, int]) -> None:
    checked = check_upload(encoded(Image.new("RGB", size), "PNG"))
    assert (checked.width, checked.height) == size
    assert max(opened(checked.thumbnail).size) <= 512


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_picture_is_written_upright(kind: str, orientation: int) -> None:
    data = turned(kind, orientation)
    checked = check_upload(data)
    upright = opened(checked.data)
    assert upright.getexif().get(0x0112, 1) == 1
    assert (checked.mime, upright.format) == ("image/jpeg", "JPEG")
    assert upright.size == (checked.width, checked.height) == ((40, 64) if orientation > 4 else (64, 40))
    # The light half stands on the right before turning; see the picture of EXIF's eight orientations.
    light = {2: (5, 5), 3: (5, 5), 4: (60, 5), 5: (5, 60), 6: (5, 60), 7: (5, 5), 8: (5, 5)}[orientation]
    assert brightness(upright, light) > 200
    assert brightness(opened(checked.thumbnail), light) > 200


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_a_turned_picture_with_alpha_is_written_as_png(kind: str) -> None:
    checked = check_upload(turned(kind, 6, "RGBA"))
    assert (checked.mime, opened(checked.data).mode) == ("image/png", "RGBA")


@pytest.mark.parametrize("value", [0, 1, 9, 65_535])
def test_an_orientation_that_means_nothing_changes_nothing(value: int) -> None:
    data = turned("JPEG", value)
    assert check_upload(data).data == data


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize(("mode", "mime"), [("RGB", "image/jpeg"), ("RGBA", "image/png")])
def test_of_an_animation_the_first_frame_is_used(kind: str, mode: str, mime: str) -> None:
    checked = check_upload(animated(kind, mode))
    still = opened(checked.data)
    assert (checked.mime, getattr(still, "n_frames", 1)) == (mime, 1)
    assert (brightness(still, (5, 5)) < 40, brightness(still, (60, 5)) > 200) == (True, True)


@needs_avif
@pytest.mark.parametrize(("mode", "mime"), [("RGB", "image/jpeg"), ("RGBA", "image/png")])
def test_an_avif_is_written_as_jpeg_or_with_alpha_as_png(mode: str, mime: str) -> None:
    checked = check_upload(encoded(picture(mode), "AVIF"))
    assert (checked.mime, checked.width, checked.height) == (mime, 64, 40)
    assert brightness(opened(checked.data), (60, 5)) > 200


@needs_avif
def test_a_turned_avif_is_written_upright() -> None:
    checked = check_upload(turned("AVIF", 6))
    assert (checked.width, checked.height) == (40, 64)
    assert brightness(opened(checked.data), (5, 60)) > 200


def test_a_heic_is_read_where_a_plugin_is_installed() -> None:
    plugin = pytest.importorskip("pillow_heif")
    plugin.register_heif_opener()
    checked = check_upload(encoded(picture(), "HEIF"))
    assert (checked.mime, checked.width, checked.height) == ("image/jpeg", 64, 40)


def test_a_colour_profile_survives_being_written_anew() -> None:
    profile = bytes(200)
    checked = check_upload(turned("JPEG", 3, icc_profile=profile))
    assert opened(checked.data).info["icc_profile"] == profile


def test_a_phones_picture_with_a_second_one_behind_it_is_a_jpeg() -> None:
    data = encoded(picture(), "MPO", save_all=True, append_images=[picture()])
    checked = check_upload(data)
    assert (checked.data == data, checked.mime) == (True, "image/jpeg")


@pytest.mark.parametrize(
    "tail", [b"PK\3\4 an archive", b"<script>alert(1)</script>", bytes(5000), encoded(picture(), "PNG")]
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_stands_behind_a_pictures_end_makes_it_nothing_else(kind: str, tail: bytes) -> None:
    data = encoded(picture(), kind) + tail
    checked = check_upload(data)
    assert (checked.data == data, checked.mime) == (True, f"image/{kind.lower()}")


@pytest.mark.parametrize("exif", [b"", b"II", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff", b"\xff" * 300])
def test_broken_camera_data_does_no_harm_to_a_good_picture(exif: bytes) -> None:
    data = jpeg_with(segment(0xE1, b"Exif\0\0" + exif))
    assert check_upload(data).data == data


def test_the_same_file_gives_the_same_picture_from_many_threads() -> None:
    data, found = turned("JPEG", 6), list[CheckedPicture]()
    threads = [threading.Thread(target=lambda: found.append(check_upload(data))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len({dataclasses.astuple(one) for one in found}) == 1
    assert len(found) == 8
