"""What files are, detected by their first bytes: one table, and no other place that reads signatures."""

from __future__ import annotations

import ast
import functools
import gzip
import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, features

import lib
from lib.media import FileKind, file_kinds, kind_by_extension, kind_of, video_kind
from tests.support.picture_files import animated, encoded, iso_media, picture

LIB = Path(lib.__file__).parent


def film(container: str, codec: str) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"  # type: ignore[union-attr]
        for _ in range(3):
            frame = av.VideoFrame.from_ndarray(np.asarray(picture(size=(64, 48))), format="rgb24")
            file.mux(stream.encode(frame))  # type: ignore[union-attr,arg-type]
        file.mux(stream.encode(None))  # type: ignore[union-attr]
    return out.getvalue()


def sound(container: str, codec: str, options: dict[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=container, options=options or {}) as file:
        stream = file.add_stream(codec, rate=48_000)
        stream.layout = "mono"  # type: ignore[union-attr]
        resampler = av.AudioResampler(stream.format, "mono", 48_000)  # type: ignore[union-attr,arg-type]
        tone = (8000 * np.sin(np.arange(9600) / 20)).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(tone, format="s16", layout="mono")
        frame.rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
        for each in [*resampler.resample(frame), *resampler.resample(None), None]:
            file.mux(stream.encode(each))  # type: ignore[union-attr,arg-type]
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.txt", "a")
    return out.getvalue()


def model() -> bytes:
    text = json.dumps({"asset": {"version": "2.0"}}).encode().ljust(28)
    return struct.pack("<4sII", b"glTF", 2, 20 + len(text)) + struct.pack("<I4s", len(text), b"JSON") + text


FILES: dict[str, tuple[Callable[[], bytes], FileKind]] = {
    "PNG": (lambda: encoded(picture(), "PNG"), file_kinds.PNG),
    "animated PNG": (lambda: animated("PNG"), file_kinds.APNG),
    "JPEG": (lambda: encoded(picture(), "JPEG"), file_kinds.JPEG),
    "JPEG with an index of more": (
        lambda: encoded(picture(), "MPO", save_all=True, append_images=[picture()]),
        file_kinds.MPO,
    ),
    "WebP": (lambda: encoded(picture(), "WEBP"), file_kinds.WEBP),
    "animated WebP": (lambda: animated("WEBP"), file_kinds.WEBP),
    "GIF": (lambda: encoded(picture("P"), "GIF"), file_kinds.GIF),
    "AVIF by its second brand": (lambda: iso_media(b"mif1", b"avif", b"miaf"), file_kinds.AVIF),
    "HEIC": (lambda: iso_media(b"heic", b"mif1"), file_kinds.HEIC),
    "BMP": (lambda: encoded(picture(), "BMP"), file_kinds.BMP),
    "TIFF": (lambda: encoded(picture(), "TIFF"), file_kinds.TIFF),
    "big TIFF": (lambda: encoded(picture(), "TIFF", big_tiff=True), file_kinds.TIFF),
    "icon": (lambda: encoded(picture(), "ICO"), file_kinds.ICON),
    "JPEG 2000": (lambda: encoded(picture(), "JPEG2000"), file_kinds.JPEG_2000),
    "SVG": (lambda: b"<?xml version='1.0'?><!-- a fox --><svg xmlns='http://www.w3.org/2000/svg'/>", file_kinds.SVG),
    "MP4": (lambda: film("mp4", "libx264"), file_kinds.MP4),
    "MOV": (lambda: film("mov", "libx264"), file_kinds.MOV),
    "M4V": (lambda: film("ipod", "libx264"), file_kinds.M4V),
    "WebM": (lambda: film("webm", "libvpx-vp9"), file_kinds.WEBM),
    "Matroska": (lambda: film("matroska", "libx264"), file_kinds.MATROSKA),
    "AVI": (lambda: film("avi", "mpeg4"), file_kinds.AVI),
    "M4A": (lambda: sound("ipod", "aac"), file_kinds.M4A),
    "MP3 with tags": (lambda: sound("mp3", "libmp3lame"), file_kinds.MP3),
    "MP3 of frames only": (
        lambda: sound("mp3", "libmp3lame", {"id3v2_version": "0", "write_xing": "0"}),
        file_kinds.MP3,
    ),
    "WAV": (lambda: sound("wav", "pcm_s16le"), file_kinds.WAV),
    "FLAC": (lambda: sound("flac", "flac"), file_kinds.FLAC),
    "Opus in Ogg": (lambda: sound("ogg", "libopus"), file_kinds.OGG),
    "Theora in Ogg": (lambda: b"OggS" + bytes(24) + b"\x80theora" + bytes(20), file_kinds.OGG_VIDEO),
    "GLB": (model, file_kinds.GLB),
    "ZIP": (zipped, file_kinds.ZIP),
    "gzip": (lambda: gzip.compress(b"a"), file_kinds.GZIP),
    "PDF": (lambda: encoded(picture(), "PDF"), file_kinds.PDF),
    "web page": (lambda: b"<!DOCTYPE html><html><svg></svg></html>", file_kinds.WEB_PAGE),
}
if features.check("avif"):
    FILES["AVIF"] = (lambda: encoded(picture(), "AVIF"), file_kinds.AVIF)


@functools.cache
def made(name: str) -> bytes:
    return FILES[name][0]()


@pytest.mark.parametrize("name", FILES)
def test_every_kind_is_told_by_content(name: str) -> None:
    assert kind_of(made(name)) == FILES[name][1]


@pytest.mark.parametrize("name", FILES)
def test_what_is_said_of_a_picture_is_what_pillow_does_with_it(name: str) -> None:
    data, kind = made(name), FILES[name][1]
    if kind.medium not in ("image", "vector") or kind is file_kinds.HEIC or len(data) < 100:
        return
    if kind.pillow is None:
        with pytest.raises(OSError, match="cannot identify"):
            Image.open(io.BytesIO(data))
    else:
        with Image.open(io.BytesIO(data), formats=(kind.pillow,)) as opened:
            opened.load()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(4096),
        b"BMW is a make of cars",
        b"\xff\xfb\x90\x44 one frame's head and then none",
        b"a fox in the snow",
        b"\x89PNG",
    ],
)
def test_what_is_not_certain_is_no_kind(data: bytes) -> None:
    assert kind_of(data) is None


