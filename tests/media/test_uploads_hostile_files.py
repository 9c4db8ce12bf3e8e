"""Broken and hostile files: each gets its one sentence, and harms nothing."""

from __future__ import annotations

import contextlib
import gc
import io
import re
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import features

from lib.media import CheckedPicture, UploadRefusedError, check_upload
from lib.media import uploads as checking
from tests.support.picture_files import (
    PNG_SIGNATURE,
    animated,
    chunk,
    encoded,
    exif_bomb,
    exif_segments,
    iso_media,
    jpeg_of_scans,
    jpeg_of_size,
    jpeg_with,
    noise,
    picture,
    png,
    segment,
    turned,
    with_size,
)

EMPTY = "The file is empty; choose another one."
NO_PICTURE = "This file is not a picture; upload a PNG, JPEG, WebP, HEIC or AVIF."
BROKEN = "The picture is cut short or broken; save or download it again and upload that."
TOO_MANY_BYTES = "The file is larger than 50 MB; make the picture smaller or save it as JPEG, and upload that."
TOO_MANY_PIXELS = "The picture has more than 64 megapixels; make it smaller and upload that."
TOO_LONG = "The picture has a side of more than 65,535 pixels; cut it to a part and upload that."
TOO_MANY_PARTS = "The picture is stored in far more parts than a picture needs; save it anew and upload that."
TOO_MUCH_TEXT = (
    "The picture carries more text or colour data than a picture needs; save it anew without metadata and upload that."
)


def this_is(what: str) -> str:
    return f"This is {what}; upload a PNG, JPEG, WebP, HEIC or AVIF picture instead."


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("picture.png", encoded(picture(), "PNG"))
    return out.getvalue()


