"""The app's pages: where each lies, what it is called, and its place in the side bar."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PAGES_FOLDER = Path(__file__).resolve().parent.parent / "pages"


@dataclass(frozen=True)
class PageInfo:
    """`name` is the page's address and its file's name; `icon` a Material symbol."""

    name: str
    title: str
    section: str
    icon: str

    @property
    def path(self) -> str:
        """The page's script."""
        return str(_PAGES_FOLDER / f"{self.name}.py")


GENERATE_IMAGE = PageInfo("generate_image", "Generate image", "Create", ":material/image:")
GALLERY = PageInfo("gallery", "Gallery", "Library", ":material/photo_library:")
STATUS = PageInfo("status", "Status", "System", ":material/monitor_heart:")

PAGES = (GENERATE_IMAGE, GALLERY, STATUS)
