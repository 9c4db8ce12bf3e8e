"""Input pictures of the visitor, and their references in forms."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lib.database import StoreError
from lib.media import UploadRefusedError, check_upload, fetch_public, parse_reference
from lib.navigation import PageInfo
from lib.session.access import visitor
from lib.session.gallery import results
from lib.session.process import studio

_INPUT_PROBLEMS: Final = "input_problems"
_UPLOAD_GENERATIONS: Final = "upload_turns"
_ADD_LATER: Final = "add_later"
_FETCH_S: Final = 25.0


def keep_input(data: bytes) -> str:
    """Checks and stores an uploaded picture; returns its reference. Raises `UploadRefusedError`."""
    checked = check_upload(data)
    try:
        studio().store.space.check()
        stored = studio().inputs.keep(visitor.current().id, checked)
    except OSError as error:
        raise UploadRefusedError("The disk refused the picture. Make room, then bring it again.") from error
    except StoreError as error:
        raise UploadRefusedError(str(error)) from error
    return stored.reference


def discard_upload(file: UploadedFile) -> None:
    """Makes Streamlit forget an uploaded file, whose bytes it would hold until the session ends.

    The uploader of the file must not be drawn again.
    """
    context = get_script_run_ctx()
    remove = getattr(context.uploaded_file_mgr, "remove_file", None) if context is not None else None
    if context is not None and remove is not None:  # not every upload manager of Streamlit can
        remove(session_id=context.session_id, file_id=file.file_id)


def take_address(page: PageInfo, slot: str, address: str) -> str | None:
    """Fetches, checks and stores the picture at an address; returns its reference.

    None if that failed, with its sentence in `input_problems`. Blocks this visitor's script, for 20 seconds at most.
    """
    problems: list[str] = []
    reference = None
    try:
        reference = keep_input(studio().loop.submit(fetch_public(address)).result(timeout=_FETCH_S))
    except UploadRefusedError as error:
        problems = [str(error)]
    except TimeoutError:
        problems = ["The address did not answer in time. Try another, or upload the picture."]
    set_input_problems(page, slot, problems)
    return reference


def input_problems(page: PageInfo, slot: str) -> list[str]:
    """Returns why the pictures of the last upload were refused."""
    found: list[str] = st.session_state.get(_INPUT_PROBLEMS, {}).get((page.name, slot), [])
    return found


def set_input_problems(page: PageInfo, slot: str, problems: list[str]) -> None:
    """Stores the sentences of refused pictures for `input_problems`."""
    st.session_state.setdefault(_INPUT_PROBLEMS, {})[page.name, slot] = problems


def upload_generation(page: PageInfo, slot: str) -> int:
    """Returns how many uploads a slot has had; as part of an uploader's key it draws the uploader empty again."""
    found: int = st.session_state.get(_UPLOAD_GENERATIONS, {}).get((page.name, slot), 0)
    return found


def next_upload_generation(page: PageInfo, slot: str) -> None:
    """Increments `upload_generation`."""
    st.session_state.setdefault(_UPLOAD_GENERATIONS, {})[page.name, slot] = upload_generation(page, slot) + 1


def add_later(key: str, reference: str, *, many: bool) -> None:
    """Adds a picture to a slot at the beginning of the next run."""
    st.session_state.setdefault(_ADD_LATER, []).append((key, reference, many))


def add_now() -> None:
    """Adds the pictures of `add_later`. Call it before any widget."""
    for key, reference, many in st.session_state.pop(_ADD_LATER, []):
        before = st.session_state.get(key, []) if many else []
        st.session_state[key] = list(dict.fromkeys([*before, reference]))


def reference_src(reference: str) -> str:
    """Returns the address of the thumbnail of a referenced picture."""
    return results.media_src(parse_reference(reference)[1], thumbnail=True)


def is_reference_flagged(reference: str) -> bool:
    """Whether a referenced result of this visitor is flagged as sensitive and not revealed yet."""
    kind, result_id = parse_reference(reference)
    found = studio().store.result(visitor.current().id, result_id) if kind == "picture" else None
    return found is not None and found.flagged and not results.is_revealed(result_id)


def reference_ratio(reference: str) -> float | None:
    """Returns width over height of a referenced picture of this visitor; None when it is gone."""
    kind, result_id = parse_reference(reference)
    studio_, who = studio(), visitor.current().id
    found = studio_.inputs.get(who, result_id) if kind == "input" else studio_.store.result(who, result_id)
    return found.width / found.height if found is not None and found.width and found.height else None
