"""The gallery's filter controls: one for each filter of `lib.gallery.FILTERS`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import streamlit as st

from lib.catalog import task_words
from lib.gallery import FILTERS, Facets
from lib.session.gallery import contents
from lib.session.gallery import query_params as address
from lib.ui.words import model_name, shorten

_SHOW: Final = {
    "starred": ":material/star: Starred",
    "image": "Pictures",
    "video": "Videos",
    "text": "Captions",
}
_SIZES: Final = {"small": "Up to 0.6 MP", "medium": "0.6 to 1.5 MP", "large": "Over 1.5 MP"}
_COSTS: Final = {"low": "Up to 1 cent", "middle": "1 to 10 cents", "high": "10 cents and more"}
_SOURCES: Final = {"runware": "Runware", "sandbox": "The sandbox"}
_TOGETHER: Final = {"set": "of one set", "batch": "of one request", "chain": "of one chain of edits"}


@dataclass(frozen=True)
class Control:
    """The control of one filter.

    `draw` gets the filter's name; its widget has the key `address.key(name)` and goes back to the first page when it is
    changed. None where only a button elsewhere sets the filter. `place` is where it is drawn: in the row above the
    gallery, behind "More filters", or there beside the one before it. `words` describe a value, for the text beside the
    number of results.
    """

    draw: Callable[[str], None] | None
    place: Literal["row", "more", "beside"] = "more"
    words: Callable[[Any], str] = lambda _: ""


def _search(name: str) -> None:
    with st.container(width=216):
        st.text_input(
            "Search",
            key=address.key(name),
            icon=":material/search:",
            placeholder="Search words and tags",
            label_visibility="collapsed",
            persist_state="session",
            on_change=address.begin_again,
        )


def _pills(
    label: str,
    words: dict[str, str],
    *,
    many: bool = False,
    label_visibility: Literal["visible", "collapsed"] = "visible",
) -> Callable[[str], None]:
    """A control for one or several of a filter's choices, labelled with `words`."""
    options: dict[str, Any] = {"selection_mode": "multi" if many else "single", "label_visibility": label_visibility}

    def draw(name: str) -> None:
        st.pills(
            label,
            FILTERS[name].value.choices,
            format_func=words.__getitem__,
            key=address.key(name),
            persist_state="session",
            on_change=address.begin_again,
            **options,
        )

    return draw


def _many_of(
    label: str, counts_of: Callable[[Facets], Sequence[tuple[str, int]]], words: Callable[[str], str]
) -> Callable[[str], None]:
    """A control for any number of the values that exist, each with how many results it has."""

    def draw(name: str) -> None:
        counts = dict(counts_of(contents.facets(trashed=address.is_trash())))
        chosen: list[str] = address.get(name)
        options = list(dict.fromkeys([*counts, *chosen]))  # a chosen value stays, even when no result has it
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

    return draw


def _day(label: str) -> Callable[[str], None]:
    def draw(name: str) -> None:
        st.date_input(
            label,
            value=None,
            format="YYYY-MM-DD",
            key=address.key(name),
            persist_state="session",
            on_change=address.begin_again,
        )

    return draw


CONTROLS: Final[dict[str, Control]] = {
    "q": Control(_search, "row"),
    "show": Control(_pills("Show", _SHOW, many=True, label_visibility="collapsed"), "row"),
    "task": Control(_many_of("Made by task", lambda facets: facets.tasks, task_words)),
    "model": Control(_many_of("Model", lambda facets: facets.models, lambda air: shorten(model_name(air), 60))),
    "tag": Control(_many_of("Tags", lambda facets: facets.tags, str)),
    "by": Control(_pills("Made by", _SOURCES, many=True)),
    "size": Control(_pills("Size", _SIZES)),
    "cost": Control(_pills("Cost of one result", _COSTS)),
    "since": Control(_day("From day (UTC)")),
    "until": Control(_day("To day"), "beside"),
    "set": Control(None, words=lambda value: _TOGETHER[str(value).partition(":")[0]]),
}
"""All controls by their filter's name, in their order on the page."""
