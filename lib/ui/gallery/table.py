"""One page of the gallery as a table of parameters, with stars and tags that can be edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from lib.navigation import PageInfo
from lib.session.forms import drafts
from lib.session.gallery import contents, results, selection
from lib.session.gallery import query_params as address
from lib.ui.words import model_name

_EDITED: Final = ("selected", "starred", "tags")
_COLUMNS: Final = (
    "selected", "picture", "open", "starred", "tags", "created_at", "prompt", "text", "model", "width", "height",
    "seed", "steps", "cfg_scale", "scheduler", "negative_prompt", "format", "cost_usd", "seconds", "source",
    "set_label",
)  # fmt: skip


def draw_table(page: PageInfo, table: pd.DataFrame) -> None:
    """Draw the rows of a page; thumbnails are loaded by address."""
    ids = tuple(str(each) for each in table["id"])
    selected = set(selection.selected_results())
    shown = table.assign(
        selected=[each in selected for each in ids],
        picture=[
            "" if flagged else results.media_src(result_id, small=True)  # a table cannot blur a picture
            for result_id, flagged in zip(ids, table["flagged"], strict=True)
        ],
        open=["Open"] * len(ids),
        model=table["model"].map(model_name),
        source=table["source"].map({"sandbox": "Sandbox", "runware": "Runware"}),
    )
    # The widget stores edits by the row's position. With the rows' ids in the key, and a generation that counts changes
    # made elsewhere, an edit stays with its picture and never covers a newer value.
    key = drafts.widget_key(page, f"table_{hash(ids)}_{selection.marks_generation()}")
    with st.container(key=drafts.widget_key(page, "table")):
        st.data_editor(
            shown,
            column_order=[name for name in _COLUMNS if name not in _unused(table)],
            column_config=_columns(key, ids),
            disabled=[name for name in shown.columns if name not in _EDITED],
            hide_index=True,
            row_height=64,
            height=640,
            key=key,
            on_change=_commit,
            args=(key, ids),
        )


def _unused(table: pd.DataFrame) -> set[str]:
    """Columns that would be empty on this page."""
    texts = ("text", "scheduler", "negative_prompt", "set_label", "format")
    numbers = ("steps", "cfg_scale", "width", "height")
    return {name for name in texts if not table[name].any()} | {name for name in numbers if table[name].isna().all()}


def _columns(key: str, ids: tuple[str, ...]) -> dict[str, Any]:
    column = st.column_config
    tags = sorted({*(tag for tag, _ in contents.facets().tags), *(tag for each in _tags_now() for tag in each)})
    trashed = address.is_trash()
    return {
        "selected": column.CheckboxColumn("Select", width="small", pinned=True),
        "picture": column.ImageColumn("Picture", width="small", pinned=True),
        "open": column.ButtonColumn("Open", width="small", type="tertiary", key=f"{key}_open", on_click=_open,
                                    args=(key, ids)),
        "starred": column.CheckboxColumn("Star", width="small", disabled=trashed),
        "tags": column.MultiselectColumn("Tags", options=tags, accept_new_options=True, color="auto", disabled=trashed),
        "created_at": column.DatetimeColumn("Made at (UTC)", format="YYYY-MM-DD HH:mm", timezone="UTC"),
        "prompt": column.TextColumn("Prompt", width="large"),
        "text": column.TextColumn("Caption", width="large"),
        "model": "Model",
        "width": column.NumberColumn("Width", format="%d", width="small"),
        "height": column.NumberColumn("Height", format="%d", width="small"),
        "seed": column.TextColumn("Seed"),
        "steps": column.NumberColumn("Steps", format="%d", width="small"),
        "cfg_scale": "CFG scale",
        "scheduler": "Scheduler",
        "negative_prompt": "Negative prompt",
        "format": "Format",
        "cost_usd": column.NumberColumn("Cost", format="$%.4f", width="small"),
        "seconds": column.NumberColumn("Seconds", format="%.1f", width="small"),
        "source": column.TextColumn("Made by", help="Sandbox money is play money."),
        "set_label": "In its set",
    }  # fmt: skip


def _tags_now() -> Sequence[list[str]]:
    return list(contents.table()["tags"])


def _open(key: str, ids: tuple[str, ...]) -> None:
    clicked = st.session_state[f"{key}_open"]
    if clicked is not None and 0 <= clicked["row"] < len(ids):
        results.open_result(ids[clicked["row"]])


def _commit(key: str, ids: tuple[str, ...]) -> None:
    commit_edits(st.session_state[key]["edited_rows"], ids)


def commit_edits(edited_rows: Mapping[int, Mapping[str, Any]], ids: tuple[str, ...]) -> None:
    """Save edits by row number, as the widget gives them, under the results' ids. `ids` are those of the rows."""
    known: dict[str, Any] = {row["id"]: row for row in contents.table().to_dict("records")}
    selected = selection.selected_results()
    for row, changes in edited_rows.items():
        result_id = ids[int(row)]
        if result_id not in known:
            continue
        before = known[result_id]
        if changes.get("selected", result_id in selected) != (result_id in selected):
            selection.select_results([result_id], bool(changes["selected"]))
        if changes.get("starred", before["starred"]) != before["starred"]:
            selection.star_results([result_id], bool(changes["starred"]))
        tags = [str(tag) for tag in changes.get("tags", before["tags"]) or []]
        if set(tags) != set(before["tags"]):
            selection.set_tags(result_id, tags)
