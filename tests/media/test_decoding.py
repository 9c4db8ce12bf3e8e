"""Pictures detected by content, decoded within limits."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from lib.media import MediaError, inspect


def encoded(kind: str, size: tuple[int, int] = (640, 400), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "mime", "extension"),
    [("PNG", "image/png", "png"), ("JPEG", "image/jpeg", "jpg"), ("WEBP", "image/webp", "webp")],
)
def test_the_three_formats_are_told_by_content(kind: str, mime: str, extension: str) -> None:
    facts, thumbnails = inspect(encoded(kind))
    assert (facts.width, facts.height, facts.mime, facts.extension) == (640, 400, mime, extension)
    with Image.open(io.BytesIO(thumbnails[512])) as small:
        assert (small.format, small.size) == ("WEBP", (512, 320))


def test_a_large_jpeg_reports_its_own_size_and_not_that_of_a_shortcut() -> None:
    facts, _ = inspect(encoded("JPEG", (4000, 3000)))
    assert (facts.width, facts.height) == (4000, 3000)


def test_a_picture_taken_sideways_is_shown_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    facts, thumbnails = inspect(encoded("JPEG", (600, 300), exif=exif))
    assert (facts.width, facts.height) == (300, 600)
    with Image.open(io.BytesIO(thumbnails[512])) as small:
        assert small.height > small.width


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1"])
def test_every_mode_of_png_gets_a_thumbnail(mode: str) -> None:
    _, thumbnails = inspect(encoded("PNG", mode=mode))
    assert Image.open(io.BytesIO(thumbnails[512])).format == "WEBP"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_truncated_picture_is_refused_in_a_sentence(kind: str) -> None:
    whole = encoded(kind)
    with pytest.raises(MediaError, match=r"cut short or broken\.$"):
        inspect(whole[: len(whole) // 2])


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"GIF89a" + bytes(100), bytes(4096)])
def test_what_is_no_picture_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(MediaError):
        inspect(data)


def test_a_decompression_bomb_is_refused_before_it_is_decoded() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )
    with pytest.raises(MediaError, match="64"):
        inspect(bomb)
