"""Small preview pictures of models for a page."""

from __future__ import annotations

from lib import catalog
from lib.session.process import studio


def preview(air: str) -> tuple[str | None, bool]:
    """Returns the address of a model's preview picture, and whether it is still being fetched."""
    return picture_at(catalog.preview_url(air))


def picture_at(url: str) -> tuple[str | None, bool]:
    """Like `preview`, for the address of a picture in the catalogue."""
    model_previews = studio().model_previews
    src = model_previews.src(url) if url else None
    return src, src is None and not model_previews.is_given_up(url)


def previews_revision() -> int:
    """Returns a number that grows whenever a preview was fetched or has failed."""
    return studio().model_previews.revision
