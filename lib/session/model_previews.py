"""What models make, as small pictures for a page."""

from __future__ import annotations

from lib import catalog
from lib.session.process import studio


def preview(air: str) -> tuple[str | None, bool]:
    """The address of a picture of what a model makes, and whether it is worth waiting for one."""
    return picture_at(catalog.preview_url(air))


def picture_at(url: str) -> tuple[str | None, bool]:
    """The same for a picture of the catalogue's by its address."""
    model_previews = studio().model_previews
    src = model_previews.src(url) if url else None
    return src, src is None and not model_previews.is_given_up(url)


def previews_revision() -> int:
    """A number that grows whenever such a picture came, or could not."""
    return studio().model_previews.revision
