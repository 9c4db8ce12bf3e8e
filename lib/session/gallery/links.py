"""Links that this visitor makes: read-only links to pictures, and one to move to another browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from lib.gallery import Share, Shows
from lib.session.access import visitor
from lib.session.gallery import results
from lib.session.process import studio

_MADE: Final = "made_links"


def share_results(result_ids: Sequence[str] = (), *, set_id: str | None = None, title: str, shows: Shows) -> str:
    """Creates a link to pictures, or to a whole set; returns its address, which cannot be read again later.

    Raises `ValueError` for an empty selection.
    """
    token = studio().store.shares.create(
        visitor.current().id, result_ids, set_id=set_id, title=title.strip(), shows=shows
    )
    return results.address_of(f"s/{token}")


def shares() -> tuple[Share, ...]:
    """Returns the links that were not revoked, newest first."""
    return studio().store.shares.of(visitor.current().id)


def take_back(share_id: str) -> None:
    """Revokes a link: it opens nothing any more."""
    studio().store.shares.revoke(visitor.current().id, share_id)


def can_move() -> bool:
    """Whether this visitor is identified by a cookie alone, which can be given to another browser."""
    who = visitor.current()
    return not (who.own_machine or who.caller) and studio().access.mode != "login"


def move_link() -> str:
    """Creates a one-time link, valid for ten minutes, by which another browser becomes this visitor."""
    return results.address_of(f"move/{studio().store.move_links.create(visitor.current().id)}")


def made_link(place: str) -> str | None:
    """Returns the address that was made last at a place of the page; it is shown until another is made."""
    found: str | None = st.session_state.get(_MADE, {}).get(place)
    return found


def note_link(place: str, link: str | None) -> None:
    """Stores (or with None forgets) the address that was made last at a place."""
    st.session_state.setdefault(_MADE, {})[place] = link
