"""The side bar's choice of line, and that a key which is typed there leaves nothing behind."""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from typing import Any

import pytest

from lib.session import process
from tests.support.page_elements import everything_held, generate, grids, texts, type_key
from tests.support.pages import NEW_JOB, Open, wait_for_jobs

CANARY = "canary-key-typed-5d2f7e"


def test_a_key_is_taken_and_leaves_nothing_in_the_session_or_the_page(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = type_key(open_page(**with_key), CANARY)
    assert ":green[●] Runware with your key" in texts(app)
    assert CANARY not in everything_held(app)
    assert CANARY not in everything_held(app.run())
    assert all(CANARY not in str(field.value) for field in app.text_input)
    generate(app)
    (job,) = wait_for_jobs()
    assert job.account == process.studio().accounts.of("local").id
    assert process.studio().budget.committed_today() == 0


@pytest.mark.parametrize("key", ["wrong-" + CANARY, CANARY + " two words", "bad" + CANARY])
def test_a_wrong_key_is_told_in_one_sentence_and_leaves_nothing(
    open_page: Open, with_key: dict[str, str], key: str
) -> None:
    app = open_page(**with_key)
    begun = time.perf_counter()
    type_key(app, key)
    assert time.perf_counter() - begun < 4.0  # the check itself is bound to two seconds
    (error,) = app.error
    assert error.value.count(".") <= 4
    assert CANARY not in error.value
    assert CANARY not in everything_held(app) + everything_held(app.run())
    assert not process.studio().accounts.holds_key("local")


def test_no_object_of_the_process_shows_the_key_when_it_is_printed(open_page: Open, with_key: dict[str, str]) -> None:
    app = type_key(open_page(**with_key), CANARY)
    generate(app)
    wait_for_jobs()
    rooms = ("lib.",)
    for found in gc.get_objects():
        if str(type(found).__module__).startswith(rooms):
            assert CANARY not in repr(found), type(found)


def test_the_lines_are_changed_and_a_key_is_forgotten_in_the_side_bar(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = type_key(open_page(**with_key), CANARY)
    app.button(key="line_use_sandbox").click().run()
    assert ":blue[●] Sandbox" in texts(app)
    app.button(key="line_use_own").click().run()
    assert "with your key" in texts(app)
    app.button(key="line_forget").click().run()
    assert ":green[●] Connected to Runware" in texts(app)
    assert "with your key" not in texts(app)
    assert not process.studio().accounts.holds_key("local")


def test_without_a_studio_key_there_is_the_sandbox_and_ones_own(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**{**with_key, "RUNWARE_API_KEY": ""})
    assert ":blue[●] Sandbox" in texts(app)
    type_key(app, CANARY)
    assert "with your key" in texts(app)
    assert [button.label for button in app.button if str(button.key).startswith("line_use")] == ["Use the sandbox"]


def test_a_key_that_is_no_longer_held_is_told_and_nothing_is_sent_elsewhere(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = type_key(open_page(**with_key), CANARY)
    process.studio().accounts._let_go(["local"])
    generate(app)
    assert ":red[●] Your key is no longer held" in texts(app)
    assert any("Enter it again in the side bar" in error.value for error in app.error)
    assert process.studio().store.recent_jobs("local") == []


def test_what_was_sent_with_a_key_that_is_gone_says_what_to_do(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page(**with_key)
    store = process.studio().store
    job = store.add_job(replace(NEW_JOB, page="generate_image", source="runware", account="of a key that is gone"))
    store.mark_sent(job.task_uuid)
    process.jobs().touch("local")
    app.run()
    statuses = [grid["status"]["text"] for grid in grids(app) if grid["status"]]
    assert statuses == ["Sent with a Runware key that is not held here any more. Enter the same key to collect it."]
    links: list[Any] = [*app.get("page_link")]
    assert any("enter its key" in link.label for link in links)
    left = store.job(job.task_uuid)
    assert left is not None
    assert left.state == "sent"
