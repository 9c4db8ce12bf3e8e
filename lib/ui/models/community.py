"""The search for community models, which only Runware offers."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from typing import Final

import streamlit as st

from lib.navigation import MODELS
from lib.runware_api import FoundModels, RequestFailedError, sentence
from lib.session.access import account, client
from lib.session.forms import drafts
from lib.ui.models.card import draw_found_card
from lib.ui.words import escape_markdown

_WORDS: Final = drafts.widget_key(MODELS, "community_words")
_WATCH_S: Final = 0.2
_AGAIN: Final = "search again"


def draw_community() -> None:
    """Draw a search at Runware, which runs in the background; without a key, a note on what it takes."""
    if account.source() == "sandbox":
        st.info(
            "Community models need a Runware key. With one, you can search the checkpoints and LoRAs that people have "
            "published at Runware; the side bar says how to use it.",
            icon=":material/key:",
        )
        return
    _draw_form()
    search = client.community_search()
    if search is None:
        st.caption("Find checkpoints and LoRAs that people have published, by name or by what they are good at.")
        return
    words, answer = search
    if answer.done():
        _draw_answer(words, answer)
    else:
        st.caption(f"Searching Runware for “{escape_markdown(words)}”")
        st.skeleton(height=160)
        st.fragment(_watch, run_every=_WATCH_S)()


def _draw_form() -> None:
    with (
        st.form(drafts.widget_key(MODELS, "community"), border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            "Search community models",
            key=_WORDS,
            icon=":material/search:",
            placeholder="Such as watercolour, anime or product photo",
            persist_state="session",
        )
        st.form_submit_button("Search", icon=":material/travel_explore:", on_click=_search)


def _search() -> None:
    words = " ".join(str(st.session_state.get(_WORDS) or "").split())
    if words:
        client.search_community(words)
    else:
        client.forget_community_search()


def _watch() -> None:
    """Draws nothing. Reruns the page when the answer has arrived."""
    search = client.community_search()
    if search is None or search[1].done():
        st.rerun()


def _draw_answer(words: str, answer: Future[FoundModels]) -> None:
    try:
        found = answer.result()
    except RequestFailedError as error:
        st.error(escape_markdown(sentence(error.error, again=_AGAIN)), icon=":material/cloud_off:")
        return
    except CancelledError:
        st.error("The search was broken off. Search again.", icon=":material/cloud_off:")
        return
    if not found.models:
        st.info(
            f"Runware knows no community model by “{escape_markdown(words)}”. Try fewer words.",
            icon=":material/search_off:",
        )
        return
    shown = len(found.models)
    count = f"the first {shown} of {found.total:,}" if found.total > shown else str(shown)
    st.caption(f"“{escape_markdown(words)}”: {count} community {'model' if found.total == 1 else 'models'}")
    with st.grid(4, min_column_width=232, gap="small"):
        for model in found.models:
            draw_found_card(model)
