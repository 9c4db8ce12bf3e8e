"""One page of the gallery as a grid of thumbnails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lib.catalog import result_kind
from lib.media import references_in
from lib.navigation import PageInfo
from lib.session.forms import drafts
from lib.session.gallery import query_params as address
from lib.session.gallery import results, selection
from lib.ui.grid.picture_grid import Tile, picture_grid
from lib.ui.words import shorten


def draw_grid(page: PageInfo, table: pd.DataFrame, *, behind_dialog: bool) -> None:
    """Draw the rows of a page as tiles that can be opened, starred and selected. `behind_dialog`: a dialog is open."""
    rows = {row["id"]: row for row in table.to_dict("records")}
    trashed = address.is_trash()
    picture_grid(
        [_tile(row, trashed=trashed) for row in rows.values()],
        key=drafts.widget_key(page, "trash_grid" if trashed else "grid"),
        row_px=200,
        selected=selection.selected_results(),
        behind_dialog=behind_dialog,
        on_select=lambda result_id, on: selection.select_results([result_id], on),
        on_star=lambda result_id, on: selection.star_results([result_id], on),
        on_open=results.open_result,
        on_action=lambda _name, result_id: address.show_together(together_of(rows[result_id])),
    )


def together_of(row: Mapping[Any, Any]) -> address.Together:
    """The group a result belongs to: its set, the batch of its request, or its chain of edits."""
    if row["set_id"]:
        return address.Together("set", row["set_id"])
    if _batch_size(row) > 1:
        return address.Together("batch", row["task_uuid"])
    return address.Together("chain", row["id"])


def _batch_size(row: Mapping[Any, Any]) -> int:
    requested = row["parameters"].get("numberResults")
    return requested if isinstance(requested, int) else 1


def _tile(row: Mapping[Any, Any], *, trashed: bool) -> Tile:
    alt = shorten(row["text"] or row["prompt"], 200) or "Picture without a prompt"
    more: dict[str, Any] = {"alt": alt} if trashed else {"alt": alt, "starred": bool(row["starred"]), **_group(row)}
    kind = result_kind(row["kind"])
    if not kind.has_file:
        return Tile(row["id"], "text", 1.5, text=row["text"], title=row["prompt"], **more)
    if row["problem"]:
        return Tile(row["id"], "missing", 1.0, text=row["problem"], icon="cloud_off", **more)
    if not row["mime"]:
        return Tile(row["id"], "pending", 1.0)
    return Tile(
        row["id"],
        "picture",
        ratio=row["width"] / row["height"],
        src=results.media_src(row["id"], thumbnail=True),
        small=True,
        title=row["prompt"],
        badge="sandbox" if row["source"] == "sandbox" else "",
        flagged=bool(row["flagged"]),
        play=kind.plays,
        **more,
    )


def _group(row: Mapping[Any, Any]) -> dict[str, str]:
    """A tile's group marker; empty for a result without a group."""
    if row["set_id"]:
        return {"group": shorten(row["set_label"], 24) or "Set", "group_icon": "compare"}
    if _batch_size(row) > 1:
        return {"group": str(_batch_size(row)), "group_icon": "collections"}
    if next(references_in(row["parameters"]), None) is not None:
        return {"group": "Edit", "group_icon": "account_tree"}
    return {}
