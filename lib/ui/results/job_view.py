"""Draws one job: its request, its progress, its results, and why one is missing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import streamlit as st

from lib.catalog import task
from lib.gallery import Job, Problem, Result
from lib.jobs import Progress
from lib.media import references_in
from lib.session import process
from lib.session.access import account
from lib.session.forms import inputs
from lib.ui.grid.picture_grid import Action, Status, Tile, picture_grid
from lib.ui.viewer.before_after import draw_before_after
from lib.ui.viewer.caption_view import draw_captions
from lib.ui.viewer.kinds import VIEWS
from lib.ui.viewer.kinds import title as title
from lib.ui.words import dollars, escape_markdown, model_name, shorten


def draw_job(
    job: Job,
    progress: Progress | None,
    *,
    place: int,
    actions: tuple[Action, ...],
    sends: tuple[Action, ...],
    on_open: Callable[[str], None],
    on_action: Callable[[str, str], None],
    on_retry: Callable[[Job], None],
) -> None:
    """Draw a job with its heading, at a `place` (index) on its page. `progress` is None for a job that this process
    does not run.

    Streamlit stores something for every key until the session ends. So widgets whose events name the picture have the
    place in their key, and only the others have the job's id.
    """
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{escape_markdown(shorten(title(job), 160))}**", width="stretch")
        if not job.ended and progress is not None and not job.cancelled:
            st.button(
                "Cancel",
                key=f"{job.page}_cancel_{job.task_uuid}",
                icon=":material/close:",
                on_click=process.jobs().cancel,
                args=(job.owner, job.task_uuid),
                help="Free while it waits. Once it was sent, Runware finishes and bills it, and the picture is kept.",
            )
    st.caption(_summary(job))
    if task(job.task_type).result == "text" and job.results:
        draw_captions(job)
    elif job.ended and len(job.results) == 1:
        draw_before_after(job, job.results[0], key=f"{job.page}_slider_{place}")
    picture_grid(
        [tile for tile in job_tiles(job) if tile.kind != "text"],
        key=f"{job.page}_job_{place}",
        row_px=300,
        grow=1.7,
        status=_status(job, progress),
        actions=actions,
        sends=sends,
        on_open=on_open,
        on_action=on_action,
    )
    if job.problems:
        _draw_problems(job, on_retry)


def job_tiles(job: Job) -> list[Tile]:
    """A tile for each result that arrived, a skeleton for each still expected, a sentence for each that failed."""
    tiles = [result_tile(result, job) for result in job.results]
    ratio = _requested_ratio(job)
    open_places = max(job.expected - len(tiles), 0)
    if not job.ended:
        return tiles + [Tile(f"{job.task_uuid}-{place}", "pending", ratio) for place in range(open_places)]
    missing = [_missing_tile(job, place, problem, ratio) for place, problem in enumerate(job.problems)]
    if job.state == "cancelled":
        missing = [
            Tile(f"{job.task_uuid}-cancelled", "missing", ratio, text="Cancelled before it was sent.", icon="block")
        ]
    return tiles + missing[:open_places]


def result_tile(result: Result, job: Job) -> Tile:
    """A result's tile, a skeleton while its file is fetched, or the sentence why its file is missing."""
    if result.whole:
        return VIEWS[result.kind].tile(result, job)
    if result.problem is None:
        return Tile(result.id, "pending", _requested_ratio(job))
    return Tile(result.id, "missing", _requested_ratio(job), text=result.problem, icon="cloud_off")


def _missing_tile(job: Job, place: int, problem: Problem, ratio: float) -> Tile:
    return Tile(f"{job.task_uuid}-problem-{place}", "missing", ratio, text=problem.sentence)


def _requested_ratio(job: Job) -> float:
    width, height = job.request.get("width"), job.request.get("height")
    if width and height:
        return float(width / height)
    before = next(references_in(job.request), None)
    return (inputs.reference_ratio(before) if before else None) or 1.0


def _summary(job: Job) -> str:
    width, height = job.request.get("width"), job.request.get("height")
    parts = [escape_markdown(model_name(job.model))]
    if width and height:
        parts.append(f"{width} × {height}")
    if job.cost_usd is not None:
        parts.append(escape_markdown(dollars(job.cost_usd, job.source)))
    return " · ".join(parts)


def _status(job: Job, progress: Progress | None) -> Status | None:
    complete = sum(result.whole for result in job.results)
    count = f"{complete} of {job.expected}"
    if job.ended:
        cancelled = "Cancelled after it was sent; Runware billed it all the same, so what came is kept."
        return Status(cancelled) if job.cancelled and job.results else None
    if progress is None:
        if account.can_be_collected(job):
            return Status("Sent before the studio stopped; it is picked up again in a moment.")
        return Status("Sent with a Runware key that is not held here any more. Enter the same key to collect it.")
    if progress.ahead is not None:
        before = "next in line" if progress.ahead == 0 else f"{progress.ahead} before it"
        return Status(f"Waiting for a free place, {before}", time.time() - job.created_at, ticking=True)
    words = count if progress.fraction is None else f"{count} · {progress.fraction:.0%}"
    if job.cancelled:
        words = f"Cancelled after it was sent; Runware finishes and bills it, and what comes is kept · {count}"
    return Status(words, time.time() - (job.sent_at or job.created_at), ticking=True)


def _draw_problems(job: Job, on_retry: Callable[[Job], None]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Try again",
            key=f"{job.page}_retry_{job.task_uuid}",
            icon=":material/refresh:",
            on_click=on_retry,
            args=(job,),
        )
        with st.popover("Details", icon=":material/info:"):
            for problem in dict.fromkeys(job.problems):
                st.text(problem.sentence)
                billed = {"no": "not billed", "maybe": "may have been billed", "yes": "billed"}[problem.billed]
                st.caption(
                    escape_markdown(
                        " · ".join(part for part in (problem.code, problem.parameter or "", billed) if part)
                    )
                )
                if problem.detail:
                    st.caption(escape_markdown(problem.detail))
            st.caption("What was to be sent")
            st.code(json.dumps(dict(job.request), indent=2, ensure_ascii=False), language="json")
            st.caption("Task")
            st.code(job.task_uuid, language=None)
