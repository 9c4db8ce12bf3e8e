"""Importing a downloaded ZIP into the gallery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from lib.gallery import ImportReport
from lib.navigation import PageInfo
from lib.session.forms import drafts
from lib.session.gallery import exports, results
from lib.ui.gallery.zip_upload import zip_upload
from lib.ui.words import escape_markdown, shorten

_SHOWN_PROBLEMS: Final = 5
_LOST: Final = "The connection was lost before the ZIP was there. Import it again: what came before is not taken twice."


def draw_import_fields(page: PageInfo) -> None:
    """Draw a field to drop a ZIP on, and below it the outcome of the last import."""
    with st.container():
        st.markdown("A ZIP that was downloaded from a gallery brings its pictures back, each with all that is known.")
        zip_upload(
            results.address_of("import"),
            key=drafts.widget_key(page, "import_zip"),
            on_done=lambda answer: exports.set_import_outcome(page, outcome_of(answer)),
        )
        _draw_report(page)


def outcome_of(answer: Mapping[str, Any]) -> ImportReport | str:
    """The import endpoint's answer, as a report or as the sentence of a refusal."""
    added, known, problems = answer.get("added"), answer.get("known"), answer.get("problems")
    if isinstance(added, int) and isinstance(known, int) and isinstance(problems, list):
        return ImportReport(added, known, tuple(str(problem) for problem in problems))
    return str(answer.get("refused") or _LOST)


def _draw_report(page: PageInfo) -> None:
    outcome = exports.import_outcome(page)
    if isinstance(outcome, str):
        st.error(escape_markdown(outcome), icon=":material/error:")
    elif outcome is not None:
        st.success(words_of(outcome), icon=":material/check:")
        for problem in outcome.problems[:_SHOWN_PROBLEMS]:
            st.warning(escape_markdown(shorten(problem, 200)), icon=":material/broken_image:")


def words_of(report: ImportReport) -> str:
    """Such as "3 pictures came, 2 were here already."."""
    added = "1 picture came" if report.added == 1 else f"{report.added} pictures came"
    known = f", {report.known} {'was' if report.known == 1 else 'were'} here already" if report.known else ""
    unreadable = f", {len(report.problems)} could not be read" if report.problems else ""
    return f"{added}{known}{unreadable}."
