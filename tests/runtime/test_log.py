"""The log: readable lines, JSON lines, and no secret in either."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest

from lib.runtime import log

KEY = 'canary-"0123456789"-key'
Lines = Callable[[], list[str]]


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root, factory = logging.getLogger(), logging.getLogRecordFactory()
    handlers = list(root.handlers)
    yield
    root.handlers[:] = handlers
    logging.setLogRecordFactory(factory)
    log.remove_secret(KEY)


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Lines:
    out = io.StringIO()
    log.set_up(request.param)
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(out)
    return lambda: out.getvalue().splitlines()


text = pytest.mark.parametrize("written", ["text"], indirect=True)
as_json = pytest.mark.parametrize("written", ["json"], indirect=True)
both = pytest.mark.parametrize("written", ["text", "json"], indirect=True)


@text
def test_a_line_says_what_happened_and_its_facts(written: Lines) -> None:
    log.event("job", task="imageInference", seconds=1.23456, cost_usd=None, outcome="done")
    (line,) = written()
    assert line.endswith("INFO studio: job task=imageInference seconds=1.23456 outcome=done")


@text
def test_a_fact_cannot_pretend_to_be_another_line_or_another_fact(written: Lines) -> None:
    log.event("job", prompt='a fox\n2026 ERROR studio: forged outcome="done"')
    (line,) = written()
    assert r'prompt="a fox\n2026 ERROR studio: forged outcome=\"done\""' in line


@as_json
def test_as_json_every_line_is_one_object(written: Lines) -> None:
    log.event("job", seconds=1.5, prompt="a fox\nin snow")
    logging.getLogger("streamlit.web").warning("old %s", "news")
    facts, foreign = map(json.loads, written())
    assert (facts["message"], facts["seconds"], facts["prompt"]) == ("job", 1.5, "a fox\nin snow")
    assert (foreign["message"], foreign["logger"], foreign["level"]) == ("old news", "streamlit.web", "WARNING")


@both
def test_a_hidden_secret_is_in_no_line(written: Lines) -> None:
    log.add_secrets([KEY])
    log.event("job", model=KEY, prompt=f"my key is {KEY}")
    logging.getLogger("anything").warning("sent %s to %r", KEY, {"apiKey": KEY})
    logging.getLogger("anything").warning("as JSON: " + json.dumps({"apiKey": KEY}))
    logging.getLogger("anything").error(KEY, "an argument too many")
    try:
        raise ValueError(KEY)
    except ValueError:
        logging.getLogger("anything").exception("it failed")
    text = "\n".join(written())
    assert "0123456789" not in text
    assert text.count("[hidden]") >= 7
    assert "ValueError" in text
    assert "Traceback" in text


@text
def test_what_is_forgotten_is_no_longer_held(written: Lines) -> None:
    log.add_secrets([KEY])
    log.event("one", note=KEY)
    assert "0123456789" not in "".join(written())
    log.remove_secret(KEY)
    assert log.scrubbed_text(KEY) == KEY


def test_short_words_are_not_hidden() -> None:
    log.add_secrets(["sandbox"])
    assert log.scrubbed_text("the sandbox is ready") == "the sandbox is ready"


def test_a_visitor_is_named_without_telling_the_cookie() -> None:
    owner = "a" * 32
    assert log.visitor_tag(owner) == log.visitor_tag(owner)
    assert log.visitor_tag(owner) not in owner
    assert len(log.visitor_tag(owner)) == 8
    assert log.visitor_tag("local") == "local"
