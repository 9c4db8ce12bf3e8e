"""Sharing pictures by a read-only link, and revoking links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from lib.gallery import Share, Shows
from lib.navigation import PageInfo
from lib.session.forms import drafts
from lib.session.gallery import links
from lib.ui.words import ago, escape_markdown, shorten

_SHOWS: Final[dict[Shows, str]] = {
    "pictures": "The pictures alone",
    "prompts": "Prompts too",
    "parameters": "All parameters, also in the files",
}
_SHOWN: Final[dict[Shows, str]] = {"pictures": "pictures alone", "prompts": "with prompts", "parameters": "everything"}


@dataclass(frozen=True)
class _Shared:
    """What a link leads to: pictures, or a whole set."""

    result_ids: tuple[str, ...] = ()
    set_id: str | None = None

    @property
    def place(self) -> str:
        """The key under which the session holds the link made for it."""
        return f"share {hash((self.result_ids, self.set_id))}"


def draw_share(page: PageInfo, result_ids: Sequence[str]) -> None:
    """Draw a popover that offers a link to these pictures; also works inside a dialog."""
    with st.popover("Share", icon=":material/share:", key=drafts.widget_key(page, "dialog_share")):
        draw_share_fields(page, result_ids)


def draw_share_fields(page: PageInfo, result_ids: Sequence[str]) -> None:
    """Draw the choice of what a link to these pictures shows, and the link once it is made."""
    _draw_fields(page, _Shared(result_ids=tuple(result_ids)))


def _draw_fields(page: PageInfo, what: _Shared) -> None:
    key = drafts.widget_key(page, "share")
    st.text_input("Title", key=f"{key}_title", max_chars=120, placeholder="Shown above the pictures")
    st.radio("Who has the link sees", list(_SHOWS), format_func=_SHOWS.__getitem__, key=f"{key}_shows")
    if what.set_id is not None:
        st.caption("What joins the set later is seen by this link, too.")
    st.button(
        "Make a link", icon=":material/link:", type="primary", key=f"{key}_make", on_click=_make, args=(key, what)
    )
    link = links.made_link(what.place)
    if link is not None:
        st.code(link, language=None, wrap_lines=True)
        st.caption("Copy it now: only a digest of it is kept. Links are taken back in the gallery under Manage.")


def draw_share_set(page: PageInfo, set_id: str) -> None:
    """Draw a popover that offers a link to a whole set, including what joins it later."""
    with st.popover(
        "Share this set", icon=":material/share:", type="tertiary", key=drafts.widget_key(page, "set_share")
    ):
        _draw_fields(page, _Shared(set_id=set_id))


def draw_my_shares(page: PageInfo) -> None:
    """Draw every valid link of the visitor, each with a button that revokes it."""
    mine = links.shares()
    if not mine:
        st.caption("Nothing is shared.")
        return
    for share in mine:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_words(share), width="stretch")
            st.button("Take back", icon=":material/link_off:", on_click=links.take_back, args=(share.id,),
                      key=drafts.widget_key(page, f"take_back_{share.id}"))  # fmt: skip


def _words(share: Share) -> str:
    count = "1 picture" if share.results == 1 else f"{share.results} pictures"
    title = escape_markdown(shorten(share.title, 60)) or "Without a title"
    return f"{title}  \n:small[{count}, {_SHOWN[share.shows]}, {ago(share.created_at)}]"


def _make(key: str, what: _Shared) -> None:
    title, shows = str(st.session_state[f"{key}_title"] or ""), st.session_state[f"{key}_shows"]
    try:
        link = links.share_results(what.result_ids, set_id=what.set_id, title=title, shows=shows)
    except ValueError:
        st.toast("Nothing of this is in the gallery any more, so there is no link.", icon=":material/link_off:")
        return
    links.note_link(what.place, link)
