"""What can be done with the picture that is open. Nothing of it happens by looking."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.gallery import Job, Result
from lib.navigation import PageInfo
from lib.session import process
from lib.session.access import visitor
from lib.session.forms import drafts
from lib.session.gallery import exports, results, selection
from lib.ui.forms.capability_forms import form_of
from lib.ui.forms.values import KEEP
from lib.ui.viewer.reuse import AGAIN, REUSE, actions_of
from lib.ui.viewer.send_on import SENDS, send_on
from lib.ui.viewer.shares import draw_share

OnAction = Callable[[str, str], None]


def draw_actions(page: PageInfo, result: Result, job: Job, on_action: OnAction, *, trashed: bool) -> None:
    """The buttons, those that are reached for first on top."""
    if trashed:
        _button(page, "restore", "Restore", "restore_from_trash", selection.restore_results, [result.id])
        return
    with st.container(horizontal=True, gap="small"):
        _draw_file(page, result)
        if result.kind == "image" and result.file is not None:
            _draw_sends(page, result)
        draw_share(page, [result.id])
        _button(page, "delete", "Delete", "delete", selection.delete_results, [result.id])
    with st.container(horizontal=True, gap="small"):
        _button(page, "reuse", "Use all", REUSE.icon, on_action, REUSE.name, result.id)
        if job.request.get("positivePrompt"):
            _button(page, "prompt", "Use prompt", "edit_note", _use, page, job, {"positivePrompt": job.prompt})
        if result.seed and AGAIN in actions_of(job):
            kept = {"seed": result.seed, "seed_mode": KEEP}
            _button(page, "seed", "Use seed", "tag", _use, page, job, kept)
        if AGAIN in actions_of(job):
            _button(page, "again", "New seed", AGAIN.icon, on_action, AGAIN.name, result.id, tip=AGAIN.label)


def _draw_file(page: PageInfo, result: Result) -> None:
    if result.text is not None:
        return
    if result.file is None:
        st.button(
            "Fetch it again", icon=":material/refresh:", key=drafts.widget_key(page, "fetch_again"),
            on_click=process.jobs().fetch_again, args=(visitor.current().id, result.id),
        )  # fmt: skip
        return
    if not results.has_file(result):
        return
    st.link_button("Download the original", results.media_src(result, download=True), icon=":material/download:")
    st.link_button("Without parameters", exports.bare_src(result.id), icon=":material/download:",
                   help="The same file with no prompt, seed or settings in it.")  # fmt: skip


def _draw_sends(page: PageInfo, result: Result) -> None:
    labels = {send.label: send for send in SENDS}
    key = drafts.widget_key(page, "dialog_send")
    chosen = st.menu_button("Send to", list(labels), icon=":material/forward:", key=key)
    if chosen is not None:
        results.close_result()
        send_on(labels[chosen].name, result.id)
        st.rerun()


def _button(
    page: PageInfo, name: str, label: str, icon: str, act: Callable[..., None], *args: object, tip: str | None = None
) -> None:
    key = drafts.widget_key(page, f"dialog_{name}")
    st.button(label, icon=f":material/{icon}:", key=key, help=tip, on_click=_close_and, args=(act, *args))


def _close_and(act: Callable[..., None], *args: object) -> None:
    results.close_result()
    act(*args)


def _use(page: PageInfo, job: Job, values: dict[str, str]) -> None:
    """Put one thing into the form, and leave the rest of it as it is."""
    to = form_of(job).page
    drafts.fill_form(to, values)
    if to is not page:
        visitor.send_to(to)
