"""The app's pages: script, title, section and icon of each, in the order of the side bar.

The capability pages come from the table of tasks, in its order. The table is read on every access, so that an added
row has its page at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, overload

from lib.catalog import TASKS, TaskPage, task, tasks

PAGES_FOLDER: Final = Path(__file__).resolve().parent.parent / "pages"


@dataclass(frozen=True)
class PageInfo:
    """`name` is the page's address and its file's name; `icon` a Material symbol."""

    name: str
    title: str
    section: str
    icon: str

    @property
    def path(self) -> str:
        """The path of the page's script."""
        return str(PAGES_FOLDER / f"{self.name}.py")


def page_of_task(task_type: str) -> PageInfo | None:
    """The page of a task type, or None if it has none."""
    place = task(task_type).page
    return None if place is None else _page(place)


@cache
def _page(place: TaskPage) -> PageInfo:
    return PageInfo(place.name, place.title, place.section, place.icon)


def _required_page(task_type: str) -> PageInfo:
    page = page_of_task(task_type)
    assert page is not None, f"{task_type} has a page"
    return page


GENERATE_IMAGE: Final = _required_page(tasks.IMAGE.type)
COMPARE: Final = PageInfo("compare", "Compare", "Create", ":material/grid_view:")
GALLERY: Final = PageInfo("gallery", "Gallery", "Library", ":material/photo_library:")
MODELS: Final = PageInfo("models", "Models", "Library", ":material/deployed_code:")
SPEND: Final = PageInfo("spend", "Spend", "Library", ":material/payments:")
STATUS: Final = PageInfo("status", "Status", "System", ":material/monitor_heart:")

OWNER: Final = PageInfo("owner", "Owner", "System", ":material/admin_panel_settings:")
"""For the owner only: nobody else sees it in the side bar, and it refuses anyone who opens its address."""

# Work without a page of its own: it is shown on the page that started it.
COMPARISONS: Final = PageInfo("comparisons", "Comparisons", "Create", ":material/grid_view:")
ENHANCE_PROMPT: Final = PageInfo("enhance_prompt", "Enhance prompt", "Create", ":material/auto_fix_high:")


def pages() -> tuple[PageInfo, ...]:
    """The pages that every visitor has, in the order of the side bar; the first is the default."""
    capabilities = [page for task_type in TASKS if (page := page_of_task(task_type)) is not None]
    create = [page for page in capabilities if page.section == COMPARE.section]
    others = [page for page in capabilities if page.section != COMPARE.section]
    return (*create, COMPARE, *others, GALLERY, MODELS, SPEND, STATUS)


class _Pages(Sequence[PageInfo]):
    """`pages()` as a sequence that is computed on every access, followed by further pages."""

    def __init__(self, *more: PageInfo) -> None:
        self._more = more

    def _current(self) -> tuple[PageInfo, ...]:
        return (*pages(), *self._more)

    @overload
    def __getitem__(self, index: int) -> PageInfo: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PageInfo]: ...
    def __getitem__(self, index: int | slice) -> PageInfo | Sequence[PageInfo]:
        return self._current()[index]

    def __iter__(self) -> Iterator[PageInfo]:
        return iter(self._current())

    def __len__(self) -> int:
        return len(self._current())


PAGES: Final[Sequence[PageInfo]] = _Pages()
ALL_PAGES: Final[Sequence[PageInfo]] = _Pages(OWNER)
