"""A result's ancestors and descendants, and the set, batch or chain of edits that it belongs to."""

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
    """Draw the relatives as small pictures to click, and buttons that show each group in the gallery."""
    above, below = contents.ancestors(result.id), contents.descendants(result.id)
    _draw_relatives(page, result, "Made from", above, "What this was made from")
    _draw_relatives(page, result, "Made of it", below, "What was made of this")
    groups = []
    if job.set_id:
        groups.append(("Show its set", address.Together("set", job.set_id)))
    if job.expected > 1:
        groups.append((f"Show the batch of {job.expected}", address.Together("batch", job.task_uuid)))
    if above or below:
        groups.append(("Show the chain of edits", address.Together("chain", result.id)))
    if groups:
        with st.container(horizontal=True):
            for label, together in groups:
                st.button(
                    label,
                    icon=":material/collections:",
                    key=drafts.widget_key(page, f"dialog_{together.kind}"),
                    on_click=_show,
                    args=(page, together),
                )


def _draw_relatives(page: PageInfo, result: Result, title: str, relatives: Sequence[Relative], alt: str) -> None:
    present = [each for each in relatives if not each.trashed]
    tiles = [
        Tile(
            each.reference,
            "picture",
            ratio,
            src=inputs.reference_src(each.reference),
            alt=alt,
            flagged=inputs.is_reference_flagged(each.reference),
        )
        for each in present[:_SHOWN]
        if (ratio := inputs.reference_ratio(each.reference)) is not None
    ]
    if tiles:
        more = f", and {len(present) - _SHOWN} more" if len(present) > _SHOWN else ""
        st.caption(f"{title}{more}")
        key = drafts.widget_key(page, f"dialog_{title.split()[-1]}_{result.id}")
        picture_grid(tiles, key=key, row_px=96, on_open=_open_relative)
    if len(present) < len(relatives):
        st.caption(f"{len(relatives) - len(present)} of them in the trash.")


def _open_relative(reference: str) -> None:
    kind, result_id = parse_reference(reference)
    if kind == "picture":
        results.open_result(result_id)


def _show(page: PageInfo, together: address.Together) -> None:
    results.close_result()
    address.show_together(together)
    if page is not GALLERY:
        visitor.send_to(GALLERY)