def flipped(data: bytes, at: float) -> bytes:
    """A run of bytes at a part of the file's length turned over."""
    start = int(len(data) * at)
    return data[:start] + bytes(byte ^ 0xFF for byte in data[start : start + 40]) + data[start + 40 :]


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    # Nothing, or next to it.
    "no bytes": (lambda: b"", EMPTY),
    "one byte": (lambda: b"\x89", NO_PICTURE),
    "zeros": (lambda: bytes(4096), NO_PICTURE),
    "half a signature": (lambda: PNG_SIGNATURE[:4], NO_PICTURE),
    "plain text": (lambda: b"a fox in the snow", NO_PICTURE),
    "only the PNG signature": (lambda: PNG_SIGNATURE, BROKEN),
    "only the JPEG signature": (lambda: b"\xff\xd8\xff", BROKEN),
    "only the WebP signature": (lambda: b"RIFF\4\0\0\0WEBP", BROKEN),
    # Something else under a picture's name.
    "GIF": (lambda: encoded(picture("P"), "GIF"), this_is("a GIF picture")),
    "animated GIF": (lambda: animated("GIF", "P"), this_is("a GIF picture")),
    "BMP": (lambda: encoded(picture(), "BMP"), this_is("a BMP picture")),
    "TIFF": (lambda: encoded(picture(), "TIFF"), this_is("a TIFF picture")),
    "TIFF of the other byte order": (lambda: b"MM\0*\0\0\0\x08", this_is("a TIFF picture")),
    "icon": (lambda: encoded(picture(), "ICO"), this_is("an icon file")),
    "JPEG 2000": (lambda: encoded(picture(), "JPEG2000"), this_is("a JPEG 2000 picture")),
    "JPEG XL": (lambda: b"\xff\x0a" + bytes(50), this_is("a JPEG XL picture")),
    "Photoshop": (lambda: b"8BPS\0\1" + bytes(50), this_is("a Photoshop document")),
    "SVG": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", this_is("an SVG drawing")),
    "SVG behind a prologue": (lambda: b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg/>", this_is("an SVG drawing")),
    "XML that names a local file": (
        lambda: b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
        this_is("an SVG drawing"),
    ),
    "HTML": (lambda: b"<!DOCTYPE html><html><script>alert(1)</script></html>", this_is("a web page")),
    "HTML behind blanks": (lambda: b"\n\n  <HTML><body>404</body>", this_is("a web page")),
    "PDF": (lambda: b"%PDF-1.7\n" + encoded(picture(), "JPEG"), this_is("a PDF document")),
    "PostScript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (w) file", this_is("a PostScript document")),
    "ZIP": (archive, this_is("a ZIP archive or an office document")),
    "gzip": (lambda: b"\x1f\x8b\x08" + bytes(20), this_is("a gzip archive")),
    "MP4": (lambda: iso_media(b"isom", b"mp42"), this_is("a video")),
    "QuickTime": (lambda: iso_media(b"qt  "), this_is("a video")),
    "WebM": (lambda: b"\x1a\x45\xdf\xa3" + bytes(20), this_is("a video")),
    "AVI": (lambda: b"RIFF\0\0\0\0AVI LIST", this_is("a video")),
    "WAVE": (lambda: b"RIFF\0\0\0\0WAVEfmt ", this_is("a sound file")),
    "Windows program": (lambda: b"MZ\x90\0" + bytes(60), this_is("a program")),
    "Linux program": (lambda: b"\x7fELF\2\1\1" + bytes(60), this_is("a program")),
    "script": (lambda: b"#!/bin/sh\ncat /etc/passwd\n", this_is("a program")),
    # Broken.
    "PNG signature before a JPEG": (lambda: PNG_SIGNATURE + encoded(picture(), "JPEG"), BROKEN),
    "JPEG signature before a PNG": (lambda: b"\xff\xd8\xff\xe0" + encoded(picture(), "PNG"), BROKEN),
    "PNG with a wrong checksum": (lambda: encoded(picture(), "PNG")[:29] + b"oops" + png(1, 1)[33:], BROKEN),
    "PNG with its pixels turned over": (lambda: flipped(encoded(noise(), "PNG"), 0.5), BROKEN),
    "PNG without pixels": (lambda: PNG_SIGNATURE + chunk(b"IHDR", png(1, 1)[16:29]) + chunk(b"IEND", b""), BROKEN),
    "PNG of no width": (lambda: png(0, 10), BROKEN),
    "PNG with too few pixels": (lambda: png(100, 100), BROKEN),
    "PNG of an unknown colour type": (lambda: png(1, 1, colour=5), BROKEN),
    "PNG with a chunk of 4 GB": (lambda: png(1, 1)[:33] + b"\xff\xff\xff\xfftEXtx", BROKEN),
    "JPEG whose tables are turned over": (lambda: flipped(encoded(noise(), "JPEG"), 0.1), BROKEN),
    "JPEG without a frame": (lambda: b"\xff\xd8" + segment(0xE0, b"JFIF\0" + bytes(9)) + b"\xff\xd9", BROKEN),
    "JPEG of no height": (lambda: jpeg_of_size(64, 0), BROKEN),
    "JPEG of padding only": (lambda: b"\xff\xd8" + b"\xff" * 5_000_000, BROKEN),
    "WebP of an unknown kind": (lambda: b"RIFF\x20\0\0\0WEBPVP9 " + bytes(20), BROKEN),
    "WebP with its header turned over": (lambda: flipped(encoded(noise(), "WEBP"), 0.01), BROKEN),
    "AVIF without a picture": (lambda: iso_media(b"avif", b"mif1", b"miaf"), BROKEN),
    # Bombs.
    "a byte too many": (lambda: encoded(picture(), "PNG").ljust(50 * 2**20 + 1, b"\0"), TOO_MANY_BYTES),
    "PNG of 900 megapixels": (lambda: png(30_000, 30_000), TOO_MANY_PIXELS),
    "PNG of 4 billion a side": (lambda: png(2**31 - 1, 2**31 - 1), TOO_MANY_PIXELS),
    "PNG one row too high": (lambda: png(8000, 8001), TOO_MANY_PIXELS),
    "PNG bomb with all its pixels": (lambda: png(9000, 9000, pixels=bytes(9000 * 27_001)), TOO_MANY_PIXELS),
    "PNG 60 million wide": (lambda: png(60_000_000, 1), TOO_LONG),
    "JPEG of 4 gigapixels": (lambda: jpeg_of_size(65_535, 65_535), TOO_MANY_PIXELS),
    "JPEG of 100 megapixels": (lambda: jpeg_of_size(10_000, 10_000), TOO_MANY_PIXELS),
    "WebP of 268 megapixels": (
        lambda: with_size(encoded(picture("RGBA"), "WEBP", exif=b"x"), b"VP8X", 16_383, 16_383),
        TOO_MANY_PIXELS,
    ),
    "compressed text of 40 MB": (
        lambda: png(1, 1, chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(40_000_000), 1))),
        TOO_MUCH_TEXT,
    ),
    "colour profile of 40 MB": (
        lambda: png(1, 1, chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(40_000_000), 1))),
        TOO_MUCH_TEXT,
    ),
    "hundred texts of a megabyte": (
        lambda: png(1, 1, chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(1_000_000), 1)) * 100),
        TOO_MUCH_TEXT,
    ),
    "a million PNG chunks": (lambda: png(1, 1, chunk(b"abCd", b"") * 1_000_000), TOO_MANY_PARTS),
    "a million JPEG segments": (lambda: jpeg_with(segment(0xE5, b"") * 1_000_000), TOO_MANY_PARTS),
    "a million JPEG comments": (lambda: jpeg_with(segment(0xFE, b"") * 1_000_000), TOO_MANY_PARTS),
    "JPEG of 1000 scans": (lambda: jpeg_of_scans(1000), TOO_MANY_PARTS),
    "JPEG of scans only": (lambda: b"\xff\xd8" + b"\xff\xda" * 10_000_000, TOO_MANY_PARTS),
}


