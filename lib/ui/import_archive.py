"""Bringing a downloaded ZIP back into the gallery."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib import session
from lib.gallery.archive import ArchiveRefusedError
from lib.gallery.importing import ImportReport
from lib.navigation import PageInfo
from lib.ui.words import plain, shorten

_SHOWN_PROBLEMS: Final = 5


def draw_import(page: PageInfo) -> None:
    """A button that opens a place to drop a ZIP, and below it what became of the last one."""
    with st.popover("Import a ZIP", icon=":material/upload:", key=session.widget_key(page, "import")):
        draw_import_fields(page)


def draw_import_fields(page: PageInfo) -> None:
    """The same without the button."""
    with st.container():
        st.markdown("A ZIP that was downloaded from a gallery brings its pictures back, each with all that is known.")
        uploaded = st.file_uploader(
            "ZIP to import",
            type="zip",
            key=session.widget_key(page, f"import_zip_{session.upload_turn(page, 'import')}"),
            label_visibility="collapsed",
        )
        wanted = st.button(
            "Import",
            icon=":material/upload:",
            type="primary",
            disabled=uploaded is None,
            key=session.widget_key(page, "import_now"),
            width="stretch",
        )
        if uploaded is not None and wanted:
            _take(page, uploaded)
        _draw_report(page)


def _take(page: PageInfo, uploaded: st.runtime.uploaded_file_manager.UploadedFile) -> None:
    bar = st.progress(0.0, "Checking the ZIP")
    try:
        report = session.import_archive(uploaded, lambda done: bar.progress(done, f"Importing, {done:.0%}"))
        session.set_import_outcome(page, report)
    except ArchiveRefusedError as error:
        session.set_import_outcome(page, str(error))
    except OSError:
        session.set_import_outcome(page, "The disk refused a file. Make room, then import the ZIP again: it goes on.")
    session.next_upload_turn(page, "import")
    st.rerun()


def _draw_report(page: PageInfo) -> None:
    outcome = session.import_outcome(page)
    if isinstance(outcome, str):
        st.error(plain(outcome), icon=":material/error:")
    elif outcome is not None:
        st.success(words_of(outcome), icon=":material/check:")
        for problem in outcome.problems[:_SHOWN_PROBLEMS]:
            st.warning(plain(shorten(problem, 200)), icon=":material/broken_image:")


def words_of(report: ImportReport) -> str:
    """Such as "3 pictures came, 2 were here already."."""
    came = "1 picture came" if report.added == 1 else f"{report.added} pictures came"
    known = f", {report.known} {'was' if report.known == 1 else 'were'} here already" if report.known else ""
    left = f", {len(report.problems)} could not be read" if report.problems else ""
    return f"{came}{known}{left}."
