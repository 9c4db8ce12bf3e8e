"""What one visitor holds, and what the process shares.

The only file that names `st.session_state` keys (widgets' own keys aside) and `st.cache_resource`.
"""

from __future__ import annotations

import base64
import contextlib
import logging
import os
import secrets
import time
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import pandas as pd
import streamlit as st

from lib.gallery.inputs import parse_reference
from lib.gallery.records import Job, Picture
from lib.gallery.table import gallery_table
from lib.jobs import BudgetExceededError, Jobs
from lib.navigation import PAGES, PageInfo
from lib.owner import LOCAL_OWNER_ID, Owner, new_owner_id, owner_of
from lib.runware_api import Account, RunwareApiError, RunwareClient
from lib.runware_api.model_search import FoundModels
from lib.settings import Settings, SettingsError, load_settings, read_dotenv
from lib.studio import Studio
from lib.uploads import UploadRefusedError, check_upload, fetch_public

PAGE_NUMBER: Final = "page"
"""The key of the gallery's pagination, and its name in the address."""
ROOT: Final = Path(__file__).resolve().parent.parent
_GALLERY: Final = "gallery"
_GALLERY_REVISION: Final = "gallery_revision"
_OWNER: Final = "owner"
_RECENT: Final = "recent_jobs"
_SUBMISSIONS: Final = "submissions"
_SAVED_DRAFTS: Final = "saved_drafts"
_SEEN: Final = "seen_revision"
_WHOLE_PAGE_RUNS: Final = "whole_page_runs"
_NEWS_S: Final = 0.25
_STARTED: Final = "session_started"
_DELETED: Final = "deleted"
_OPENED: Final = "opened_picture"
_REVEALED: Final = "revealed_pictures"
_FIELD_PROBLEMS: Final = "field_problems"
_REFUSALS: Final = "refusals"
_RUNNING: Final = "running_jobs"
_UNSEEN: Final = "unseen_jobs"
_ACCEPTED: Final = "accepted_request"
_DOUBLE_CLICK_S: Final = 1.0
_INPUT_PROBLEMS: Final = "input_problems"
_UPLOAD_TURNS: Final = "upload_turns"
_ADD_LATER: Final = "add_later"
_FETCH_S: Final = 25.0
_SENT_TO: Final = "sent_to"
_ANSWER_S: Final = 0.5
_SEARCH: Final = "community_search"
_FOUND_AT_MOST: Final = 50
_log = logging.getLogger(__name__)


# ---- shared by every session of the process


def read_settings() -> Settings:
    """The settings of this process. Raises `SettingsError`."""
    try:
        stored = st.secrets.to_dict() if st.secrets.load_if_toml_exists() else {}
    except Exception:  # noqa: BLE001 - whatever the parser says may quote a line with a key in it
        raise SettingsError("secrets.toml should be a TOML file, such as .streamlit/secrets.toml.example.") from None
    dotenv = Path(os.environ.get("STUDIO_ENV_FILE") or ROOT / ".env")
    return load_settings(stored, os.environ, read_dotenv(dotenv))


@st.cache_resource(show_spinner=False, on_release=Studio.close)
def studio() -> Studio:
    """The studio of this process, opened on first use. Raises `SettingsError`."""
    return Studio.open(read_settings())


def client() -> RunwareClient:
    """The one Runware client: one authenticated WebSocket for all sessions."""
    return studio().client


def jobs() -> Jobs:
    """The jobs of this process."""
    return studio().jobs


def measure_round_trip() -> None:
    """Ask the server for a sign of life; the answer is in `client().status` when it has come.

    Only the first question is waited for, and not for long.
    """
    asked = studio().loop.submit(client().ping())
    if client().status.last_round_trip_s is None:
        with contextlib.suppress(TimeoutError, RunwareApiError):
            asked.result(timeout=_ANSWER_S)


def account() -> Account | None:
    """Balance and usage of the key's account, or None when it does not answer at once. Only for its owner's eyes."""
    try:
        return studio().loop.submit(client().account()).result(timeout=_ANSWER_S)
    except (TimeoutError, RunwareApiError):
        return None


# ---- models that are searched for at Runware


def search_community(words: str) -> None:
    """Ask Runware for community models. `community_search` has the answer, when it has come.

    Call it in a callback: it waits for a quick answer, but not for long.
    """
    forget_community_search()
    asked = studio().loop.submit(client().search_models(words, source="community", limit=_FOUND_AT_MOST))
    st.session_state[_SEARCH] = (words, asked)
    wait([asked], timeout=_ANSWER_S)


