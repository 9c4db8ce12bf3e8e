"""A picture opened large, with everything that made it beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from lib import session
from lib.gallery.inputs import parse_reference, references_in
from lib.gallery.records import Job, Picture
from lib.navigation import PageInfo
from lib.ui.actions import actions_of
from lib.ui.before_after import draw_before_after
from lib.ui.caption_view import draw_captions
from lib.ui.picture_grid import Action, Tile, picture_grid
from lib.ui.send_on import SENDS, send_on
from lib.ui.words import alt_text, dollars, model_name, plain, seconds


def draw_opened_picture(page: PageInfo, shown: Sequence[str], *, on_action: Callable[[str, str], None]) -> None:
    """Draw the dialog of the picture that was opened on this page, if one was. `shown` are the ids to leaf through."""
    if session.opened_picture() in shown:
        _dialog(page, tuple(shown), on_action)


@st.dialog("Picture", width="large", on_dismiss=session.close_picture)
def _dialog(page: PageInfo, shown: tuple[str, ...], on_action: Callable[[str, str], None]) -> None:
    picture_id = session.opened_picture()
    if picture_id is None:
        st.rerun()  # a button in here put the picture away; the page behind it has changed
    found = session.picture_and_job(picture_id)
    if found is None:
        st.info("This picture is no longer in the gallery.")
        return
    picture, job = found
    left, right = st.columns([3, 2])
    with left:
        _draw_picture(picture, job)
        _draw_leafing(page, shown, picture_id)
    with right:
        _draw_parameters(picture, job)
        _draw_actions(page, picture, actions_of(job), on_action)


def _draw_picture(picture: Picture, job: Job) -> None:
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
    elif picture.file is None:
        st.warning(picture.problem or "This picture is still on its way.", icon=":material/cloud_off:")
    elif picture.kind == "video":
        st.video(session.media_src(picture), alt=alt_text(job.request), loop=True)
    elif not draw_before_after(job, picture, key=f"slider_{picture.id}"):
        st.image(session.media_src(picture), alt=alt_text(job.request), width="stretch")


def _draw_leafing(page: PageInfo, shown: tuple[str, ...], picture_id: str) -> None:
    place = shown.index(picture_id) if picture_id in shown else 0
    with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center"):
        st.button(
            "Previous", icon=":material/chevron_left:", disabled=place == 0, shortcut="Left",
            key=session.widget_key(page, "previous"), on_click=session.open_picture, args=(shown[max(place - 1, 0)],),
        )  # fmt: skip
        st.caption(f"{place + 1} of {len(shown)}")
        st.button(
            "Next", icon=":material/chevron_right:", disabled=place == len(shown) - 1, shortcut="Right",
            key=session.widget_key(page, "next"), on_click=session.open_picture,
            args=(shown[min(place + 1, len(shown) - 1)],),
        )  # fmt: skip


def _draw_parameters(picture: Picture, job: Job) -> None:
    st.text(job.prompt)
    st.table({plain(name): plain(value) for name, value in _facts(picture, job).items()})
    _draw_sources(job)
    with st.expander("Request as JSON", icon=":material/data_object:"):
        st.code(json.dumps(dict(job.request), indent=2, ensure_ascii=False), language="json")


def _draw_sources(job: Job) -> None:
    """What it was made from; a result of the studio opens at a click."""
    tiles = [
        Tile(
            reference,
            "picture",
            ratio,
            src=session.reference_src(reference),
            alt="What this was made from",
            flagged=session.is_reference_flagged(reference),
        )
        for reference in dict.fromkeys(references_in(job.request))
        if (ratio := session.reference_ratio(reference)) is not None
    ]
    if tiles:
        st.caption("Made from")
        picture_grid(tiles, key=f"sources_{job.task_uuid}", row_px=96, on_open=_open_source)


def _open_source(reference: str) -> None:
    kind, picture_id = parse_reference(reference)
    if kind == "picture":
        session.open_picture(picture_id)


def _facts(picture: Picture, job: Job) -> dict[str, str]:
    known: dict[str, Any] = {
        "Model": model_name(job.model),
        "AIR": job.model,
        "Seed": picture.seed,
        "Size": f"{picture.width} × {picture.height}" if picture.width else "",
        "Negative prompt": job.request.get("negativePrompt", ""),
        "Steps": job.request.get("steps", ""),
        "CFG scale": job.request.get("CFGScale", ""),
        "Scheduler": job.request.get("scheduler", ""),
        "Format": picture.mime or "",
        "Cost": dollars(picture.cost_usd, job.source),
        "Time": seconds(picture.seconds),
        "Duration": seconds(picture.duration_s),
        "Made by": "the sandbox on this machine" if job.source == "sandbox" else "Runware",
        "Made at": f"{pd.Timestamp(picture.created_at, unit='s', tz='UTC'):%Y-%m-%d %H:%M} UTC",
        "Result": picture.remote_id,
    }
    return {name: str(value) for name, value in known.items() if value not in ("", None)}


def _draw_actions(
    page: PageInfo, picture: Picture, actions: tuple[Action, ...], on_action: Callable[[str, str], None]
) -> None:
    if picture.text is not None:
        return
    if picture.file is None:
        st.button(
            "Fetch it again", icon=":material/refresh:", key=session.widget_key(page, "fetch_again"),
            on_click=session.jobs().fetch_again, args=(session.owner().id, picture.id),
        )  # fmt: skip
        return
    st.link_button(
        "Download the original", session.media_src(picture, download=True), icon=":material/download:", width="stretch"
    )
    for action in actions:
        key = session.widget_key(page, f"dialog_{action.name}")
        act = (on_action, action.name, picture.id)
        icon = f":material/{action.icon}:"
        st.button(action.label, icon=icon, key=key, width="stretch", on_click=_act_and_close, args=act)
    if picture.kind == "image":
        _draw_sends(page, picture)


def _draw_sends(page: PageInfo, picture: Picture) -> None:
    labels = {send.label: send for send in SENDS}
    key = session.widget_key(page, "dialog_send")
    chosen = st.menu_button("Send to", list(labels), icon=":material/forward:", key=key, width="stretch")
    if chosen is not None:
        session.close_picture()
        send_on(labels[chosen].name, picture.id)
        st.rerun()


def _act_and_close(on_action: Callable[[str, str], None], name: str, picture_id: str) -> None:
    session.close_picture()
    on_action(name, picture_id)
