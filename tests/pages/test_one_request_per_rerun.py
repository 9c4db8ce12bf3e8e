"""In one rerun of a capability page its request is built once and checked once, whoever wants to know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from lib import catalog
from tests.support.page_elements import open_advanced, prompt_of, submit_button
from tests.support.pages import Open, wait_for_jobs


@contextmanager
def counted(*names: str) -> Iterator[Counter[str]]:
    """How often these functions of the catalogue are called by the screen; they do what they always do."""
    counts: Counter[str] = Counter()

    def counting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            counts[name] += 1
            return real(*args, **kwargs)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in names:
            patch.setattr(catalog, name, counting(name, getattr(catalog, name)))
        yield counts


def test_a_rerun_builds_one_request_and_checks_it_once(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_advanced(open_page(**with_key))
    prompt_of(app).set_value("a fox").run()
    with counted("build_request", "check", "fields") as counts:
        prompt_of(app).set_value("an owl").run()  # the price is known already: pricing checks nothing by itself
    assert (counts["build_request"], counts["check"]) == (1, 1)
    assert counts["fields"] <= 3


def test_a_click_builds_one_more_for_what_it_sends(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    prompt_of(app).set_value("a fox").run()
    with counted("build_request", "check") as counts:
        submit_button(app).click().run()
    assert (counts["build_request"], counts["check"]) == (2, 2)
    wait_for_jobs()


def test_the_button_speaks_of_what_stands_in_the_form_now(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    prompt_of(app).set_value("a {red|blue} fox").run()
    assert submit_button(app).label.startswith("Generate 8")
    app.selectbox(key="generate_image_model").set_value("google:4@3").run()
    prompt_of(app).set_value("a fox").run()
    assert submit_button(app).label.startswith("Generate") and "8" not in submit_button(app).label
