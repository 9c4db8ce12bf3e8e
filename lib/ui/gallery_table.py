"""The gallery as a table of parameters."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from lib import session
from lib.navigation import PageInfo
from lib.ui.gallery_tools import draw_selection
from lib.ui.words import model_name

_COLUMNS: Final = (
    "picture", "created_at", "prompt", "negative_prompt", "model", "width", "height", "seed", "steps", "cfg_scale",
    "scheduler", "format", "cost_usd", "seconds", "source",
)  # fmt: skip


def draw_table(page: PageInfo, table: pd.DataFrame) -> None:
    """All rows, scrolled in the browser; thumbnails come by address."""
    shown = table.assign(
        picture=[
            "" if flagged else session.media_src(picture_id, thumbnail=True)  # a table cannot veil a picture
            for picture_id, flagged in zip(table["id"], table["flagged"], strict=True)
        ],
        model=table["model"].map(model_name),
    )
    # Rows are selected by position: with the rows' ids in the key, a new row on top clears the selection instead of
    # moving it to another picture.
    key = session.widget_key(page, f"table_{hash(tuple(table['id']))}")
    event = st.dataframe(
        shown,
        column_order=_COLUMNS,
        column_config={
            "picture": st.column_config.ImageColumn("Picture"),
            "created_at": st.column_config.DatetimeColumn("Made at", format="YYYY-MM-DD HH:mm"),
            "prompt": st.column_config.TextColumn("Prompt", width="large"),
            "negative_prompt": "Negative prompt",
            "model": "Model",
            "width": st.column_config.NumberColumn("Width", format="%d"),
            "height": st.column_config.NumberColumn("Height", format="%d"),
            "seed": st.column_config.TextColumn("Seed"),
            "steps": st.column_config.NumberColumn("Steps", format="%d"),
            "cfg_scale": "CFG scale",
            "scheduler": "Scheduler",
            "format": "Format",
            "cost_usd": st.column_config.NumberColumn("Cost", format="$%.4f"),
            "seconds": st.column_config.NumberColumn("Seconds", format="%.1f"),
            "source": st.column_config.TextColumn("Made by", help="Sandbox money is play money."),
        },
        hide_index=True,
        row_height=72,
        height=640,
        on_select="rerun",
        selection_mode="multi-row",
        key=key,
    )
    draw_selection([str(table["id"].iloc[row]) for row in event["selection"]["rows"]])
