"""What can be done with the picture that is open. Nothing of it happens by looking."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib import session
from lib.gallery.rows.records import Job, Picture
from lib.navigation import PageInfo
from lib.ui.forms.capability_forms import form_of
from lib.ui.forms.values import KEEP
from lib.ui.viewer.reuse import AGAIN, REUSE, actions_of
from lib.ui.viewer.send_on import SENDS, send_on
from lib.ui.viewer.shares import draw_share

OnAction = Callable[[str, str], None]


def draw_actions(page: PageInfo, picture: Picture, job: Job, on_action: OnAction, *, trashed: bool) -> None:
    """The buttons, those that are reached for first on top."""
    if trashed:
        _button(page, "restore", "Restore", "restore_from_trash", session.restore_pictures, [picture.id])
        return
    with st.container(horizontal=True, gap="small"):
        _draw_file(page, picture)
        if picture.kind == "image" and picture.file is not None:
            _draw_sends(page, picture)
        draw_share(page, [picture.id])
        _button(page, "delete", "Delete", "delete", session.delete_pictures, [picture.id])
    with st.container(horizontal=True, gap="small"):
        _button(page, "reuse", "Use all", REUSE.icon, on_action, REUSE.name, picture.id)
        if job.request.get("positivePrompt"):
            _button(page, "prompt", "Use prompt", "edit_note", _use, page, job, {"positivePrompt": job.prompt})
        if picture.seed and AGAIN in actions_of(job):
            kept = {"seed": picture.seed, "seed_mode": KEEP}
            _button(page, "seed", "Use seed", "tag", _use, page, job, kept)
        if AGAIN in actions_of(job):
            _button(page, "again", "New seed", AGAIN.icon, on_action, AGAIN.name, picture.id, tip=AGAIN.label)


def _draw_file(page: PageInfo, picture: Picture) -> None:
    if picture.text is not None:
        return
    if picture.file is None:
        st.button(
            "Fetch it again", icon=":material/refresh:", key=session.widget_key(page, "fetch_again"),
            on_click=session.jobs().fetch_again, args=(session.owner().id, picture.id),
        )  # fmt: skip
        return
    if not session.has_file(picture):
        return
    st.link_button("Download the original", session.media_src(picture, download=True), icon=":material/download:")
    st.link_button("Without parameters", session.bare_src(picture.id), icon=":material/download:",
                   help="The same file with no prompt, seed or settings in it.")  # fmt: skip


def _draw_sends(page: PageInfo, picture: Picture) -> None:
    labels = {send.label: send for send in SENDS}
    key = session.widget_key(page, "dialog_send")
    chosen = st.menu_button("Send to", list(labels), icon=":material/forward:", key=key)
    if chosen is not None:
        session.close_picture()
        send_on(labels[chosen].name, picture.id)
        st.rerun()


def _button(
    page: PageInfo, name: str, label: str, icon: str, act: Callable[..., None], *args: object, tip: str | None = None
) -> None:
    key = session.widget_key(page, f"dialog_{name}")
    st.button(label, icon=f":material/{icon}:", key=key, help=tip, on_click=_close_and, args=(act, *args))


def _close_and(act: Callable[..., None], *args: object) -> None:
    session.close_picture()
    act(*args)


def _use(page: PageInfo, job: Job, values: dict[str, str]) -> None:
    """Put one thing into the form, and leave the rest of it as it is."""
    to = form_of(job).page
    session.fill_form(to, values)
    if to is not page:
        session.send_to(to)