@given(st.sampled_from([make()[:40] for make, _ in list(FILES.values())[:10]]), st.binary(max_size=200))
def test_no_bytes_are_too_broken_to_look_at(beginning: bytes, rest: bytes) -> None:
    for cut in range(len(beginning)):
        kind_of(beginning[:cut] + rest)


@pytest.mark.parametrize(
    ("name", "stored_as"),
    [("MP4", "MP4"), ("M4V", "MP4"), ("MOV", "MOV"), ("WebM", "WebM"), ("Matroska", "WebM"), ("AVI", None)],
)
def test_a_video_is_kept_as_what_browsers_play(name: str, stored_as: str | None) -> None:
    found = video_kind(made(name))
    assert (found.name if found else None) == stored_as


@pytest.mark.parametrize("name", ["HEIC", "AVIF by its second brand", "M4A", "PNG"])
def test_pictures_and_sounds_in_a_films_container_are_no_films(name: str) -> None:
    assert video_kind(made(name)) is None


def test_a_name_stands_for_one_kind_and_an_ending_for_its_first() -> None:
    assert len({kind.name for kind in file_kinds.ALL}) == len(file_kinds.ALL)
    endings = {"png": "PNG", "JPG": "JPEG", "mov": "MOV", "webm": "WebM", "tif": "TIFF"}
    assert {each: getattr(kind_by_extension(each), "name", None) for each in endings} == endings
    assert kind_by_extension("exe2") is None


# ---- nobody else reads signatures

_SIGNATURES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"8BPS", b"%PDF", b"PK\3\4", b"RIFF", b"WEBP", b"ftyp",
    b"\x1a\x45\xdf\xa3", b"OggS", b"ID3", b"fLaC", b"glTF", b"heic", b"avif",
)  # fmt: skip
_READERS = ("media", "recipes/formats")
"""`media` says what a file is; `recipes/formats` parse the inside of a format that they were handed."""


def byte_literals(path: Path) -> Iterator[bytes]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, bytes):
            yield node.value


def test_only_lib_media_reads_signatures() -> None:
    readers = [
        f"{path.relative_to(LIB)}: {literal!r}"
        for path in sorted(LIB.rglob("*.py"))
        if not any(path.is_relative_to(LIB / room) for room in _READERS)
        for literal in byte_literals(path)
        if any(signature in literal for signature in _SIGNATURES)
    ]
    assert readers == []
