"""Writes, removes and reads recipes in files of every kind, detected by content."""

from __future__ import annotations

import logging

from lib.recipes.carriers import carrier_of
from lib.recipes.formats import (
    exif,
    jpeg,
    mp4,
    png,
    webp,
)
from lib.recipes.infotext import infotext
from lib.recipes.recipe import Recipe, RecipeError

_log = logging.getLogger(__name__)


def embed(data: bytes, recipe: Recipe) -> bytes:
    """The file with its recipe in it, once as the text that other programs read and once as JSON; its pixels, frames
    and other metadata are the same bytes as before, and `strip` restores the exact file.

    A recipe that is already there is replaced. Raises `RecipeError` where the file cannot carry one; no WebM can.
    """
    carrier = carrier_of(data)
    if carrier is None:
        raise RecipeError("Files of this kind carry no recipe.")
    bare: bytes = carrier.strip(data)
    written: bytes = carrier.embed(bare, infotext(recipe), recipe.to_json())
    if carrier.strip(written) != bare:
        raise RecipeError("The file is laid out in an unusual way.")
    return written


def embed_if_possible(data: bytes, recipe: Recipe) -> bytes:
    """As `embed`, but returns the unchanged file on any error: the result matters more than its recipe."""
    try:
        return embed(data, recipe)
    except RecipeError as error:
        _log.info("task %s: a file was kept without its recipe: %s", recipe.task_uuid, error)
    except Exception:  # noqa: BLE001 - whatever goes wrong here, a paid result is stored
        _log.exception("task %s: a file was kept without its recipe", recipe.task_uuid)
    return data


def strip(data: bytes) -> bytes:
    """The file without the recipe that `embed` wrote; unchanged if there is none."""
    carrier = carrier_of(data)
    bare: bytes = data if carrier is None else carrier.strip(data)
    return bare


def read_recipe(data: bytes) -> Recipe | None:
    """The recipe that `embed` wrote, or None. It is untrusted: anyone can write one."""
    carrier = carrier_of(data)
    if carrier in (png, mp4):
        json_text = (png.texts(data) if carrier is png else mp4.texts(data)).get(png.JSON_KEY)
    elif carrier in (jpeg, webp):
        embedded = exif.read_embedded(jpeg.tiff(data) if carrier is jpeg else webp.tiff(data))
        json_text = embedded.json_text if embedded else None
    else:
        json_text = None
    return Recipe.from_json(json_text) if json_text is not None else None
