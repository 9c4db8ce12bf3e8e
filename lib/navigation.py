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
GENERATE_VIDEO = PageInfo("generate_video", "Generate video", "Create", ":material/movie:")
COMPARE = PageInfo("compare", "Compare", "Create", ":material/grid_view:")
REMOVE_BACKGROUND = PageInfo("remove_background", "Remove background", "Edit", ":material/background_replace:")
UPSCALE_IMAGE = PageInfo("upscale_image", "Upscale image", "Edit", ":material/zoom_out_map:")
CAPTION_IMAGE = PageInfo("caption_image", "Caption image", "Understand", ":material/subtitles:")
GALLERY = PageInfo("gallery", "Gallery", "Library", ":material/photo_library:")
MODELS = PageInfo("models", "Models", "Library", ":material/deployed_code:")
SPEND = PageInfo("spend", "Spend", "Library", ":material/payments:")
STATUS = PageInfo("status", "Status", "System", ":material/monitor_heart:")

PAGES = (
    GENERATE_IMAGE,
    GENERATE_VIDEO,
    COMPARE,
    REMOVE_BACKGROUND,
    UPSCALE_IMAGE,
    CAPTION_IMAGE,
    GALLERY,
    MODELS,
    SPEND,
    STATUS,
)

OWNER = PageInfo("owner", "Owner", "System", ":material/admin_panel_settings:")
"""For the owner only: nobody else's navigation has it, and it refuses whoever comes by its address."""

ALL_PAGES = (*PAGES, OWNER)

# Work that has no page of its own: what asked for it shows it.
COMPARISONS = PageInfo("comparisons", "Comparisons", "Create", ":material/grid_view:")
ENHANCE_PROMPT = PageInfo("enhance_prompt", "Enhance prompt", "Create", ":material/auto_fix_high:")