@contextlib.contextmanager
def small_and_quick(seconds: float = 1.0, megabytes: float = 100) -> Iterator[None]:
    """At most so much processor time and, where Linux tells its peak, so much more memory than before."""
    status, clear = Path("/proc/self/status"), Path("/proc/self/clear_refs")

    def memory_mb(name: str) -> float:
        found = re.search(rf"{name}:\s+(\d+) kB", status.read_text()) if clear.exists() else None
        return int(found[1]) / 1024 if found else 0.0

    if clear.exists():
        clear.write_text("5")  # sets the peak (VmHWM) back to what is used now
    before_mb, start_s = memory_mb("VmRSS"), time.process_time()
    yield
    assert time.process_time() - start_s < seconds
    assert memory_mb("VmHWM") - before_mb < megabytes


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_its_sentence(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    make, sentence = HOSTILE[name]
    data = make()
    with warnings.catch_warnings(record=True) as printed, small_and_quick():
        warnings.simplefilter("always")
        with pytest.raises(UploadRefusedError) as refusal:
            check_upload(data)
    assert str(refusal.value) == sentence
    assert (printed, *capfd.readouterr()) == ([], "", "")


CAMERA_DATA = exif_bomb()  # 400 KB that claim to be 2 GB
HARMLESS: dict[str, Callable[[], bytes]] = {
    "camera data of a JPEG that names itself 5000 times": lambda: jpeg_with(exif_segments(CAMERA_DATA)),
    "camera data of a WebP": lambda: encoded(picture(), "WEBP", exif=CAMERA_DATA),
    "camera data of a PNG": lambda: png(1, 1, chunk(b"eXIf", CAMERA_DATA)),
    "text of 20 MB, not compressed": lambda: png(1, 1, chunk(b"tEXt", b"x\0" + b"a" * 20_000_000)),
    "almost too many PNG chunks": lambda: png(1, 1, chunk(b"abCd", b"") * 99_000),
    "JPEG with 5 MB of padding": lambda: jpeg_with(b"\xff" * 5_000_000),
    "JPEG with 5 MB of nothing between two segments": lambda: jpeg_with(segment(0xE5, b"") + bytes(5_000_000)),
    "JPEG of 50 scans": lambda: jpeg_of_scans(50, (1000, 1000)),
    "JPEG that promises more rows than it has": lambda: jpeg_of_size(4000, 4000),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_a_bomb_around_a_good_picture_does_not_go_off(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    data = HARMLESS[name]()
    with warnings.catch_warnings(record=True) as printed, small_and_quick():
        warnings.simplefilter("always")
        assert check_upload(data).data == data
    assert (printed, *capfd.readouterr()) == ([], "", "")


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow reads no AVIF")
def test_camera_data_of_an_avif_is_not_read() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # writing it, Pillow looks into the camera data
        data = encoded(picture(), "AVIF", exif=CAMERA_DATA)
    with small_and_quick():
        assert check_upload(data).mime == "image/jpeg"


def test_there_are_enough_hostile_files_and_each_sentence_is_one() -> None:
    assert len(HOSTILE) >= 40
    for _, sentence in HOSTILE.values():
        assert sentence[0].isupper()
        assert (sentence.endswith("."), sentence.count(". "), sentence.count("\n")) == (True, 0, 0)


@pytest.mark.parametrize("tenth", range(1, 10))
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("AVIF", {}),
    ],
)
def test_a_picture_cut_at_any_tenth_is_refused(kind: str, options: dict[str, bool], tenth: int) -> None:
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow reads no AVIF")
    whole = encoded(noise(), kind, **options)
    with pytest.raises(UploadRefusedError) as refusal:
        check_upload(whole[: len(whole) * tenth // 10])
    assert str(refusal.value) == BROKEN


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow reads no AVIF")
def test_an_avif_of_268_megapixels_is_refused_by_its_header() -> None:
    with pytest.raises(UploadRefusedError) as refusal:
        check_upload(with_size(encoded(picture(), "AVIF"), b"ispe", 16_384, 16_384))
    assert str(refusal.value) == TOO_MANY_PIXELS


def test_a_heic_that_cannot_be_read_gets_a_sentence_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_heif_is_readable", lambda: False)
    with pytest.raises(UploadRefusedError) as refusal:
        check_upload(iso_media(b"heic", b"mif1", b"heic"))
    assert str(refusal.value) == (
        "This is a HEIC picture, which this studio cannot read; save or share it as JPEG and upload that."
    )


def test_an_avif_that_cannot_be_read_gets_a_sentence_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_avif_is_readable", lambda: False)
    with pytest.raises(UploadRefusedError) as refusal:
        check_upload(iso_media(b"mif1", b"avif"))
    assert str(refusal.value) == (
        "This is an AVIF picture, which this studio cannot read; save it as JPEG or PNG and upload that."
    )


def test_the_limits_are_those_that_are_handed_in() -> None:
    data = encoded(noise(size=(1000, 900)), "PNG")
    with pytest.raises(UploadRefusedError, match="larger than 0 MB"):
        check_upload(data, max_bytes=100)
    with pytest.raises(UploadRefusedError, match=r"more than 0\.5 megapixels"):
        check_upload(data, max_pixels=500_000)
    assert check_upload(data, max_bytes=len(data), max_pixels=900_000).data == data


def test_a_picture_that_grows_too_large_while_it_is_turned_is_refused() -> None:
    data = turned("WEBP", 6, "RGBA")
    assert len(check_upload(data).data) > len(data)
    with pytest.raises(UploadRefusedError) as refusal:
        check_upload(data, max_bytes=len(data))
    assert str(refusal.value).startswith("Written anew to be upright and still, the picture is larger than")


def outcome(data: bytes) -> CheckedPicture | str:
    try:
        return check_upload(data)
    except UploadRefusedError as refusal:
        return str(refusal)


SEEDS = [
    encoded(noise(), "PNG"),
    encoded(noise("P"), "PNG"),
    encoded(noise(), "JPEG"),
    encoded(noise(), "JPEG", progressive=True),
    turned("JPEG", 6),
    turned("PNG", 6),
    encoded(noise("RGBA"), "WEBP"),
    animated("PNG"),
    animated("WEBP"),
    *([encoded(noise(), "AVIF"), turned("AVIF", 6)] if features.check("avif") else []),
]
quick = settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@quick
@given(st.binary(max_size=400), st.sampled_from([b"", *(seed[:40] for seed in SEEDS)]))
def test_random_bytes_are_a_picture_or_a_sentence(data: bytes, head: bytes) -> None:
    assert outcome(head + data)


@quick
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), max_size=5),
    st.floats(0, 1),
)
def test_a_picture_with_random_wounds_is_a_picture_or_a_sentence(
    seed: bytes, wounds: list[tuple[float, bytes]], cut: float
) -> None:
    data = bytearray(seed)
    for place, patch in wounds:
        at = int(len(data) * place)
        data[at : at + len(patch)] = patch
    assert outcome(bytes(data))
    assert outcome(bytes(data[: int(len(data) * cut)]))


def test_a_large_picture_is_let_go_of_when_it_is_checked() -> None:
    checked = check_upload(encoded(picture(size=(5000, 4000)), "PNG"))
    gc.collect()
    assert len(checked.thumbnail) < 20_000
    assert not [one for one in gc.get_objects() if type(one).__name__ == "PngImageFile"]
