"""The gallery's query, in widgets and in the page's address.

A reload, a bookmark and the browser's "back" show the same rows again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, get_args

import streamlit as st

from lib.gallery import FILTERS, AddressValue, Query, Sort
from lib.navigation import GALLERY
from lib.session import activity
from lib.session.forms import drafts

SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
VIEWS: Final = ("grid", "table")
# What the address contains besides the filters.
_OTHERS: Final = {
    "sort": AddressValue.one_of(SORTS, empty="newest"),
    "view": AddressValue.one_of(VIEWS, empty="grid"),
    "place": AddressValue.one_of(("gallery", "trash"), empty="gallery"),
    "at": AddressValue.text(empty=None),
    "page": AddressValue.number(empty=1),
}


@dataclass(frozen=True)
class Together:
    """Results that belong together. `kind` is "set", "batch" or "chain", `id` a set's, a task's or a picture's."""

    kind: str
    id: str

    @property
    def text(self) -> str:
        """Its form in the address."""
        return f"{self.kind}:{self.id}"


def key(name: str) -> str:
    """Returns the widget key of a control, by its name in the address."""
    return drafts.widget_key(GALLERY, name)


def get(name: str) -> Any:
    """Returns the value of a control."""
    return st.session_state[key(name)]


def put(**values: Any) -> None:
    """Changes controls, before they are drawn."""
    for name, value in values.items():
        st.session_state[key(name)] = value


def restore() -> None:
    """Fills the controls from the address if it is new, and gives each of them a value.

    A visitor who comes back from another page by the side bar, whose links carry no query, finds everything unchanged.
    """
    address, before = _ours(), st.session_state.get(key("address"))
    if before is None or (address != before and (address or not activity.has_arrived())):
        given = {name: _values()[name].read(texts) for name, texts in address.items()}
        put(**{**_all_empty(), **{name: value for name, value in given.items() if value is not None}})


def write() -> None:
    """Writes the controls' values to the address. Call it once they are drawn."""
    if _params() != _ours():
        others = {name: st.query_params.get_all(name) for name in st.query_params if name not in _values()}
        st.query_params.from_dict({**others, **_params()})
    st.session_state[key("address")] = _params()


def begin_again() -> None:
    """Returns to the first page, because the query has changed."""
    put(at=None, page=1)


def clear() -> None:
    """Clears all filters."""
    put(**{name: each.value.fresh() for name, each in FILTERS.items()})
    begin_again()


def show_together(together: Together) -> None:
    """Shows only the results of one group in the gallery."""
    put(**{**_all_empty(), "view": st.session_state.get(key("view"), "grid"), "set": together.text})
    st.session_state.setdefault(key("address"), {})  # the page was not drawn yet, but its controls are filled


def is_set(name: str) -> bool:
    """Whether a filter is set."""
    return FILTERS[name].value.is_set(get(name))


def is_filtered() -> bool:
    """Whether any filter is set."""
    return any(is_set(name) for name in FILTERS)


def together() -> Together | None:
    """Returns the group that the gallery is limited to, if any."""
    return None if not is_set("set") else Together(*str(get("set")).split(":", 1))


def is_trash() -> bool:
    """Whether the trash is shown."""
    return bool(get("place") == "trash")


def query() -> Query:
    """Returns the query of the controls."""
    return Query.of({name: get(name) for name in FILTERS}, trashed=is_trash())


def _values() -> dict[str, AddressValue]:
    """All parameters of this page's address, by name; each name has its control."""
    return {**{name: each.value for name, each in FILTERS.items()}, **_OTHERS}


def _all_empty() -> dict[str, Any]:
    return {name: value.fresh() for name, value in _values().items()}


def _ours() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in _values() if name in st.query_params}


def _params() -> dict[str, list[str]]:
    """The address parameters of the controls; empty values are left out."""
    found = {name: value.write(st.session_state.get(key(name))) for name, value in _values().items()}
    return {name: texts for name, texts in found.items() if texts}
