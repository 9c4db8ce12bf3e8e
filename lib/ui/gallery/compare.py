"""Two results compared: one over the other with a slider, and their parameters in a table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st
from streamlit_extras.image_compare_slider import image_compare_slider

from lib.catalog import result_kind
from lib.gallery import Job, Result
from lib.session.gallery import query_params as address
from lib.session.gallery import results
from lib.ui.viewer.facts import result_facts
from lib.ui.viewer.kinds import VIEWS
from lib.ui.words import escape_markdown, shorten

_DIFFERS: Final = "≠"
_SAME: Final = "="
_LONGEST: Final = 400
_NO_PARAMETERS: Final = ("Result", "Made at")  # these always differ

_Result = tuple[Result, Job]


def open_comparison(pair: tuple[str, ...]) -> None:
    """Open the comparison of two results; it stays open over reruns until it is closed."""
    address.put(compared=pair)


def close_comparison() -> None:
    """Close the comparison."""
    address.put(compared=None)


def is_open() -> bool:
    """Whether the comparison is open."""
    return st.session_state.get(address.key("compared")) is not None


def draw_comparison() -> bool:
    """Draw the dialog if the comparison is open; whether it is."""
    if is_open():
        _dialog(address.get("compared"))
        return True
    return False


@st.dialog("Compare", width="large", on_dismiss=close_comparison)
def _dialog(pair: tuple[str, str]) -> None:
    left, right = (results.result_and_job(each) for each in pair)
    if left is None or right is None:
        st.info("One of the two is no longer in the gallery.")
        return
    for picture, _ in (left, right):
        if picture.flagged and not results.is_revealed(picture.id):
            st.button("Flagged as sensitive. Show it", icon=":material/visibility_off:", on_click=results.reveal,
                      args=(picture.id,), key=f"gallery_reveal_{picture.id}")  # fmt: skip
            return
    pictures, table = st.columns([3, 2])
    with pictures:
        _draw_pictures(left, right)
    with table:
        _draw_differences(left, right)


def _draw_differences(left: _Result, right: _Result) -> None:
    only = st.toggle("Only what differs", value=True, key=address.key("only_differences"))
    rows = differences(left, right)
    shown = [row for row in rows if row[0] == _DIFFERS or not only]
    if not shown:
        st.markdown("Nothing differs in what was asked for.")
        return
    st.table(
        pd.DataFrame(
            [
                (
                    f"**{mark}**" if mark == _DIFFERS else mark,
                    escape_markdown(name),
                    _cell(mark, one),
                    _cell(mark, other),
                )
                for mark, name, one, other in shown
            ],
            columns=["", "Parameter", "First", "Second"],
        ).set_index("")
    )


def differences(left: _Result, right: _Result) -> list[tuple[str, str, str, str]]:
    """Mark, name and both values of every parameter of either result; those that differ first."""
    one, other = (_parameters(*result) for result in (left, right))
    rows = [
        (_SAME if one.get(name, "") == other.get(name, "") else _DIFFERS, name, one.get(name, ""), other.get(name, ""))
        for name in dict.fromkeys([*one, *other])
    ]
    return sorted(rows, key=lambda row: row[0] != _DIFFERS)


def _parameters(result: Result, job: Job) -> Mapping[str, str]:
    shown = result_facts(result, job)
    in_facts = {"model", "seed", "width", "height", "negativePrompt", "steps", "CFGScale", "scheduler", "taskType"}
    rest = {name: value for name, value in job.request.items() if name not in in_facts and name != "positivePrompt"}
    shown = {name: value for name, value in shown.items() if name not in _NO_PARAMETERS}
    return {"Prompt": job.prompt, **shown, **{name: _text(value) for name, value in rest.items()}}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _cell(mark: str, value: str) -> str:
    text = escape_markdown(shorten(value, _LONGEST)) or "–"
    return f"**{text}**" if mark == _DIFFERS else text


def _draw_pictures(left: _Result, right: _Result) -> None:
    if all(result_kind(picture.kind).still and results.has_file(picture) for picture, _ in (left, right)):
        if st.context.url is not None:  # the slider is the browser's own
            sources = [results.media_src(picture) for picture, _ in (left, right)]
            image_compare_slider(*sources, label1="First", label2="Second", key=f"gallery_compare_{left[0].id}")
        return
    for column, label, (picture, job) in zip(st.columns(2), ("First", "Second"), (left, right), strict=True):
        with column:
            st.caption(label)
            _draw_alone(picture, job)


def _draw_alone(result: Result, job: Job) -> None:
    if result_kind(result.kind).has_file and not results.has_file(result):
        st.warning(result.problem or "The file is gone.", icon=":material/cloud_off:")
    else:
        VIEWS[result.kind].plain(result, job)
