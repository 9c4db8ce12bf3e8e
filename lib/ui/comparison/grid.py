"""A comparison's results: a grid with the axes' values as headings, filled as results arrive."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from lib.gallery import Job
from lib.navigation import COMPARE
from lib.session import activity, process
from lib.session.forms import drafts
from lib.session.gallery import results
from lib.ui.comparison.sets import Comparison, remembered
from lib.ui.grid.picture_grid import Table, Tile, picture_grid
from lib.ui.results.job_view import job_tiles
from lib.ui.results.list import neighbours
from lib.ui.viewer.dialog import draw_opened_result
from lib.ui.viewer.reuse import REUSE, act_on_result
from lib.ui.viewer.send_on import send_on, sends
from lib.ui.words import dollars, escape_markdown, shorten

_NOT_SENT: Final = "Not sent."


def draw_comparison() -> None:
    """Draw the newest comparison, or an earlier one that was chosen."""
    saved = remembered()
    chosen = saved[0]
    if len(saved) > 1:
        titles = {each.set_id: each.title for each in saved}
        key = drafts.widget_key(COMPARE, "shown_set")
        set_id = st.selectbox("Comparison", list(titles), format_func=lambda each: titles[each], key=key)
        chosen = next((each for each in saved if each.set_id == set_id), chosen)
    jobs = {job.set_label: job for job in activity.jobs_of_set(chosen.set_id)}  # of retried jobs, the last
    _draw_head(chosen, list(jobs.values()))
    tiles = [_tile(label, jobs.get(label), chosen) for row in chosen.labels for label in row]
    picture_grid(
        tiles,
        key=drafts.widget_key(COMPARE, f"grid_{chosen.set_id}"),
        table=Table(chosen.columns, chosen.rows),
        actions=(REUSE,),
        sends=sends(),
        on_open=results.open_result,
        on_action=_act,
    )
    shown = [tile.key for tile in tiles if tile.kind == "picture"]
    draw_opened_result(COMPARE, lambda result_id: neighbours(shown, result_id), on_action=_act)


def _draw_head(chosen: Comparison, jobs: list[Job]) -> None:
    waiting = [job for job in jobs if job.state == "waiting"]
    failed = [job for job in jobs if job.state == "failed"]
    done = sum(bool(job.results) for job in jobs)
    costs = [job.cost_usd for job in jobs if job.cost_usd is not None]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{escape_markdown(shorten(chosen.title, 160))}**", width="stretch")
        if waiting:
            st.button(
                f"Cancel {len(waiting)} waiting",
                icon=":material/close:",
                key=drafts.widget_key(COMPARE, "cancel_waiting"),
                help="Free while they wait. What was sent is finished, billed and kept.",
                on_click=_cancel,
                args=(waiting,),
            )
        if failed and not waiting:
            st.button(
                f"Try {len(failed)} again",
                icon=":material/refresh:",
                key=drafts.widget_key(COMPARE, "try_again"),
                on_click=_try_again,
                args=(failed,),
            )
    cost = escape_markdown(dollars(sum(costs), jobs[0].source)) if costs else ""
    st.caption(" · ".join(part for part in (f"{done} of {len(jobs)}", cost) if part))


def _cancel(waiting: list[Job]) -> None:
    for job in waiting:
        process.jobs().cancel(job.owner, job.task_uuid)


def _try_again(failed: list[Job]) -> None:
    for job in failed:
        activity.try_again(job)


def _tile(label: str, job: Job | None, chosen: Comparison) -> Tile:
    if job is None:
        return Tile(label, "missing", 1.0, text=chosen.problems.get(label, _NOT_SENT), icon="block")
    tile = next(iter(job_tiles(job)), Tile(label, "missing", 1.0, text=_NOT_SENT, icon="block"))
    return replace(tile, alt=f"{label}: {tile.alt}" if tile.alt else label, title=label)


def _act(name: str, result_id: str) -> None:
    if not send_on(name, result_id):
        act_on_result(name, result_id, here=COMPARE)