def community_search() -> tuple[str, Future[FoundModels]] | None:
    """The words that were searched for last and the answer to come, or None when nothing was."""
    found: tuple[str, Future[FoundModels]] | None = st.session_state.get(_SEARCH)
    return found


def forget_community_search() -> None:
    """Put the last search away; if it is still on its way, it is given up."""
    before = st.session_state.pop(_SEARCH, None)
    if before is not None:
        before[1].cancel()


# ---- who is looking


def owner() -> Owner:
    """The visitor of this session; cookie and connection stay the same as long as it lasts."""
    if _OWNER not in st.session_state:
        st.session_state[_OWNER] = _find_owner()
    found: Owner = st.session_state[_OWNER]
    return found


def _find_owner() -> Owner:
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    if not headers:  # no web server, so no browser: the script is run by hand or by a test
        return Owner(LOCAL_OWNER_ID, own_machine=True)
    peer = st.context.ip_address or "127.0.0.1"  # Streamlit gives None for this machine
    allowed = studio().settings.own_machine
    found = owner_of(headers, dict(st.context.cookies), peer, own_machine_allowed=allowed)
    # A browser that keeps no cookies is a visitor of its own, until the session ends.
    return found or Owner(new_owner_id())


# ---- the gallery table


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


def send_to(page: PageInfo) -> None:
    """Go to another page at the end of this run. Unlike `st.switch_page` it may be called in a callback."""
    st.session_state[_SENT_TO] = page.path
    if PAGE_NUMBER in st.session_state:
        # Streamlit refuses to leave a page whose address holds a bound widget's value; the first page is not in it.
        st.session_state[PAGE_NUMBER] = 1


def go_where_sent() -> None:
    """Do what `send_to` asked for. Call it last on a page."""
    path = st.session_state.pop(_SENT_TO, None)
    if path is not None:
        st.switch_page(path)


# ---- jobs of this visitor


def recent_jobs(page: PageInfo | None = None, *, limit: int = 12) -> list[Job]:
    """The visitor's newest jobs, of one page or of all; read from the store when something changed."""
    revision = jobs().revision(owner().id)
    known = st.session_state.get(_RECENT)
    if known is None or known[0] != revision:
        known = st.session_state[_RECENT] = (revision, dict[tuple[str | None, int], list[Job]]())
    lists: dict[tuple[str | None, int], list[Job]] = known[1]
    asked = (page.name if page else None, limit)
    if asked not in lists:
        lists[asked] = studio().store.recent_jobs(owner().id, page=asked[0], limit=limit)
    return lists[asked]


def try_again(job: Job) -> None:
    """Send a failed job's request once more. What comes of that can be tried again itself."""
    page = next((info for info in PAGES if info.name == job.page), PAGES[0])
    submit(page, dict(job.request), f"again-{job.task_uuid}")


def ended_since_last_run() -> list[Job]:
    """The visitor's jobs that were running at the last run of this session and have ended since."""
    running = set(jobs().unfinished(owner().id))
    ended = [studio().store.job(task_uuid) for task_uuid in st.session_state.get(_RUNNING, set()) - running]
    st.session_state[_RUNNING] = running
    found = [job for job in ended if job is not None]
    st.session_state.setdefault(_UNSEEN, {}).update({job.task_uuid: job.page for job in found})
    return found


def count_unseen(looked_at: set[str] | None) -> int:
    """How many ended jobs were not looked at; those of the pages `looked_at` (None: of all) are from now on."""
    unseen: dict[str, str] = st.session_state.get(_UNSEEN, {})
    left = {task: page for task, page in unseen.items() if looked_at is not None and page not in looked_at}
    st.session_state[_UNSEEN] = left
    return len(left)


def submission_id(page: PageInfo) -> str:
    """The identity of the next click on a page's button; a new one as soon as that click was accepted."""
    submissions = st.session_state.setdefault(_SUBMISSIONS, {})
    found: str = submissions.setdefault(page.name, new_submission_id())
    return found


def new_submission_id() -> str:
    """The identity of a click that its own button keeps from being doubled."""
    return secrets.token_hex(16)


def submit(page: PageInfo, request: dict[str, Any], submission: str) -> None:
    """Hand a request over; returns at once. Calls with one `submission` are one job.

    Where the budget refuses, its sentence is kept for `refusal`.
    """
    refusals = st.session_state.setdefault(_REFUSALS, {})
    refusals.pop(page.name, None)
    try:
        jobs().submit(owner(), page.name, request, submission)
    except BudgetExceededError as error:
        refusals[page.name] = str(error)


