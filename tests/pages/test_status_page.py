"""Status: works with any server, with a bad one and with none."""

from __future__ import annotations

from lib import session
from tests.pages.conftest import Open, wait_for_jobs
from tests.pages.page_elements import generate, texts


def numbers(app: object) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}  # type: ignore[attr-defined]


def facts(app: object) -> dict[str, str]:
    table = app.table[0].value  # type: ignore[attr-defined]
    return {str(name): str(value) for name, value in zip(table.index, table.iloc[:, 0], strict=True)}


def test_the_sandbox_is_connected_and_answers(open_page: Open) -> None:
    app = open_page("status")
    session.client()  # the page has asked it already
    app.run()
    assert not app.exception
    assert numbers(app)["Sandbox"] == "Connected"
    assert numbers(app)["Round trip"].endswith(" ms")
    assert numbers(app)["In flight"] == "0"


def test_it_says_which_endpoint_and_which_versions(open_page: Open, with_key: dict[str, str]) -> None:
    shown = facts(open_page("status", **with_key))
    assert shown["Endpoint"].replace("\\", "") == with_key["RUNWARE_WS_URL"]
    assert shown["Runware SDK"].replace("\\", "").startswith("1.8")
    assert shown["Streamlit"].replace("\\", "").startswith("1.")


def test_the_balance_shows_on_the_owners_own_machine(open_page: Open, with_key: dict[str, str]) -> None:
    assert "100\\.00" in facts(open_page("status", **with_key))["Balance"]


def test_what_this_session_spent_is_shown(open_page: Open, with_key: dict[str, str]) -> None:
    app = generate(open_page(**with_key))
    (job,) = wait_for_jobs()
    app.switch_page("../pages/status.py").run()
    assert numbers(app)["Spent in this session"].replace("\\", "") == f"${job.cost_usd:.4f}"


def test_with_the_server_down_it_still_works_and_says_so(open_page: Open, server_down: dict[str, str]) -> None:
    app = open_page("status", **server_down)
    assert not app.exception
    assert numbers(app)["Runware"] == "Not connected"
    assert facts(app)["Connected since"] == "not connected"


def test_a_bad_key_is_told_in_a_sentence_that_does_not_hold_it(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page("status", **{**with_key, "RUNWARE_API_KEY": "wrong-key-7c1f"})
    app.run()
    assert numbers(app)["Runware"] == "Not connected"
    assert "API key" in texts(app)
    assert "wrong-key-7c1f" not in texts(app) + str(facts(app))


def test_a_malformed_setting_is_one_sentence_that_names_it(open_page: Open) -> None:
    app = open_page(STUDIO_DAILY_LIMIT_USD="plenty")
    (error,) = app.error
    assert error.value.startswith("STUDIO_DAILY_LIMIT_USD should be an amount in dollars")
    assert "plenty" not in error.value
