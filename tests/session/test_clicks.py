"""A click counts once, and is carried out whole."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.testing.v1 import AppTest

from lib.session import callbacks
from lib.session.forms import submissions

ROOT = Path(__file__).resolve().parents[2]


class InterruptedScriptError(Exception):
    """What Streamlit raises in a script when a newer request waits."""


def interrupt() -> None:
    raise InterruptedScriptError


def test_callbacks_run_to_their_end_though_a_newer_request_waits_and_the_page_does_not() -> None:
    callbacks.make_callbacks_uninterruptible()
    callbacks.make_callbacks_uninterruptible()  # once more changes nothing
    state = SafeSessionState(SessionState(), interrupt)
    state.on_script_will_rerun(WidgetStates())
    with pytest.raises(InterruptedScriptError):
        state["after the callbacks"] = 1


def test_a_newer_request_waits_for_the_older_one_and_does_not_drop_its_clicks() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert settings["runner"]["fastReruns"] is False


def clicks() -> None:
    import streamlit as st

    from lib.navigation import GENERATE_IMAGE
    from lib.session.forms import submissions

    page, fox, owl = GENERATE_IMAGE, [{"positivePrompt": "a fox"}], [{"positivePrompt": "an owl"}]
    drawn = submissions.submission_id(page)
    first = submissions.identity_of_click(page, drawn, fox)
    assert first == drawn
    submissions.submit_all(page, fox, first)
    st.session_state["half of a double click, on the same button"] = submissions.identity_of_click(page, drawn, fox)
    st.session_state["the same on a button drawn anew"] = submissions.identity_of_click(
        page, submissions.submission_id(page), fox
    )
    other = submissions.identity_of_click(page, drawn, owl)
    st.session_state["another request on the same button"] = other not in (None, drawn)
    assert other is not None
    submissions.submit_all(page, owl, other)
    st.session_state["and the one after it has another id"] = submissions.submission_id(page) not in (
        drawn,
        other,
    )


def test_another_request_is_another_click_even_on_a_button_that_was_not_drawn_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(submissions, "submit", lambda *_given, **_named: None)  # which click is which is all of it
    app = AppTest.from_function(clicks).run()
    assert not app.exception
    assert app.session_state["half of a double click, on the same button"] is None
    assert app.session_state["the same on a button drawn anew"] is None
    assert app.session_state["another request on the same button"] is True
    assert app.session_state["and the one after it has another id"] is True
