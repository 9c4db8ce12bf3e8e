"""The gallery as a grid of thumbnails, 48 a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib import session
from lib.navigation import PageInfo
from lib.ui.actions import REUSE
from lib.ui.forms import form_of
from lib.ui.gallery_tools import draw_selection
from lib.ui.picture_dialog import draw_opened_picture
from lib.ui.picture_grid import Tile, picture_grid
from lib.ui.requests import request_of, with_new_seed
from lib.ui.words import shorten

PER_PAGE = 48


def draw_grid(page: PageInfo, table: pd.DataFrame) -> None:
    """One page of the table's rows, and the picture that is open."""
    bar, grid, below = st.container(), st.container(), st.container()
    number = _page_number(below, pages=-(-len(table) // PER_PAGE))
    rows = table.iloc[(number - 1) * PER_PAGE : number * PER_PAGE]
    with grid:
        selected = picture_grid(
            [_tile(row) for row in rows.to_dict("records")],
            key=session.widget_key(page, "grid"),
            row_px=200,
            selectable=True,
            on_open=session.open_picture,
        )
    with bar:
        draw_selection(selected)
    draw_opened_picture(page, list(rows["id"]), on_action=_act)


def _page_number(place: DeltaGenerator, *, pages: int) -> int:
    """The number that the address says, within what there is; the widget stands below what it turns."""
    if pages == 1:
        return 1
    return min(place.pagination(pages, key=session.PAGE_NUMBER, bind="query-params"), pages)


def _tile(row: Mapping[Any, Any]) -> Tile:
    alt = shorten(row["prompt"], 200) or "Picture without a prompt"
    if row["kind"] == "text":
        return Tile(row["id"], "text", 1.5, alt=shorten(row["text"], 120), text=row["text"], title=row["prompt"])
    if row["problem"]:
        return Tile(row["id"], "missing", 1.0, text=row["problem"], icon="cloud_off")
    if not row["mime"]:
        return Tile(row["id"], "pending", 1.0)
    return Tile(
        row["id"],
        "picture",
        ratio=row["width"] / row["height"],
        src=session.media_src(row["id"], thumbnail=True),
        alt=alt,
        title=row["prompt"],
        badge="sandbox" if row["source"] == "sandbox" else "",
        flagged=row["flagged"],
        play=row["kind"] == "video",
    )


def _act(name: str, picture_id: str) -> None:
    found = session.picture_and_job(picture_id)
    if found is None:
        return
    picture, job = found
    form = form_of(job)
    if name == REUSE.name:
        form.take_over(request_of(picture, job.request))
    else:
        session.submit(form.page, with_new_seed(job.request), session.new_submission_id())
    session.send_to(form.page)
