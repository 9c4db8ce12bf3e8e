"""Where a picture came from, what was made of it, and what it belongs together with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from lib.gallery import Job, Relative, Result
from lib.media import parse_reference
from lib.navigation import GALLERY, PageInfo
from lib.session.access import visitor
from lib.session.forms import drafts, inputs
from lib.session.gallery import contents, results
from lib.session.gallery import query_params as address
from lib.ui.grid.picture_grid import Tile, picture_grid

_SHOWN: Final = 12


def draw_family(page: PageInfo, result: Result, job: Job) -> None:
    """Small pictures to click, and buttons that show all of it in the gallery."""
    above, below = contents.ancestors(result.id), contents.descendants(result.id)
    _draw_relatives(page, result, "Made from", above, "What this was made from")
    _draw_relatives(page, result, "Made of it", below, "What was made of this")
    belongs = []
    if job.set_id:
        belongs.append(("Show its set", address.Together("set", job.set_id)))
    if job.expected > 1:
        belongs.append((f"Show the batch of {job.expected}", address.Together("batch", job.task_uuid)))
    if above or below:
        belongs.append(("Show the chain of edits", address.Together("chain", result.id)))
    if belongs:
        with st.container(horizontal=True):
            for label, together in belongs:
                st.button(
                    label,
                    icon=":material/collections:",
                    key=drafts.widget_key(page, f"dialog_{together.kind}"),
                    on_click=_show,
                    args=(page, together),
                )


def _draw_relatives(page: PageInfo, result: Result, title: str, relatives: Sequence[Relative], alt: str) -> None:
    there = [each for each in relatives if not each.trashed]
    tiles = [
        Tile(
            each.reference,
            "picture",
            ratio,
            src=inputs.reference_src(each.reference),
            alt=alt,
            flagged=inputs.is_reference_flagged(each.reference),
        )
        for each in there[:_SHOWN]
        if (ratio := inputs.reference_ratio(each.reference)) is not None
    ]
    if tiles:
        more = f", and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
        st.caption(f"{title}{more}")
        key = drafts.widget_key(page, f"dialog_{title.split()[-1]}_{result.id}")
        picture_grid(tiles, key=key, row_px=96, on_open=_open_relative)
    if len(there) < len(relatives):
        st.caption(f"{len(relatives) - len(there)} of them in the trash.")


def _open_relative(reference: str) -> None:
    kind, result_id = parse_reference(reference)
    if kind == "picture":
        results.open_result(result_id)


def _show(page: PageInfo, together: address.Together) -> None:
    results.close_result()
    address.show_together(together)
    if page is not GALLERY:
        visitor.send_to(GALLERY)
