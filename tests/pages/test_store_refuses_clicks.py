"""A store that refuses what was clicked says so in a sentence, and the page stays as it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from lib.session import callbacks, process
from tests.support.page_elements import generate, texts, tiles
from tests.support.pages import Open, locked, select, wait_for_jobs, with_pictures


@pytest.fixture(autouse=True)
def whole_clicks() -> None:
    """As the app does at its start."""
    callbacks.make_callbacks_uninterruptible()


@pytest.mark.parametrize("key", ["gallery_star", "gallery_do_delete"])
def test_a_locked_store_refuses_a_click_in_a_sentence_and_the_pictures_stay(
    open_page: Open, data_dir: Path, key: str
) -> None:
    app, ids = with_pictures(open_page, 2)
    select(app, [ids[0]])
    with locked(data_dir):
        app.button(key=key).click().run()
        assert not app.exception
        (toast,) = app.toast
        assert "does not answer" in toast.value
        assert "What you clicked was not done" in toast.value
        assert len(tiles(app)) == 2
    app.button(key=key).click().run()
    assert not app.exception
    assert not [toast for toast in app.toast if "not done" in toast.value]


def test_a_full_disk_refuses_requests_in_a_sentence_and_nothing_typed_or_made_is_lost(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = generate(open_page(**with_key), "a fox", count=1)
    wait_for_jobs()
    no_more_room()
    for _ in range(60):
        if refused(app):
            break
        generate(app, "an owl " * 400, count=1)
    assert refused(app)
    assert not app.exception
    assert app.text_area[0].value == "an owl " * 400
    assert process.studio().store.recent_jobs("local", limit=500)[-1].results


def refused(app: AppTest) -> bool:
    return "The disk is full" in texts(app)


def no_more_room() -> None:
    """What a full disk is to the database: it may not grow any more."""

    @event.listens_for(process.studio().store.engine, "checkout")
    def hold(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # SQLite takes it for "no larger than it is"
