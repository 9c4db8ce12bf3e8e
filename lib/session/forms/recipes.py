"""What the files that a visitor drops say of how they were made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lib.media import check_upload
from lib.recipes import Found, find_recipe
from lib.session.access import visitor
from lib.session.process import studio

_VIDEO: Final = b"ftyp"
_STILL: Final = (b"avif", b"avis", b"heic", b"heix", b"mif1")


def look_for_recipe(data: bytes) -> Found | None:
    """What a picture's or film's file says of how it was made, or None. Raises
    `UploadRefusedError` for what is neither."""
    if not (data[4:8] == _VIDEO and data[8:12] not in _STILL):
        check_upload(data)
    return find_recipe(data, kept=_own_request)


def _own_request(task_uuid: str) -> Mapping[str, Any] | None:
    job = studio().store.job(task_uuid)
    return job.request if job is not None and job.owner == visitor.current().id else None
