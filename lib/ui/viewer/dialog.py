"""The dialog of an opened result: the result large, its parameters beside it. Opening it changes no form."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.catalog import result_kind
from lib.gallery import Job, Result
from lib.navigation import PageInfo
from lib.session.forms import drafts
from lib.session.gallery import results
from lib.ui.viewer.actions import draw_actions
from lib.ui.viewer.family import draw_family
from lib.ui.viewer.kinds import VIEWS
from lib.ui.viewer.parameters import draw_copies, draw_parameters
from lib.ui.viewer.stars_and_tags import draw_stars_and_tags
from lib.ui.words import alt_text

Neighbours = Callable[[str], tuple[str | None, str | None]]
"""Gives the ids of the results before and after one, by its id."""
OnAction = Callable[[str, str], None]


def draw_opened_result(page: PageInfo, neighbours: Neighbours, *, on_action: OnAction) -> None:
    """Draw the dialog of the result that was opened on this page, if one was. `neighbours` gives the ids next to
    it."""
    if results.opened_result() is not None:
        _dialog(page, neighbours, on_action)


@st.dialog("Picture", width="large", on_dismiss=results.close_result)
def _dialog(page: PageInfo, neighbours: Neighbours, on_action: OnAction) -> None:
    result_id = results.opened_result()
    if result_id is None:
        st.rerun()  # a button in here closed the result; the page behind it has changed
    found = results.result_and_job(result_id, also_trashed=True)
    if found is None:
        st.info("This picture is no longer in the gallery.")
        return
    picture, job = found
    trashed = results.result_and_job(result_id) is None
    left, right = st.columns([3, 2])
    with left:
        _draw_picture(picture, job, trashed=trashed)
        _draw_previous_and_next(page, neighbours, result_id)
    with right:
        st.text(job.prompt)
        if not trashed:
            draw_stars_and_tags(page, picture)
        draw_actions(page, picture, job, on_action, trashed=trashed)
        draw_parameters(picture, job)
        draw_family(page, picture, job)
        draw_copies(picture, job)


def _draw_picture(result: Result, job: Job, *, trashed: bool) -> None:
    if result.flagged and not results.is_revealed(result.id):
        st.button(
            "Flagged as sensitive. Show it",
            icon=":material/visibility_off:",
            key=f"reveal_{result.id}",
            on_click=results.reveal,
            args=(result.id,),
        )
    elif not result_kind(result.kind).has_file:
        VIEWS[result.kind].large(result, job)
    elif trashed:
        st.image(results.media_src(result, thumbnail=True), alt=alt_text(job.request), width="stretch")
        st.caption("In the trash.")
    elif result.file is None:
        st.warning(result.problem or "This picture is still on its way.", icon=":material/cloud_off:")
    elif not results.has_file(result):
        st.warning(
            "The file of this picture is gone from the studio's folder. What made it is still known: use all of it to "
            "make the picture again.",
            icon=":material/broken_image:",
        )
    else:
        VIEWS[result.kind].large(result, job)


def _draw_previous_and_next(page: PageInfo, neighbours: Neighbours, result_id: str) -> None:
    before, after = neighbours(result_id)
    with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center"):
        for label, icon, shortcut, target in (
            ("Previous", "chevron_left", "Left", before),
            ("Next", "chevron_right", "Right", after),
        ):
            st.button(
                label,
                icon=f":material/{icon}:",
                disabled=target is None,
                shortcut=shortcut,
                key=drafts.widget_key(page, label.lower()),
                on_click=results.open_result,
                args=(target,),
            )
