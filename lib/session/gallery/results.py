"""The picture that is open, and the addresses of files."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from lib.gallery.rows.records import Job, Picture
from lib.navigation import ALL_PAGES
from lib.session.access.visitor import owner
from lib.session.process import studio

_OPENED: Final = "opened_picture"
_REVEALED: Final = "revealed_pictures"


def open_picture(picture_id: str) -> None:
    """Show a picture large; it stays open over reruns until `close_picture`."""
    st.session_state[_OPENED] = picture_id


def close_picture() -> None:
    """Put the large picture away."""
    st.session_state.pop(_OPENED, None)


def opened_picture() -> str | None:
    """The id of the picture that is open, or None."""
    found: str | None = st.session_state.get(_OPENED)
    return found


def is_revealed(picture_id: str) -> bool:
    """Whether the visitor asked to see this flagged picture, in this session."""
    revealed: set[str] = st.session_state.get(_REVEALED, set())
    return picture_id in revealed


def reveal(picture_id: str) -> None:
    """Show a flagged picture from now on."""
    st.session_state.setdefault(_REVEALED, set()).add(picture_id)


def picture_and_job(picture_id: str, *, also_trashed: bool = False) -> tuple[Picture, Job] | None:
    """A picture of this visitor and the job that gave it."""
    picture = studio().store.picture(owner().id, picture_id, also_trashed=also_trashed)
    job = studio().store.job(picture.task_uuid) if picture else None
    return (picture, job) if picture and job else None


def media_src(picture: Picture | str, *, thumbnail: bool = False, small: bool = False, download: bool = False) -> str:
    """An address of a picture's bytes for the browser: absolute, and good for its owner only.

    A `thumbnail` is of 512 px at most, a `small` one of 256. Where there is no web server (AppTest), a data URI of the
    bytes.
    """
    picture_id = picture if isinstance(picture, str) else picture.id
    if st.context.url is None:
        return _data_uri(picture_id, thumbnail=thumbnail or small)
    tail = "/thumbnail?size=256" if small else "/thumbnail" if thumbnail else "/download" if download else ""
    return address_of(f"files/{picture_id}{tail}")


def address_of(path: str) -> str:
    """The absolute address of one of the studio's own routes; the path alone where there is no web server."""
    return path if st.context.url is None else f"{_base_address(st.context.url)}/{path}"


def file_path(picture: Picture) -> Path:
    """Where the bytes of one of this visitor's pictures lie on this machine."""
    assert picture.file is not None
    return studio().store.files.path(picture.file)


def has_file(picture: Picture) -> bool:
    """Whether a picture's bytes are where they should be."""
    return picture.file is not None and studio().store.files.exists(picture.file)


def _base_address(url: str) -> str:
    parts = urlsplit(url)
    folder, _, page = parts.path.rstrip("/").rpartition("/")
    path = folder if page in {info.name for info in ALL_PAGES} else parts.path.rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _data_uri(picture_id: str, *, thumbnail: bool) -> str:
    store, who = studio().store, owner().id
    picture = store.picture(who, picture_id, also_trashed=thumbnail) or studio().inputs.get(who, picture_id)
    if picture is None or picture.file is None:
        return ""
    path = store.files.thumbnail(picture_id) if thumbnail else store.files.path(picture.file)
    if not path.is_file():
        return ""
    mime = "image/webp" if thumbnail else picture.mime
    return f"data:{mime};base64,{base64.b64encode(path.read_bytes()).decode()}"
