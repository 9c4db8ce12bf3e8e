"""What of the gallery is looked at: one page of a query, and who stands beside whom in it."""

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
"""A search is counted so far and no further."""


@dataclass(frozen=True)
class GalleryPage:
    """The rows of one page, and the cursors of the pages beside it; None where there is none.

    `is_first` says whether nothing comes before it, also where a cursor led to what is gone.
    """

    table: pd.DataFrame
    previous_cursor: str | None
    next_cursor: str | None

    @property
    def is_first(self) -> bool:
        """Whether it is the beginning of what was found."""
        return self.previous_cursor is None


def gallery_page(query: Query, sort: Sort = "newest", at: str | None = None) -> GalleryPage:
    """The rows of one page of this visitor's gallery, read again only when something changed.

    They are `st.session_state.gallery` from now on. Where a cursor leads nowhere any more, it is the first page. Raises
    `StoreError`.
    """
    who = visitor.current().id
    asked = (who, jobs().revision(who), query, sort, at)
    known: tuple[Any, GalleryPage] | None = st.session_state.get(_PAGE)
    if known is None or known[0] != asked:
        known = (asked, _read(who, query, sort, at))
        st.session_state[_PAGE], st.session_state[_QUERY] = known, (query, sort)
        st.session_state[_GALLERY] = known[1].table
    return known[1]


def table() -> pd.DataFrame:
    """The page of the gallery that was looked at last, as a table: `st.session_state.gallery`.

    In a new session the newest pictures. See `gallery_table` for the columns.
    """
    if _GALLERY not in st.session_state:
        gallery_page(Query())
    table: pd.DataFrame = st.session_state[_GALLERY]
    return table


def recent_rows(kind: str, limit: int) -> list[Mapping[str, Any]]:
    """The newest rows of one kind ("image", "video") whose bytes are here, as the finder gives them."""
    kinds = tuple(each for each in get_args(Kind) if each == kind)
    found = studio().store.finder.find(visitor.current().id, Query(kinds=kinds), limit=2 * limit) if kinds else None
    if found is None:
        return []
    return [row for row in found.rows if row["file"] is not None][:limit]


def count_results(query: Query) -> int:
    """How many results a query finds, at most `COUNTED` where it searches for words."""
    who = visitor.current().id
    asked = (who, jobs().revision(who), query)
    if st.session_state.get(_COUNT, (None, 0))[0] != asked:
        at_most = COUNTED if query.words.strip() else None
        st.session_state[_COUNT] = (asked, studio().store.finder.count(who, query, at_most=at_most))
    return int(st.session_state[_COUNT][1])


def all_result_ids(query: Query) -> list[str]:
    """The ids of all that a query finds, newest first."""
    return studio().store.finder.ids(visitor.current().id, query)


def facets(*, trashed: bool = False) -> Facets:
    """What there is to filter by; see `Facets`."""
    who = visitor.current().id
    asked = (who, jobs().revision(who), trashed)
    if st.session_state.get(_FACETS, (None, None))[0] != asked:
        st.session_state[_FACETS] = (asked, studio().store.finder.facets(who, trashed=trashed))
    found: Facets = st.session_state[_FACETS][1]
    return found


def neighbours(result_id: str) -> tuple[str | None, str | None]:
    """The pictures before and after one in the order of what was looked at last."""
    query, sort = st.session_state.get(_QUERY, (Query(), "newest"))
    return studio().store.finder.neighbours(visitor.current().id, result_id, query, sort)


def ancestors(result_id: str) -> list[Relative]:
    """What a result was made from, and what that was made from; the nearest first."""
    return studio().store.lineage.ancestors(visitor.current().id, result_id)


def descendants(result_id: str) -> list[Relative]:
    """What was made of a result, and what of that; the nearest first."""
    return studio().store.lineage.descendants(visitor.current().id, f"picture:{result_id}")


def jobs_of_chain(result_id: str) -> tuple[str, ...]:
    """The task UUIDs of the chain of edits that a picture stands in; its own id for one that is gone."""
    return tuple(studio().store.lineage.jobs_of_chain(visitor.current().id, result_id)) or (result_id,)


def _read(who: str, query: Query, sort: Sort, at: str | None) -> GalleryPage:
    find = studio().store.finder.find
    try:
        page = find(who, query, sort, after=at)
    except CursorError:
        page = find(who, query, sort)
    else:
        # Gone since, or back at the beginning: a page that starts anew there is a full one.
        if at is not None and page.previous_cursor is None:
            page = find(who, query, sort)
    return GalleryPage(gallery_table(page.rows), page.previous_cursor, page.next_cursor)
