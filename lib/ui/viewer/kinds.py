"""How results of each kind are drawn: one entry per kind, looked up by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Literal

import streamlit as st

from lib.catalog import KindName, result_kind
from lib.gallery import Job, Result
from lib.navigation import PAGES
from lib.session.gallery import results
from lib.ui.grid.picture_grid import Tile
from lib.ui.viewer.before_after import draw_before_after
from lib.ui.viewer.caption_view import draw_captions
from lib.ui.words import alt_text, dollars, seconds, shorten


@dataclass(frozen=True)
class KindView:
    """`large` draws an opened result, with a slider over its input picture where there is one; `plain` draws the result
    alone; `tile` makes its grid tile. All are for a complete result (`Result.whole`)."""

    large: Callable[[Result, Job], None]
    plain: Callable[[Result, Job], None]
    tile: Callable[[Result, Job], Tile]


def title(job: Job) -> str:
    """A job's title: its prompt, or the title of its page."""
    return job.prompt or next((info.title for info in PAGES if info.name == job.page), job.task_type)


def _large_image(result: Result, job: Job) -> None:
    if not draw_before_after(job, result, key=f"slider_{result.id}"):
        _plain_image(result, job)


def _plain_image(result: Result, job: Job) -> None:
    st.image(results.media_src(result), alt=alt_text(job.request), width="stretch")


def _video(result: Result, job: Job) -> None:
    st.video(results.media_src(result), alt=alt_text(job.request), loop=True)


def _large_text(result: Result, job: Job) -> None:
    draw_captions(replace(job, results=(result,)))


def _plain_text(result: Result, _job: Job) -> None:
    st.text(result.text or "")


def _image_tile(result: Result, job: Job) -> Tile:
    return _file_tile(result, job, "picture")


def _video_tile(result: Result, job: Job) -> Tile:
    return _file_tile(result, job, "video", video=results.media_src(result))


def _file_tile(result: Result, job: Job, kind: Literal["picture", "video"], **more: Any) -> Tile:
    return Tile(
        result.id,
        kind,
        ratio=(result.width or 1) / (result.height or 1),
        src=results.media_src(result, thumbnail=True),
        alt=alt_text(job.request),
        title=title(job),
        facts=_facts(result, job),
        badge="sandbox" if job.source == "sandbox" else "",
        download=results.media_src(result, download=True),
        flagged=result.flagged,
        sendable=result_kind(result.kind).still,
        **more,
    )


def _text_tile(result: Result, _job: Job) -> Tile:
    text = result.text or ""
    return Tile(result.id, "text", 1.5, alt=shorten(text, 120), text=text)


def _facts(result: Result, job: Job) -> str:
    facts = (
        f"seed {result.seed}" if result.seed else "",
        seconds(result.seconds),
        dollars(result.cost_usd, job.source),
    )
    return " · ".join(fact for fact in facts if fact)


VIEWS: Final[Mapping[KindName, KindView]] = MappingProxyType(
    {
        "image": KindView(_large_image, _plain_image, _image_tile),
        "video": KindView(_video, _video, _video_tile),
        "text": KindView(_large_text, _plain_text, _text_tile),
    }
)
