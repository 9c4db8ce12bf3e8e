"""Pictures in rows of even height; skeletons while they are made, or the sentence why one is missing.

One component instead of a widget per picture and button: a page of 48 costs as much as one element, and pictures are
loaded by address, so a rerun sends no bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from lib.session.gallery import selection

_HERE = Path(__file__).parent
_HTML = """
<div class="root">
  <p class="status" role="status" hidden><span class="words"></span><span class="clock" aria-hidden="true"></span></p>
  <div class="grid" role="list"></div>
  <p class="hint" hidden>Arrow keys move, Enter opens, Space selects, S stars.</p>
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
    """One place in the grid. `key` is the picture's id, or any unique text; `ratio` is width over height.

    A "picture" has `src` (an address) and `alt`, and with `play` a play sign; a "video" plays `video` and shows `src`
    until then; "text" and "missing" show `text`; "pending" is a skeleton. `sendable` offers the grid's `sends`. `facts`
    is the line below, `title` the tooltip; `flagged` blurs it until it is clicked. `small` says that the address has a
    smaller copy, under `?size=256`. `starred` is None where it cannot have a star. `group` names what it belongs to,
    and a click on that is the action "group".
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
    small: bool = False
    starred: bool | None = None
    group: str = ""
    group_icon: str = "collections"


@dataclass(frozen=True)
class Action:
    """A button under every picture; `icon` is the name of a Material symbol."""

    name: str
    label: str
    icon: str


@dataclass(frozen=True)
class Status:
    """A line above the pictures; while `ticking`, the browser counts seconds up from `elapsed_s`."""

    text: str
    elapsed_s: float = 0.0
    ticking: bool = False


@dataclass(frozen=True)
class Table:
    """Headings for tiles laid out as a table, row by row; `rows` is empty where there is one row without a name."""

    columns: Sequence[str]
    rows: Sequence[str] = ()


def picture_grid(
    tiles: Sequence[Tile],
    *,
    key: str,
    row_px: int = 240,
    grow: float = 1.25,
    status: Status | None = None,
    table: Table | None = None,
    actions: Sequence[Action] = (),
    sends: Sequence[Action] = (),
    selected: Collection[str] | None = None,
    behind_dialog: bool = False,
    on_select: Callable[[str, bool], None] = lambda _key, _on: None,
    on_star: Callable[[str, bool], None] = lambda _key, _on: None,
    on_open: Callable[[str], None] = lambda _key: None,
    on_action: Callable[[str, str], None] = lambda _name, _key: None,
) -> None:
    """Draw tiles in rows of about `row_px`. Where a row is not full, a tile may become `grow` times as high.

    With `selected` (None: nothing can be selected) the grid is one stop of the Tab key, and arrow keys move in it. With
    a `table`, all tiles of a column have one width. `behind_dialog` says that a dialog is open over the grid: clicks
    made while it closes are reported when the run that removes it has ended.

    `on_open(key)`, `on_action(name, key)`, `on_select(key, on)` and `on_star(key, on)` are called before the page's
    next run, so they may fill its widgets.
    """
    _grid(
        key=key,
        data={
            "name": key,
            "tiles": [_tile_data(tile) for tile in tiles],
            "rowPx": row_px,
            "grow": grow,
            "table": {"columns": list(table.columns), "rows": list(table.rows)} if table else None,
            "status": {"text": status.text, "elapsedS": status.elapsed_s, "ticking": status.ticking}
            if status
            else None,
            "actions": [vars(action) for action in actions],
            "sends": [vars(send) for send in sends],
            "selectable": selected is not None,
            "selected": [tile.key for tile in tiles if selected and tile.key in selected],
            "behindDialog": behind_dialog,
            "heard": selection.last_handled_event(key),
        },
        on_opened_change=lambda: _handle_opened(key, on_open),
        on_acted_change=lambda: _handle_acted(key, on_action),
        on_events_change=lambda: _handle_events(key, {"select": on_select, "star": on_star}),
    )


def _tile_data(tile: Tile) -> dict[str, Any]:
    """A tile without its empty values, so that a page of 48 stays small."""
    data = {name: value for name, value in vars(tile).items() if value not in ("", None, False)}
    if tile.title == tile.alt:
        data.pop("title", None)  # the browser's side uses `alt` for a missing title
    return {**data, "ratio": round(tile.ratio, 4), **({} if tile.starred is None else {"starred": tile.starred})}


def _handle_opened(key: str, on_open: Callable[[str], None]) -> None:
    opened = st.session_state[key].get("opened")
    if isinstance(opened, str):
        on_open(opened)


def _handle_acted(key: str, on_action: Callable[[str, str], None]) -> None:
    acted = st.session_state[key].get("acted")
    if isinstance(acted, dict):
        on_action(str(acted.get("name")), str(acted.get("id")))


def _handle_events(key: str, handlers: Mapping[str, Callable[[str, bool], None]]) -> None:
    """Handle clicks that must not be lost, however fast they come: each has a number and is handled once."""
    for event in st.session_state[key].get("events") or []:
        if event["n"] > selection.last_handled_event(key):
            selection.note_handled_event(key, int(event["n"]))
            handlers[event["kind"]](str(event["id"]), bool(event["on"]))
