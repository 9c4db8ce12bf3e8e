"""The pictures that are selected, and what is done with them: star, tag, delete, bring back."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

import streamlit as st

from lib.session.access import visitor
from lib.session.process import jobs, studio

_SELECTED: Final = "selected_pictures"
_DELETED: Final = "deleted"
_HEARD: Final = "heard_events"
_MARKS: Final = "marks_turn"
UNDO_S: Final = 10.0
"""How long "Undo" is offered."""


def selected_results() -> list[str]:
    """The ids of the selected pictures, in the order of selecting, over all pages of the gallery."""
    return list(st.session_state.get(_SELECTED, ()))


def select_results(result_ids: Sequence[str], on: bool = True) -> None:
    """Select pictures, or stop selecting them."""
    before = [each for each in selected_results() if each not in result_ids]
    st.session_state[_SELECTED] = [*before, *result_ids] if on else before


def clear_selection() -> None:
    """Select nothing."""
    st.session_state.pop(_SELECTED, None)


def heard(key: str) -> int:
    """The number of the last event that a component's page side was heard of; those up to it are done."""
    found: int = st.session_state.get(_HEARD, {}).get(key, 0)
    return found


def note_heard(key: str, number: int) -> None:
    """Remember that a component's events up to a number are done."""
    st.session_state.setdefault(_HEARD, {})[key] = number


# ---- stars and tags


def star_results(result_ids: Sequence[str], starred: bool) -> None:
    """Star pictures, or take their star away."""
    studio().store.stars_and_tags.star(visitor.current().id, result_ids, starred)
    _changed()


def tags_of(result_id: str) -> list[str]:
    """A picture's tags."""
    return studio().store.stars_and_tags.tags(visitor.current().id, result_id)


def set_tags(result_id: str, tags: Sequence[str]) -> None:
    """Replace a picture's tags."""
    studio().store.stars_and_tags.set_tags(visitor.current().id, result_id, tags)
    _changed()


def add_tags(result_ids: Sequence[str], tags: Sequence[str]) -> None:
    """Add tags to pictures."""
    studio().store.stars_and_tags.add_tags(visitor.current().id, result_ids, tags)
    st.session_state[_MARKS] = marks_generation() + 1
    _changed()


def marks_generation() -> int:
    """Counts the changes that an open table does not know of; in its key it draws the table anew."""
    found: int = st.session_state.get(_MARKS, 0)
    return found


def next_marks_generation() -> None:
    """Count one more."""
    st.session_state[_MARKS] = marks_generation() + 1


# ---- deleting


def delete_results(result_ids: Sequence[str]) -> None:
    """Put pictures into the trash, and remember them for `undo_delete`."""
    studio().store.delete(visitor.current().id, result_ids)
    st.session_state[_DELETED] = (list(result_ids), time.monotonic())
    select_results(result_ids, False)
    _changed()


def deleted_results() -> list[str]:
    """The pictures that were put away in the last ten seconds, for "Undo"."""
    ids, at = st.session_state.get(_DELETED, ([], 0.0))
    return list(ids) if time.monotonic() - at < UNDO_S else []


def undo_delete() -> None:
    """Bring back what the last `delete_results` put away."""
    restore_results(st.session_state.pop(_DELETED, ([], 0.0))[0])


def forget_deleted() -> None:
    """Stop offering "Undo"."""
    st.session_state.pop(_DELETED, None)


def restore_results(result_ids: Sequence[str]) -> None:
    """Bring pictures back from the trash."""
    studio().store.restore(visitor.current().id, result_ids)
    select_results(result_ids, False)
    _changed()


def purge_results(result_ids: Sequence[str] | None = None) -> None:
    """Remove pictures that are in the trash for good; None: all of them."""
    studio().store.trash.purge(visitor.current().id, result_ids)
    clear_selection()
    forget_deleted()
    _changed()


def delete_everything() -> None:
    """Remove all that is kept of this visitor: pictures, requests, files, links, drafts."""
    studio().delete_everything(visitor.current().id)
    clear_selection()
    forget_deleted()


def _changed() -> None:
    jobs().touch(visitor.current().id)
