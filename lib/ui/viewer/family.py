"""Where a picture came from, what was made of it, and what it belongs together with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from lib import session
from lib.gallery.inputs import parse_reference
from lib.gallery.rows.lineage import Relative
from lib.gallery.rows.records import Job, Picture
from lib.navigation import GALLERY, PageInfo
from lib.session.gallery import query_params as address
from lib.ui.grid.picture_grid import Tile, picture_grid

_SHOWN: Final = 12


def draw_family(page: PageInfo, picture: Picture, job: Job) -> None:
    """Small pictures to click, and buttons that show all of it in the gallery."""
    above, below = session.ancestors(picture.id), session.descendants(picture.id)
    _draw_relatives(page, picture, "Made from", above, "What this was made from")
    _draw_relatives(page, picture, "Made of it", below, "What was made of this")
    belongs = []
    if job.set_id:
        belongs.append(("Show its set", address.Together("set", job.set_id)))
    if job.expected > 1:
        belongs.append((f"Show the batch of {job.expected}", address.Together("batch", job.task_uuid)))
    if above or below:
        belongs.append(("Show the chain of edits", address.Together("chain", picture.id)))
    if belongs:
        with st.container(horizontal=True):
            for label, together in belongs:
                st.button(
                    label,
                    icon=":material/collections:",
                    key=session.widget_key(page, f"dialog_{together.kind}"),
                    on_click=_show,
                    args=(page, together),
                )


def _draw_relatives(page: PageInfo, picture: Picture, title: str, relatives: Sequence[Relative], alt: str) -> None:
    there = [each for each in relatives if not each.trashed]
    tiles = [
        Tile(
            each.reference,
            "picture",
            ratio,
            src=session.reference_src(each.reference),
            alt=alt,
            flagged=session.is_reference_flagged(each.reference),
        )
        for each in there[:_SHOWN]
        if (ratio := session.reference_ratio(each.reference)) is not None
    ]
    if tiles:
        more = f", and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
        st.caption(f"{title}{more}")
        key = session.widget_key(page, f"dialog_{title.split()[-1]}_{picture.id}")
        picture_grid(tiles, key=key, row_px=96, on_open=_open_relative)
    if len(there) < len(relatives):
        st.caption(f"{len(relatives) - len(there)} of them in the trash.")


def _open_relative(reference: str) -> None:
    kind, picture_id = parse_reference(reference)
    if kind == "picture":
        session.open_picture(picture_id)


def _show(page: PageInfo, together: address.Together) -> None:
    session.close_picture()
    address.show_together(together)
    if page is not GALLERY:
        session.send_to(GALLERY)
