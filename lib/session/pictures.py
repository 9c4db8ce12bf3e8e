"""The gallery table, the picture that is open, and the addresses of files."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import pandas as pd
import streamlit as st

from lib.gallery.records import Job, Picture
from lib.gallery.table import gallery_table
from lib.navigation import ALL_PAGES
from lib.session.process import jobs, studio
from lib.session.visitor import owner

_GALLERY: Final = "gallery"
_GALLERY_REVISION: Final = "gallery_revision"
_DELETED: Final = "deleted"
_OPENED: Final = "opened_picture"
_REVEALED: Final = "revealed_pictures"


def gallery() -> pd.DataFrame:
    """Every picture of this visitor with the parameters that made it, newest first; see `gallery_table`.

    Kept in `st.session_state.gallery`, and read from the store again when something changed.
    """
    who = owner().id
    revision = (who, jobs().revision(who))
    if st.session_state.get(_GALLERY_REVISION) != revision:
        st.session_state[_GALLERY] = gallery_table(studio().store.gallery(who))
        st.session_state[_GALLERY_REVISION] = revision
    table: pd.DataFrame = st.session_state[_GALLERY]
    return table


def delete_pictures(picture_ids: list[str]) -> None:
    """Put pictures away, and remember them for `undo_delete`."""
    studio().store.delete(owner().id, picture_ids)
    st.session_state[_DELETED] = picture_ids
    jobs().touch(owner().id)


def deleted_pictures() -> list[str]:
    """The pictures that the last `delete_pictures` put away, for "Undo"."""
    found: list[str] = st.session_state.get(_DELETED, [])
    return found


def undo_delete() -> None:
    """Bring back what the last `delete_pictures` put away."""
    studio().store.restore(owner().id, st.session_state.pop(_DELETED, []))
    jobs().touch(owner().id)


def forget_deleted() -> None:
    """Stop offering "Undo"."""
    st.session_state.pop(_DELETED, None)


# ---- the picture that is open


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


def picture_and_job(picture_id: str) -> tuple[Picture, Job] | None:
    """A picture of this visitor and the job that gave it."""
    picture = studio().store.picture(owner().id, picture_id)
    job = studio().store.job(picture.task_uuid) if picture else None
    return (picture, job) if picture and job else None


def media_src(picture: Picture | str, *, thumbnail: bool = False, download: bool = False) -> str:
    """An address of a picture's bytes for the browser: absolute, and good for its owner only.

    Where there is no web server (AppTest), a data URI of the bytes.
    """
    picture_id = picture if isinstance(picture, str) else picture.id
    if st.context.url is None:
        return _data_uri(picture_id, thumbnail=thumbnail)
    tail = "/thumbnail" if thumbnail else "/download" if download else ""
    return address_of(f"files/{picture_id}{tail}")


def address_of(path: str) -> str:
    """The absolute address of one of the studio's own routes; the path alone where there is no web server."""
    return path if st.context.url is None else f"{_base_address(st.context.url)}/{path}"


def file_path(picture: Picture) -> Path:
    """Where the bytes of one of this visitor's pictures lie on this machine."""
    assert picture.file is not None
    return studio().store.files.path(picture.file)


def _base_address(url: str) -> str:
    parts = urlsplit(url)
    folder, _, page = parts.path.rstrip("/").rpartition("/")
    path = folder if page in {info.name for info in ALL_PAGES} else parts.path.rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _data_uri(picture_id: str, *, thumbnail: bool) -> str:
    store, who = studio().store, owner().id
    picture = store.picture(who, picture_id) or studio().inputs.get(who, picture_id)
    if picture is None or picture.file is None:
        return ""
    path = store.files.thumbnail(picture_id) if thumbnail else store.files.path(picture.file)
    mime = "image/webp" if thumbnail else picture.mime
    return f"data:{mime};base64,{base64.b64encode(path.read_bytes()).decode()}"