def submit_all(page: PageInfo, requests: list[dict[str, Any]], submission: str) -> None:
    """Hand over what one click asks for, under the click's `submission_id`; the next click gets another."""
    for number, request in enumerate(requests):
        submit(page, request, f"{submission}-{number}")
        if refusal(page):
            return  # what is left of the click was not sent; the button can be pressed again
    st.session_state.setdefault(_ACCEPTED, {})[page.name] = (requests, time.monotonic())
    if st.session_state.get(_SUBMISSIONS, {}).get(page.name) == submission:
        del st.session_state[_SUBMISSIONS][page.name]


def is_second_half_of_double_click(page: PageInfo, requests: list[dict[str, Any]]) -> bool:
    """Whether these very requests were accepted within the last second.

    The second half of a double click may meet a button that is drawn anew already, with a new submission id; and a
    button with a key of its own for each click would lose the keyboard's focus.
    """
    before, when = st.session_state.get(_ACCEPTED, {}).get(page.name, (None, 0.0))
    return bool(before == requests and time.monotonic() - when < _DOUBLE_CLICK_S)


def refusal(page: PageInfo) -> str | None:
    """Why the last click on this page was not accepted, or None."""
    found: str | None = st.session_state.get(_REFUSALS, {}).get(page.name)
    return found


def set_field_problems(page: PageInfo, problems: dict[str, str]) -> None:
    """Keep what is wrong with a page's form, by wire name, to be shown beside the fields."""
    st.session_state.setdefault(_FIELD_PROBLEMS, {})[page.name] = problems


def field_problems(page: PageInfo) -> dict[str, str]:
    """What was wrong with a page's form at the last click, by wire name."""
    found: dict[str, str] = st.session_state.get(_FIELD_PROBLEMS, {}).get(page.name, {})
    return found


def begin_run() -> None:
    """Remember up to where this run shows the visitor's jobs. A new session gets its clock and its gallery table."""
    st.session_state[_SEEN] = jobs().revision(owner().id)
    st.session_state[_WHOLE_PAGE_RUNS] = True
    started_at()
    add_now()
    if _GALLERY not in st.session_state:
        gallery()


def wait_for_news() -> bool:
    """Whether something of the visitor's changed since `begin_run`.

    Waits for it a moment while there are unfinished jobs, but not in the run of the whole page.
    """
    who, seen = owner().id, st.session_state[_SEEN]
    if st.session_state.pop(_WHOLE_PAGE_RUNS, False) or not jobs().unfinished(who):
        return bool(jobs().revision(who) != seen)
    return bool(jobs().wait_for_change(who, seen, _NEWS_S) != seen)


def started_at() -> float:
    """When this session began, in seconds since 1970."""
    started: float = st.session_state.setdefault(_STARTED, time.time())
    return started


# ---- what is typed on a page


def restore_draft(page: PageInfo, defaults: dict[str, Any]) -> None:
    """Fill a page's widgets, by key, with what was typed last (also before a reload), or with `defaults`.

    Call it before the widgets.
    """
    saved = st.session_state.setdefault(_SAVED_DRAFTS, {})
    if page.name not in saved:
        saved[page.name] = studio().drafts.load(owner().id, page.name)
    for name, default in defaults.items():
        key = widget_key(page, name)
        if key not in st.session_state:
            st.session_state[key] = saved[page.name].get(name, default)


def save_draft(page: PageInfo, form: dict[str, Any]) -> None:
    """Keep what is typed on a page for a reload. Call it after the widgets."""
    saved = st.session_state.setdefault(_SAVED_DRAFTS, {})
    if saved.get(page.name) != form:
        studio().drafts.save(owner().id, page.name, form)
        saved[page.name] = form


def fill_form(page: PageInfo, form: dict[str, Any]) -> None:
    """Put values into a page's widgets from elsewhere. Call it in a callback, before the widgets are drawn."""
    for name, value in form.items():
        st.session_state[widget_key(page, name)] = value


def widget_key(page: PageInfo, name: str) -> str:
    """The key of a page's widget: widget keys start with their page's name."""
    return f"{page.name}_{name}"


# ---- pictures that the visitor brings


