"""The database does not answer: pages say so in a sentence, and what a visitor has stays usable."""

from __future__ import annotations

from pathlib import Path

from lib.session import process
from tests.support.page_elements import prompt_of, submit_button, texts
from tests.support.pages import Open, locked


def test_what_is_typed_stays_and_a_click_is_refused_in_a_sentence(open_page: Open, data_dir: Path) -> None:
    app = open_page()
    with locked(data_dir):
        prompt_of(app).set_value("a fox at sea").run()
        assert not app.exception
        assert "not kept for a reload" in app.toast[0].value
        submit_button(app).click().run()
        assert not app.exception
        assert "try again in a moment" in texts(app)
        assert prompt_of(app).value == "a fox at sea"
    app.run()
    assert "a fox at sea" in process.studio().drafts.load("local", "generate_image").values()
    assert process.studio().store.recent_jobs("local") == []
