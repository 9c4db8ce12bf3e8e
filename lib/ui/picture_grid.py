"""Pictures in rows of even height: skeletons while they are made, the pictures, or the sentence why one is missing.

One component instead of a widget per picture and button: a page of 48 costs what one element costs, and pictures come
by address, so a rerun sends no bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import streamlit as st

_HERE = Path(__file__).parent
_HTML = """
<div class="root">
  <p class="status" role="status" hidden><span class="words"></span><span class="clock" aria-hidden="true"></span></p>
  <div class="grid" role="list"></div>
</div>
"""

_grid = st.components.v2.component(
    "studio_picture_grid",
    html=_HTML,
    css=(_HERE / "picture_grid.css").read_text(encoding="utf-8"),
    js=(_HERE / "picture_grid.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Tile:
    """One place in the grid. `key` is the picture's id, or any unique word; `ratio` is width over height.

    A "picture" has `src` (an address) and `alt`, with `play` a sign on it; a "video" plays `video`, with `src` until
    then; "text" and "missing" show `text`; "pending" is a skeleton. `sendable` offers the grid's `sends`. `facts` is
    the line below, `title` what the pointer shows, `flagged` veils it until it is clicked.
    """

    key: str
    kind: Literal["picture", "video", "text", "pending", "missing"]
    ratio: float
    src: str = ""
    alt: str = ""
    title: str = ""
    facts: str = ""
    badge: str = ""
    download: str = ""
    flagged: bool = False
    video: str = ""
    play: bool = False
    sendable: bool = False
    text: str = ""
    icon: str = "broken_image"


@dataclass(frozen=True)
class Action:
    """A button under every picture; `icon` is the name of a Material symbol."""

    name: str
    label: str
    icon: str


@dataclass(frozen=True)
class Status:
    """A line above the pictures; while `ticking`, the browser counts the seconds on from `elapsed_s`."""

    text: str
    elapsed_s: float = 0.0
    ticking: bool = False


def picture_grid(
    tiles: Sequence[Tile],
    *,
    key: str,
    row_px: int = 240,
    grow: float = 1.25,
    status: Status | None = None,
    actions: Sequence[Action] = (),
    sends: Sequence[Action] = (),
    selectable: bool = False,
    on_open: Callable[[str], None] = lambda _key: None,
    on_action: Callable[[str, str], None] = lambda _name, _key: None,
) -> list[str]:
    """Draw tiles in rows of about `row_px`; returns the keys that are selected.

    Where a row is not full, a tile may become `grow` times as high.

    `on_open(key)` and `on_action(name, key)` are called before the page's next run, so they may fill its widgets.
    """
    held = st.session_state.get(key) or {}
    present = {tile.key for tile in tiles}
    selected = [picked for picked in held.get("selected") or [] if picked in present]
    _grid(
        key=key,
        data={
            "tiles": [_tile_data(tile) for tile in tiles],
            "rowPx": row_px,
            "grow": grow,
            "status": {"text": status.text, "elapsedS": status.elapsed_s, "ticking": status.ticking}
            if status
            else None,
            "actions": [vars(action) for action in actions],
            "sends": [vars(send) for send in sends],
            "selectable": selectable,
            "selected": selected,
        },
        on_opened_change=lambda: _tell_opened(key, on_open),
        on_acted_change=lambda: _tell_acted(key, on_action),
        on_selected_change=lambda: None,
    )
    return selected


def _tile_data(tile: Tile) -> dict[str, Any]:
    return {**vars(tile), "ratio": round(tile.ratio, 4)}


def _tell_opened(key: str, on_open: Callable[[str], None]) -> None:
    opened = st.session_state[key].get("opened")
    if isinstance(opened, str):
        on_open(opened)


def _tell_acted(key: str, on_action: Callable[[str, str], None]) -> None:
    acted = st.session_state[key].get("acted")
    if isinstance(acted, dict):
        on_action(str(acted.get("name")), str(acted.get("id")))