def keep_input(data: bytes) -> str:
    """Check and keep a picture that the visitor brought; returns its reference. Raises `UploadRefusedError`."""
    checked = check_upload(data)
    try:
        kept = studio().inputs.keep(
            owner().id,
            checked.data,
            sha256=checked.sha256,
            mime=checked.mime,
            extension=checked.extension,
            width=checked.width,
            height=checked.height,
            thumbnail=checked.thumbnail,
        )
    except OSError as error:
        raise UploadRefusedError("The disk refused the picture. Make room, then bring it again.") from error
    return kept.reference


def take_address(page: PageInfo, slot: str, address: str) -> str | None:
    """Fetch, check and keep the picture at an address; None where that failed, with its sentence in
    `input_problems`. Blocks this visitor's script, for 20 seconds at most."""
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
    """Why the pictures that were brought last were refused."""
    found: list[str] = st.session_state.get(_INPUT_PROBLEMS, {}).get((page.name, slot), [])
    return found


def set_input_problems(page: PageInfo, slot: str, problems: list[str]) -> None:
    """Keep the sentences of refused pictures for `input_problems`."""
    st.session_state.setdefault(_INPUT_PROBLEMS, {})[page.name, slot] = problems


def upload_turn(page: PageInfo, slot: str) -> int:
    """How many times something was brought to a slot; in an uploader's key it draws the uploader empty again."""
    found: int = st.session_state.get(_UPLOAD_TURNS, {}).get((page.name, slot), 0)
    return found


def next_upload_turn(page: PageInfo, slot: str) -> None:
    """Count one more."""
    st.session_state.setdefault(_UPLOAD_TURNS, {})[page.name, slot] = upload_turn(page, slot) + 1


def add_later(key: str, reference: str, *, many: bool) -> None:
    """Put a picture into a slot at the beginning of the next run."""
    st.session_state.setdefault(_ADD_LATER, []).append((key, reference, many))


def add_now() -> None:
    """Do what `add_later` asked for. Called before any widget."""
    for key, reference, many in st.session_state.pop(_ADD_LATER, []):
        before = st.session_state.get(key, []) if many else []
        st.session_state[key] = list(dict.fromkeys([*before, reference]))


def reference_src(reference: str) -> str:
    """An address of the small copy of a referenced picture."""
    return media_src(parse_reference(reference)[1], thumbnail=True)


def is_reference_flagged(reference: str) -> bool:
    """Whether a referenced result of this visitor is flagged as sensitive and not revealed yet."""
    kind, picture_id = parse_reference(reference)
    found = studio().store.picture(owner().id, picture_id) if kind == "picture" else None
    return found is not None and found.flagged and not is_revealed(picture_id)


def reference_ratio(reference: str) -> float | None:
    """Width over height of a referenced picture of this visitor; None when it is gone."""
    kind, picture_id = parse_reference(reference)
    studio_, who = studio(), owner().id
    found = studio_.inputs.get(who, picture_id) if kind == "input" else studio_.store.picture(who, picture_id)
    return found.width / found.height if found is not None and found.width and found.height else None


# ---- addresses of files


def media_src(picture: Picture | str, *, thumbnail: bool = False, download: bool = False) -> str:
    """An address of a picture's bytes for the browser: absolute, and good for its owner only.

    Where there is no web server (AppTest), a data URI of the bytes.
    """
    picture_id = picture if isinstance(picture, str) else picture.id
    if st.context.url is None:
        return _data_uri(picture_id, thumbnail=thumbnail)
    tail = "/thumbnail" if thumbnail else "/download" if download else ""
    return f"{_base_address(st.context.url)}/files/{picture_id}{tail}"


def file_path(picture: Picture) -> Path:
    """Where the bytes of one of this visitor's pictures lie on this machine."""
    assert picture.file is not None
    return studio().store.files.path(picture.file)


def _base_address(url: str) -> str:
    parts = urlsplit(url)
    folder, _, page = parts.path.rstrip("/").rpartition("/")
    path = folder if page in {info.name for info in PAGES} else parts.path.rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _data_uri(picture_id: str, *, thumbnail: bool) -> str:
    store, who = studio().store, owner().id
    picture = store.picture(who, picture_id) or studio().inputs.get(who, picture_id)
    if picture is None or picture.file is None:
        return ""
    path = store.files.thumbnail(picture_id) if thumbnail else store.files.path(picture.file)
    mime = "image/webp" if thumbnail else picture.mime
    return f"data:{mime};base64,{base64.b64encode(path.read_bytes()).decode()}"
