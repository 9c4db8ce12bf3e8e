"""Exports and imports of the gallery: addresses of downloads, and outcomes of imports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from lib.gallery import ImportReport
from lib.navigation import PageInfo
from lib.session.access import visitor
from lib.session.gallery import results
from lib.session.process import studio

_OUTCOMES: Final = "import_outcomes"


def export_src(result_ids: Sequence[str], *, bare: bool = False) -> str:
    """Returns the address of a ZIP of this visitor's pictures, valid for an hour and for this visitor only.

    `bare`: the files alone, without the parameters inside.
    """
    token = studio().exports.issue(visitor.current().id, result_ids, bare=bare)
    return results.address_of(f"export/{token}")


def bare_src(result_id: str) -> str:
    """Returns the address of one picture's file without the parameters inside."""
    return results.address_of(f"files/{result_id}/bare")


# ---- outcomes of imports


def import_outcome(page: PageInfo) -> ImportReport | str | None:
    """Returns the outcome of the last import on a page: a report, or why it was refused; None without one."""
    found: ImportReport | str | None = st.session_state.get(_OUTCOMES, {}).get(page.name)
    return found


def set_import_outcome(page: PageInfo, outcome: ImportReport | str) -> None:
    """Stores the outcome for `import_outcome`."""
    st.session_state.setdefault(_OUTCOMES, {})[page.name] = outcome
