"""Recipes in files of every kind, told by content: written, taken out, read."""

from __future__ import annotations

import logging
from types import ModuleType
from typing import Final

from lib.recipes.formats import (
    exif,
    jpeg,
    mp4,
    png,
    webp,
)
from lib.recipes.infotext import infotext
from lib.recipes.recipe import Recipe, RecipeError

_QUICKTIME: Final = b"ftyp"
_log = logging.getLogger(__name__)


def embed(data: bytes, recipe: Recipe) -> bytes:
    """The file with its recipe in it, once as the text that other studios read and once as JSON; its pixels, frames and
    other metadata are the same bytes as before, and `strip` gives the very file back.

    A file that has a recipe gets the new one in its place. Raises `RecipeError` where that cannot be; a WebM cannot
    carry one.
    """
    carrier = _carrier(data)
    if carrier is None:
        raise RecipeError("Files of this kind carry no recipe.")
    bare: bytes = carrier.strip(data)
    written: bytes = carrier.embed(bare, infotext(recipe), recipe.to_json())
    if carrier.strip(written) != bare:
        raise RecipeError("The file is laid out in an unusual way.")
    return written


def embed_if_possible(data: bytes, recipe: Recipe) -> bytes:
    """As `embed`, but the file as it is where that cannot be: a result is worth more than what is said of it."""
    try:
        return embed(data, recipe)
    except RecipeError as error:
        _log.info("task %s: a file was kept without its recipe: %s", recipe.task_uuid, error)
    except Exception:  # noqa: BLE001 - whatever goes wrong in here, what was paid for is kept
        _log.exception("task %s: a file was kept without its recipe", recipe.task_uuid)
    return data


def strip(data: bytes) -> bytes:
    """The file without the recipe that `embed` wrote; as it is, where there is none."""
    carrier = _carrier(data)
    bare: bytes = data if carrier is None else carrier.strip(data)
    return bare


def read_recipe(data: bytes) -> Recipe | None:
    """The recipe that `embed` wrote, or None. Anybody can write such a recipe."""
    carrier = _carrier(data)
    if carrier in (png, mp4):
        json_text = (png.texts(data) if carrier is png else mp4.texts(data)).get(png.JSON_KEY)
    elif carrier in (jpeg, webp):
        embedded = exif.read_embedded(jpeg.tiff(data) if carrier is jpeg else webp.tiff(data))
        json_text = embedded.json_text if embedded else None
    else:
        json_text = None
    return Recipe.from_json(json_text) if json_text is not None else None


def _carrier(data: bytes) -> ModuleType | None:
    if data.startswith(png.SIGNATURE):
        return png
    if data.startswith(b"\xff\xd8\xff"):
        return jpeg
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return webp
    return mp4 if data[4:8] == _QUICKTIME else None
