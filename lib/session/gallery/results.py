"""The open picture, and the addresses of files."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from lib.gallery import Job, Result
from lib.navigation import ALL_PAGES
from lib.session.access import visitor
from lib.session.process import studio

_OPENED: Final = "opened_picture"
_REVEALED: Final = "revealed_pictures"


def open_result(result_id: str) -> None:
    """Opens a picture; it stays open over reruns until `close_result`."""
    st.session_state[_OPENED] = result_id


def close_result() -> None:
    """Closes the open picture."""
    st.session_state.pop(_OPENED, None)


def opened_result() -> str | None:
    """Returns the id of the open picture, or None."""
    found: str | None = st.session_state.get(_OPENED)
    return found


def is_revealed(result_id: str) -> bool:
    """Whether the visitor has revealed this flagged picture in this session."""
    revealed: set[str] = st.session_state.get(_REVEALED, set())
    return result_id in revealed


def reveal(result_id: str) -> None:
    """Reveals a flagged picture for the rest of the session."""
    st.session_state.setdefault(_REVEALED, set()).add(result_id)


def result_and_job(result_id: str, *, also_trashed: bool = False) -> tuple[Result, Job] | None:
    """Returns a picture of this visitor and its job."""
    result = studio().store.result(visitor.current().id, result_id, also_trashed=also_trashed)
    job = studio().store.job(result.task_uuid) if result else None
    return (result, job) if result and job else None


def media_src(picture: Result | str, *, thumbnail: bool = False, small: bool = False, download: bool = False) -> str:
    """Returns the address of a picture's bytes for the browser: absolute, and valid for its owner only.

    A `thumbnail` is of 512 px at most, a `small` one of 256. Without a web server (AppTest) it is a data URI of the
    bytes.
    """
    result_id = picture if isinstance(picture, str) else picture.id
    if st.context.url is None:
        return _data_uri(result_id, thumbnail=thumbnail or small)
    tail = "/thumbnail?size=256" if small else "/thumbnail" if thumbnail else "/download" if download else ""
    return address_of(f"files/{result_id}{tail}")


def address_of(path: str) -> str:
    """Returns the absolute address of one of the studio's own routes; the path alone without a web server."""
    return path if st.context.url is None else f"{_base_address(st.context.url)}/{path}"


def file_path(result: Result) -> Path:
    """Returns the path of the file of one of this visitor's pictures."""
    assert result.file is not None
    return studio().store.files.path(result.file)


def has_file(result: Result) -> bool:
    """Whether a picture's file exists."""
    return result.file is not None and studio().store.files.exists(result.file)


def _base_address(url: str) -> str:
    parts = urlsplit(url)
    folder, _, page = parts.path.rstrip("/").rpartition("/")
    path = folder if page in {info.name for info in ALL_PAGES} else parts.path.rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _data_uri(result_id: str, *, thumbnail: bool) -> str:
    store, who = studio().store, visitor.current().id
    result = store.result(who, result_id, also_trashed=thumbnail) or studio().inputs.get(who, result_id)
    if result is None or result.file is None:
        return ""
    path = store.files.thumbnail(result_id) if thumbnail else store.files.path(result.file)
    if not path.is_file():
        return ""
    mime = "image/webp" if thumbnail else result.mime
    return f"data:{mime};base64,{base64.b64encode(path.read_bytes()).decode()}"
