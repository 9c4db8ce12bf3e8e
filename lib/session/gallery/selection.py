"""The selected pictures, and actions on them: star, tag, delete, restore."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

import streamlit as st

from lib.session.access import visitor
from lib.session.process import jobs, studio

_SELECTED: Final = "selected_pictures"
_DELETED: Final = "deleted"
_HANDLED: Final = "heard_events"
_MARKS: Final = "marks_turn"
UNDO_S: Final = 10.0
"""How long "Undo" is offered."""


def selected_results() -> list[str]:
    """Returns the ids of the selected pictures on all pages of the gallery, in the order of selection."""
    return list(st.session_state.get(_SELECTED, ()))


def select_results(result_ids: Sequence[str], on: bool = True) -> None:
    """Selects pictures, or deselects them."""
    before = [each for each in selected_results() if each not in result_ids]
    st.session_state[_SELECTED] = [*before, *result_ids] if on else before


def clear_selection() -> None:
    """Deselects everything."""
    st.session_state.pop(_SELECTED, None)


def last_handled_event(key: str) -> int:
    """Returns the number of the last handled event of a component; those up to it are done."""
    found: int = st.session_state.get(_HANDLED, {}).get(key, 0)
    return found


def note_handled_event(key: str, number: int) -> None:
    """Records that a component's events up to a number are handled."""
    st.session_state.setdefault(_HANDLED, {})[key] = number


# ---- stars and tags


def star_results(result_ids: Sequence[str], starred: bool) -> None:
    """Stars pictures, or removes their star."""
    studio().store.stars_and_tags.star(visitor.current().id, result_ids, starred)
    _changed()


def tags_of(result_id: str) -> list[str]:
    """Returns a picture's tags."""
    return studio().store.stars_and_tags.tags(visitor.current().id, result_id)


def set_tags(result_id: str, tags: Sequence[str]) -> None:
    """Replaces a picture's tags."""
    studio().store.stars_and_tags.set_tags(visitor.current().id, result_id, tags)
    _changed()


def add_tags(result_ids: Sequence[str], tags: Sequence[str]) -> None:
    """Adds tags to pictures."""
    studio().store.stars_and_tags.add_tags(visitor.current().id, result_ids, tags)
    st.session_state[_MARKS] = marks_generation() + 1
    _changed()


def marks_generation() -> int:
    """Returns a counter of changes that an open table does not show; as part of its key it redraws the table."""
    found: int = st.session_state.get(_MARKS, 0)
    return found


def next_marks_generation() -> None:
    """Increments `marks_generation`."""
    st.session_state[_MARKS] = marks_generation() + 1


# ---- deleting


def delete_results(result_ids: Sequence[str]) -> None:
    """Moves pictures to the trash, and stores their ids for `undo_delete`."""
    studio().store.delete(visitor.current().id, result_ids)
    st.session_state[_DELETED] = (list(result_ids), time.monotonic())
    select_results(result_ids, False)
    _changed()


def deleted_results() -> list[str]:
    """Returns the ids deleted in the last ten seconds, for "Undo"."""
    ids, at = st.session_state.get(_DELETED, ([], 0.0))
    return list(ids) if time.monotonic() - at < UNDO_S else []


def undo_delete() -> None:
    """Restores what the last `delete_results` deleted."""
    restore_results(st.session_state.pop(_DELETED, ([], 0.0))[0])


def forget_deleted() -> None:
    """Stops offering "Undo"."""
    st.session_state.pop(_DELETED, None)


def restore_results(result_ids: Sequence[str]) -> None:
    """Restores pictures from the trash."""
    studio().store.restore(visitor.current().id, result_ids)
    select_results(result_ids, False)
    _changed()


def purge_results(result_ids: Sequence[str] | None = None) -> None:
    """Deletes pictures in the trash for good; None: all of them."""
    studio().store.trash.purge(visitor.current().id, result_ids)
    clear_selection()
    forget_deleted()
    _changed()


def delete_everything() -> None:
    """Deletes all data of this visitor: pictures, requests, files, links, drafts."""
    studio().delete_everything(visitor.current().id)
    clear_selection()
    forget_deleted()


def _changed() -> None:
    jobs().touch(visitor.current().id)
