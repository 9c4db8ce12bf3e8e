"""Generation parameters inside the files that a visitor drops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lib.media import check_upload, file_kinds, video_kind
from lib.recipes import Found, find_recipe
from lib.session.access import visitor
from lib.session.process import studio

_FILMS_WITH_RECIPES: Final = (file_kinds.MP4, file_kinds.MOV)


def look_for_recipe(data: bytes) -> Found | None:
    """Returns the generation parameters inside a picture or film, or None.

    Raises `UploadRefusedError` for other files.
    """
    if video_kind(data) not in _FILMS_WITH_RECIPES:
        check_upload(data)
    return find_recipe(data, own_request=_own_request)


def _own_request(task_uuid: str) -> Mapping[str, Any] | None:
    job = studio().store.job(task_uuid)
    return job.request if job is not None and job.owner == visitor.current().id else None
