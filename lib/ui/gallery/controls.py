"""The gallery's one row of controls: search, filters, order, grid or table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import streamlit as st

from lib.gallery import Facets
from lib.navigation import GALLERY
from lib.session.gallery import contents
from lib.session.gallery import query_params as address
from lib.ui.forms.model_tasks import task_words
from lib.ui.gallery.manage import draw_manage
from lib.ui.viewer.shares import draw_share_set
from lib.ui.words import escape_markdown, model_name, shorten

_SHOW: Final = {
    address.STARRED: ":material/star: Starred",
    "image": "Pictures",
    "video": "Videos",
    "text": "Captions",
}
_SORTS: Final = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "dearest": "Dearest first",
    "cheapest": "Cheapest first",
    "largest": "Largest first",
    "smallest": "Smallest first",
}
_SIZES: Final = {"small": "Up to 0.6 MP", "medium": "0.6 to 1.5 MP", "large": "Over 1.5 MP"}
_COSTS: Final = {"low": "Up to 1 cent", "middle": "1 to 10 cents", "high": "10 cents and more"}
_SOURCES: Final = {"runware": "Runware", "sandbox": "The sandbox"}
_VIEWS: Final = {"grid": ":material/grid_view:", "table": ":material/table_rows:"}
_IN_FILTERS: Final = ("task", "model", "by", "tag", "size", "cost", "since", "until")


def draw_controls() -> None:
    """The row. What is chosen stands in `gallery_address`, whose `restore` was called before."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        with st.container(width=216):
            st.text_input(
                "Search",
                key=address.key("q"),
                icon=":material/search:",
                placeholder="Search words and tags",
                label_visibility="collapsed",
                persist_state="session",
                on_change=address.begin_again,
            )
        st.pills(
            "Show",
            list(_SHOW),
            selection_mode="multi",
            format_func=_SHOW.__getitem__,
            label_visibility="collapsed",
            key=address.key("show"),
            persist_state="session",
            on_change=address.begin_again,
        )
        _draw_more_filters()
        with st.container(width=144):
            st.selectbox(
                "Order",
                address.SORTS,
                format_func=_SORTS.__getitem__,
                label_visibility="collapsed",
                key=address.key("sort"),
                persist_state="session",
                on_change=address.begin_again,
            )
        st.segmented_control(
            "View",
            address.VIEWS,
            format_func=_VIEWS.__getitem__,
            label_visibility="collapsed",
            required=True,
            key=address.key("view"),
            persist_state="session",
        )
        draw_manage()


def _draw_more_filters() -> None:
    used = sum(bool(address.get(name)) for name in _IN_FILTERS)
    more = st.popover(
        f"More filters ({used})" if used else "More filters",
        icon=":material/filter_list:",
        key=address.key("filters"),
        on_change="rerun",
    )
    if more.open:
        with more:
            _draw_filters(contents.facets(trashed=address.is_trash()))


def _draw_filters(there: Facets) -> None:
    _choose_many("Made by task", "task", there.tasks, task_words)
    _choose_many("Model", "model", there.models, lambda air: shorten(model_name(air), 60))
    _choose_many("Tags", "tag", there.tags, str)
    _pills("Made by", "by", _SOURCES, many=True)
    _pills("Size", "size", _SIZES)
    _pills("Cost of one result", "cost", _COSTS)
    with st.container(horizontal=True):
        for label, name in (("From day (UTC)", "since"), ("To day", "until")):
            st.date_input(
                label,
                value=None,
                format="YYYY-MM-DD",
                key=address.key(name),
                persist_state="session",
                on_change=address.begin_again,
            )
    if address.is_filtered():
        st.button("Clear all filters", icon=":material/filter_list_off:", key=address.key("clear_all"),
                  on_click=address.clear, type="tertiary")  # fmt: skip


def _choose_many(label: str, name: str, there: Sequence[tuple[str, int]], words: Callable[[str], str]) -> None:
    counts = dict(there)
    chosen: list[str] = address.get(name)
    options = list(dict.fromkeys([*counts, *chosen]))  # what is filtered by stays, though nothing is left of it
    if options:
        st.multiselect(
            label,
            options,
            format_func=lambda each: f"{words(each)} ({counts.get(each, 0)})",
            key=address.key(name),
            placeholder="Any",
            persist_state="session",
            on_change=address.begin_again,
        )


def _pills(label: str, name: str, words: dict[str, str], *, many: bool = False) -> None:
    options: dict[str, Any] = {"selection_mode": "multi" if many else "single"}
    st.pills(
        label,
        list(words),
        format_func=words.__getitem__,
        key=address.key(name),
        persist_state="session",
        on_change=address.begin_again,
        **options,
    )


def draw_found(count: int, *, at_most: int) -> None:
    """How many there are, what they were narrowed down to, and the way back to everything."""
    if not address.is_filtered() and not address.is_trash():
        return
    several = f"{at_most:,} results or more" if count >= at_most and address.get("q") else f"{count:,} results"
    words = ["1 result" if count == 1 else several]
    one = address.together()
    if one is not None:
        words.append({"set": "of one set", "batch": "of one request", "chain": "of one chain of edits"}[one.kind])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(escape_markdown(" ".join(words)), width="content")
        if address.is_filtered():
            st.button("Show everything", icon=":material/filter_list_off:", type="tertiary",
                      key=address.key("clear"), on_click=address.clear)  # fmt: skip
        if one is not None and one.kind == "set" and count and not address.is_trash():
            draw_share_set(GALLERY, one.id)
