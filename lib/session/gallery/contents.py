"""The shown part of the gallery: one page of a query, and the neighbours of each result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

import pandas as pd
import streamlit as st

from lib.gallery import CursorError, Facets, Kind, Query, Relative, Sort, gallery_table
from lib.session.access import visitor
from lib.session.process import jobs, studio

_GALLERY: Final = "gallery"
_PAGE: Final = "looked_at"
_QUERY: Final = "looked_for"
_COUNT: Final = "counted"
_FACETS: Final = "known_facets"
COUNTED: Final = 1000
"""A text search counts at most so many results."""


@dataclass(frozen=True)
class GalleryPage:
    """The rows of one page, and the cursors of the pages before and after it; None where there is none.

    `is_first` also holds after a cursor led to rows that are gone.
    """

    table: pd.DataFrame
    previous_cursor: str | None
    next_cursor: str | None

    @property
    def is_first(self) -> bool:
        """Whether it is the first page of what was found."""
        return self.previous_cursor is None


def gallery_page(query: Query, sort: Sort = "newest", at: str | None = None) -> GalleryPage:
    """Returns one page of this visitor's gallery, read again only when something changed.

    Its rows become `st.session_state.gallery`. If the cursor's row is gone, it is the first page. Raises `StoreError`.
    """
    who = visitor.current().id
    key = (who, jobs().revision(who), query, sort, at)
    known: tuple[Any, GalleryPage] | None = st.session_state.get(_PAGE)
    if known is None or known[0] != key:
        known = (key, _read(who, query, sort, at))
        st.session_state[_PAGE], st.session_state[_QUERY] = known, (query, sort)
        st.session_state[_GALLERY] = known[1].table
    return known[1]


def table() -> pd.DataFrame:
    """Returns the gallery page shown last, as a table: `st.session_state.gallery`.

    In a new session the newest pictures. See `gallery_table` for the columns.
    """
    if _GALLERY not in st.session_state:
        gallery_page(Query())
    table: pd.DataFrame = st.session_state[_GALLERY]
    return table


def recent_rows(kind: str, limit: int) -> list[Mapping[str, Any]]:
    """Returns the newest rows of one kind ("image", "video") whose bytes are here, as the finder returns them."""
    kinds = tuple(each for each in get_args(Kind) if each == kind)
    found = studio().store.finder.find(visitor.current().id, Query(kinds=kinds), limit=2 * limit) if kinds else None
    if found is None:
        return []
    return [row for row in found.rows if row["file"] is not None][:limit]


def count_results(query: Query) -> int:
    """Returns how many results a query finds, at most `COUNTED` if it searches for words."""
    who = visitor.current().id
    key = (who, jobs().revision(who), query)
    if st.session_state.get(_COUNT, (None, 0))[0] != key:
        at_most = COUNTED if query.parts.get("words", "").strip() else None
        st.session_state[_COUNT] = (key, studio().store.finder.count(who, query, at_most=at_most))
    return int(st.session_state[_COUNT][1])


def all_result_ids(query: Query) -> list[str]:
    """Returns the ids of all results of a query, newest first."""
    return studio().store.finder.ids(visitor.current().id, query)


def facets(*, trashed: bool = False) -> Facets:
    """Returns the values to filter by; see `Facets`."""
    who = visitor.current().id
    key = (who, jobs().revision(who), trashed)
    if st.session_state.get(_FACETS, (None, None))[0] != key:
        st.session_state[_FACETS] = (key, studio().store.finder.facets(who, trashed=trashed))
    found: Facets = st.session_state[_FACETS][1]
    return found


def neighbours(result_id: str) -> tuple[str | None, str | None]:
    """Returns the ids of the pictures before and after one, in the query shown last."""
    query, sort = st.session_state.get(_QUERY, (Query(), "newest"))
    return studio().store.finder.neighbours(visitor.current().id, result_id, query, sort)


def ancestors(result_id: str) -> list[Relative]:
    """Returns what a result was made from, and in turn what that was made from; the nearest first."""
    return studio().store.lineage.ancestors(visitor.current().id, result_id)


def descendants(result_id: str) -> list[Relative]:
    """Returns what was made from a result, and in turn from that; the nearest first."""
    return studio().store.lineage.descendants(visitor.current().id, f"picture:{result_id}")


def _read(who: str, query: Query, sort: Sort, at: str | None) -> GalleryPage:
    find = studio().store.finder.find
    try:
        page = find(who, query, sort, after=at)
    except CursorError:
        page = find(who, query, sort)
    else:
        # The rows are gone, or the cursor is at the beginning: read a full first page.
        if at is not None and page.previous_cursor is None:
            page = find(who, query, sort)
    return GalleryPage(gallery_table(page.rows), page.previous_cursor, page.next_cursor)
