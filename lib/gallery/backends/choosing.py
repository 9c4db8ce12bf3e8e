"""Chooses the back end for an address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from lib.gallery.backends.backend import Backend
from lib.gallery.backends.folder import Folder
from lib.gallery.backends.remote import Remote

Opener = Callable[[str, Path | None], Backend]
"""Opens a back end for an address, with the folder for local copies, if any."""

BACKENDS: Final[Mapping[str, Opener]] = {"": Folder, "file": Folder, "local": Folder}
"""By the scheme of an address; a path has none. All other schemes are left to fsspec."""


def open_backend(place: str, cache: Path | None = None) -> Backend:
    """The back end for a folder or an address. Raises `ValueError` if it needs a folder for copies and has none, or if
    the address is unknown, and `OSError` if a folder cannot be created."""
    scheme = place.partition("://")[0] if "://" in place else ""
    return BACKENDS.get(scheme, Remote)(place, cache)
