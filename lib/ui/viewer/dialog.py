"""A picture opened large, with everything that made it beside it. Looking changes nothing in any form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lib import session
from lib.gallery.rows.records import Job, Picture
from lib.navigation import PageInfo
from lib.ui.viewer.actions import draw_actions
from lib.ui.viewer.before_after import draw_before_after
from lib.ui.viewer.caption_view import draw_captions
from lib.ui.viewer.family import draw_family
from lib.ui.viewer.parameters import draw_copies, draw_parameters
from lib.ui.viewer.stars_and_tags import draw_marks
from lib.ui.words import alt_text

Beside = Callable[[str], tuple[str | None, str | None]]
"""The pictures before and after one."""
OnAction = Callable[[str, str], None]


def draw_opened_picture(page: PageInfo, beside: Beside, *, on_action: OnAction) -> None:
    """Draw the dialog of the picture that was opened on this page, if one was. `beside` says what leafing leads to."""
    if session.opened_picture() is not None:
        _dialog(page, beside, on_action)


@st.dialog("Picture", width="large", on_dismiss=session.close_picture)
def _dialog(page: PageInfo, beside: Beside, on_action: OnAction) -> None:
    picture_id = session.opened_picture()
    if picture_id is None:
        st.rerun()  # a button in here put the picture away; the page behind it has changed
    found = session.picture_and_job(picture_id, also_trashed=True)
    if found is None:
        st.info("This picture is no longer in the gallery.")
        return
    picture, job = found
    trashed = session.picture_and_job(picture_id) is None
    left, right = st.columns([3, 2])
    with left:
        _draw_picture(picture, job, trashed=trashed)
        _draw_leafing(page, beside, picture_id)
    with right:
        st.text(job.prompt)
        if not trashed:
            draw_marks(page, picture)
        draw_actions(page, picture, job, on_action, trashed=trashed)
        draw_parameters(picture, job)
        draw_family(page, picture, job)
        draw_copies(picture, job)


def _draw_picture(picture: Picture, job: Job, *, trashed: bool) -> None:
    if picture.flagged and not session.is_revealed(picture.id):
        st.button(
            "Flagged as sensitive. Show it",
            icon=":material/visibility_off:",
            key=f"reveal_{picture.id}",
            on_click=session.reveal,
            args=(picture.id,),
        )
    elif picture.text is not None:
        draw_captions(replace(job, pictures=(picture,)))
    elif trashed:
        st.image(session.media_src(picture, thumbnail=True), alt=alt_text(job.request), width="stretch")
        st.caption("In the trash.")
    elif picture.file is None:
        st.warning(picture.problem or "This picture is still on its way.", icon=":material/cloud_off:")
    elif not session.has_file(picture):
        st.warning(
            "The file of this picture is gone from the studio's folder. What made it is still known: use all of it to "
            "make the picture again.",
            icon=":material/broken_image:",
        )
    elif picture.kind == "video":
        st.video(session.media_src(picture), alt=alt_text(job.request), loop=True)
    elif not draw_before_after(job, picture, key=f"slider_{picture.id}"):
        st.image(session.media_src(picture), alt=alt_text(job.request), width="stretch")


def _draw_leafing(page: PageInfo, beside: Beside, picture_id: str) -> None:
    before, after = beside(picture_id)
    with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center"):
        for label, icon, shortcut, there in (
            ("Previous", "chevron_left", "Left", before),
            ("Next", "chevron_right", "Right", after),
        ):
            st.button(
                label,
                icon=f":material/{icon}:",
                disabled=there is None,
                shortcut=shortcut,
                key=session.widget_key(page, label.lower()),
                on_click=session.open_picture,
                args=(there,),
            )
