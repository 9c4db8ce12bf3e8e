"""A price that was reckoned from another size says so, on the button and below it."""

from __future__ import annotations

import threading

from lib.session import process
from lib.ui.words import dollars
from tests.support.page_elements import generate, submit_button, texts
from tests.support.pages import Open, wait_for_jobs


def test_a_price_of_another_size_is_about(open_page: Open, with_key: dict[str, str]) -> None:
    app = generate(open_page(**with_key))
    (job,) = wait_for_jobs()
    width = job.request["width"]
    may_answer = threading.Event()
    process.studio().loop.loop.call_soon_threadsafe(may_answer.wait, 8)  # a dry run would know it to the cent
    app.number_input(key="generate_image_width").set_value(2 * width).run()
    may_answer.set()
    about = dollars(2 * (job.cost_usd or 0), "runware")
    assert f"about \\{about}" in submit_button(app).label
    assert "By what the same settings cost last at another size." in texts(app)
    app.number_input(key="generate_image_width").set_value(width).run()
    assert "about" not in submit_button(app).label
    assert "As the same settings cost last." in texts(app)
