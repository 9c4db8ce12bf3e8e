"""Reads pictures that a request names: an upload or result, a data URI, base64, or an address of the sandbox itself."""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from PIL import Image

from lib.sandbox.core.accounts import Account
from lib.sandbox.core.calls import Services
from lib.sandbox.core.media_store import Media
from lib.sandbox.core.memory import give_memory_back
from lib.sandbox.core.pictures import UPLOAD_SIDE_PX, UnreadablePicture, decode
from lib.sandbox.core.sandbox_errors import (
    ErrorItem,
    Refusal,
    invalid,
    missing,
    unsupported,
)

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{0,20}://", re.IGNORECASE)
_DATA_URI = re.compile(r"data:[^,]{0,200};base64,", re.IGNORECASE)

_ONE = ("seedImage", "image")
_MASKS = ("mask", "maskImage")
_MANY = ("images", "referenceImages", "references")
_NOT_DRAWN = ("fonts",)
MAX_REFERENCES = 16


async def read_bytes(value: object, parameter: str, account: Account, services: Services) -> bytes:
    """The bytes that `value` names. Raises `Refusal`; never opens a connection."""
    if not isinstance(value, str) or not value:
        raise Refusal(invalid(parameter, "be a UUID, a data URI, base64 data or a URL", "string"))
    if _UUID.fullmatch(value):
        media = stored_media(value, account, services)
        if media is None:
            raise Refusal(ErrorItem("mediaNotFound", "No media with this UUID was found.", parameter, "UUIDv4"))
        return await asyncio.to_thread(media.path.read_bytes)
    if _ADDRESS.match(value):
        return await _own_address(value, parameter, account, services)
    return await asyncio.to_thread(_from_base64, value, parameter)


def stored_media(value: object, account: Account, services: Services) -> Media | None:
    """The file that `value` names by its id or by its address here, or None."""
    if not isinstance(value, str):
        return None
    if _UUID.fullmatch(value):
        return services.media.by_uuid(value, account.identity)
    prefix = f"{services.origin}/media/"
    return services.media.by_name(value.removeprefix(prefix)) if value.startswith(prefix) else None


async def read_picture(value: object, parameter: str, account: Account, services: Services) -> Image.Image:
    """The picture that `value` names, at most 2048 px a side as Runware keeps uploads. Raises `Refusal`."""
    data = await read_bytes(value, parameter, account, services)
    try:
        return await asyncio.to_thread(shrunk, data)
    except UnreadablePicture as unreadable:
        raise Refusal(invalid(parameter, str(unreadable), "string")) from None


def shrunk(data: bytes) -> Image.Image:
    """Decode, and shrink the longer side to 2048 px. Raises `UnreadablePicture`."""
    picture = decode(data)
    if max(picture.size) > UPLOAD_SIDE_PX:
        picture.thumbnail((UPLOAD_SIDE_PX, UPLOAD_SIDE_PX), Image.Resampling.LANCZOS)
        give_memory_back()
    return picture


async def read_inputs(
    request: Mapping[str, Any], account: Account, services: Services
) -> tuple[Image.Image | None, Image.Image | None]:
    """The picture to start from and the mask of an `imageInference`'s `inputs`.

    The picture is the seed image, or else the first reference: the sandbox draws from one. All are read all the same,
    so that a wrong one is refused. Raises `Refusal`.
    """
    inputs = request.get("inputs") or {}
    strange = [key for key in inputs if key not in (*_ONE, *_MASKS, *_MANY, *_NOT_DRAWN)]
    if strange:
        raise Refusal(*(unsupported(f"inputs.{key}", "image inputs") for key in strange))
    pictures = [await read_picture(value, parameter, account, services) for parameter, value in _named_pictures(inputs)]
    masks = [await read_picture(inputs[key], f"inputs.{key}", account, services) for key in _MASKS if inputs.get(key)]
    if masks and not pictures:
        raise Refusal(missing("inputs.seedImage", "string"))
    return (pictures[0] if pictures else None), (masks[0] if masks else None)


def _named_pictures(inputs: Mapping[str, Any]) -> list[tuple[str, object]]:
    named: list[tuple[str, object]] = [(f"inputs.{key}", inputs[key]) for key in _ONE if inputs.get(key) is not None]
    for key in _MANY:
        values = inputs.get(key)
        if values is None:
            continue
        if not isinstance(values, list) or len(values) > MAX_REFERENCES:
            raise Refusal(invalid(f"inputs.{key}", f"be an array of at most {MAX_REFERENCES} images", "array"))
        for index, value in enumerate(values):
            picture = value.get("image") if isinstance(value, Mapping) else value
            named.append((f"inputs.{key}[{index}]", picture))
    return named


async def _own_address(address: str, parameter: str, account: Account, services: Services) -> bytes:
    if not address.startswith(f"{services.origin}/media/"):
        message = "The sandbox fetches no addresses but its own. Upload the image and name it by its UUID instead."
        raise Refusal(ErrorItem("downloadFailed", message, parameter, "string"))
    media = stored_media(address, account, services)
    if media is None:
        raise Refusal(ErrorItem("mediaNotFound", "There is no media at this URL (any more).", parameter, "string"))
    return await asyncio.to_thread(media.path.read_bytes)


def _from_base64(value: str, parameter: str) -> bytes:
    found = _DATA_URI.match(value)
    if found is None and value[:5].lower() == "data:":
        raise Refusal(invalid(parameter, "be a data URI with base64 data", "string"))
    try:
        return base64.b64decode(value[found.end() :] if found else value, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal(invalid(parameter, "be a UUID, a data URI, base64 data or a URL", "string")) from None
