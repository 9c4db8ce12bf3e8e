"""The actions on the opened result."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.catalog import result_kind
from lib.gallery import Job, Result
from lib.navigation import PageInfo
from lib.session import process
from lib.session.access import visitor
from lib.session.forms import drafts
from lib.session.gallery import exports, results, selection
from lib.ui.forms.values import KEEP
from lib.ui.viewer.reuse import AGAIN, REUSE, actions_of, form_with_page
from lib.ui.viewer.send_on import send_on, sends
from lib.ui.viewer.shares import draw_share

OnAction = Callable[[str, str], None]


def draw_actions(page: PageInfo, result: Result, job: Job, on_action: OnAction, *, trashed: bool) -> None:
    """Draw the buttons, the most used ones first; for a trashed result only "Restore"."""
    if trashed:
        _button(page, "restore", "Restore", "restore_from_trash", selection.restore_results, [result.id])
        return
    with st.container(horizontal=True, gap="small"):
        _draw_file(page, result)
        if result_kind(result.kind).still and result.file is not None:
            _draw_sends(page, result)
        draw_share(page, [result.id])
        _button(page, "delete", "Delete", "delete", selection.delete_results, [result.id])
    with st.container(horizontal=True, gap="small"):
        _button(page, "reuse", "Use all", REUSE.icon, on_action, REUSE.name, result.id)
        if job.request.get("positivePrompt"):
            _button(page, "prompt", "Use prompt", "edit_note", _use, page, job, {"positivePrompt": job.prompt})
        if result.seed and AGAIN in actions_of(job):
            values = {"seed": result.seed, "seed_mode": KEEP}
            _button(page, "seed", "Use seed", "tag", _use, page, job, values)
        if AGAIN in actions_of(job):
            _button(page, "again", "New seed", AGAIN.icon, on_action, AGAIN.name, result.id, tip=AGAIN.label)


def _draw_file(page: PageInfo, result: Result) -> None:
    if not result_kind(result.kind).has_file:
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
    labels = {send.label: send for send in sends()}
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
    st.button(label, icon=f":material/{icon}:", key=key, help=tip, on_click=_close_and_run, args=(act, *args))


def _close_and_run(act: Callable[..., None], *args: object) -> None:
    results.close_result()
    act(*args)


def _use(page: PageInfo, job: Job, values: dict[str, str]) -> None:
    """Fill these values into the job's form, and leave its other values unchanged."""
    form = form_with_page(job)
    if form is None:
        return
    drafts.fill_form(form.page, values)
    if form.page != page:
        visitor.send_to(form.page)
