"""Status: works with any server, with a bad one and with none."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from lib.session import process
from lib.session.access import account
from lib.ui.reports.response_times import MEDIAN, P95, REQUESTS, summary
from lib.ui.reports.status_panel import usage_rows
from tests.support.page_elements import generate, texts
from tests.support.pages import NEW_JOB, Open, wait_for_jobs


def numbers(app: object) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}  # type: ignore[attr-defined]


def facts(app: object) -> dict[str, str]:
    table = app.table[-1].value  # type: ignore[attr-defined]
    return {str(name): str(value) for name, value in zip(table.index, table.iloc[:, 0], strict=True)}


def test_the_sandbox_is_connected_and_answers(open_page: Open) -> None:
    app = open_page("status")
    account.client()  # the page has asked it already
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
    assert numbers(app)["Runware"] == "Offline"
    assert facts(app)["Connected since"] == "not connected"


def test_a_bad_key_is_told_in_a_sentence_that_does_not_hold_it(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page("status", **{**with_key, "RUNWARE_API_KEY": "wrong-key-7c1f"})
    app.run()
    assert numbers(app)["Runware"] == "Offline"
    assert "API key" in texts(app)
    assert "wrong-key-7c1f" not in texts(app) + str(facts(app))


def test_a_malformed_setting_is_one_sentence_that_names_it(open_page: Open) -> None:
    app = open_page(STUDIO_DAILY_LIMIT_USD="plenty")
    (error,) = app.error
    assert error.value.startswith("STUDIO_DAILY_LIMIT_USD should be an amount in dollars")
    assert "plenty" not in error.value


# ---- response times


def charts(app: object) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]  # type: ignore[attr-defined]


def test_before_the_first_result_the_page_says_what_will_stand_there(open_page: Open) -> None:
    app = open_page("status")
    assert "Nothing has been made in this session yet." in texts(app)
    assert charts(app) == []


def test_from_the_first_result_on_response_times_are_drawn_by_capability(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = generate(open_page(**with_key), count=2)
    (job,) = wait_for_jobs()
    app.switch_page("../pages/status.py").run()
    assert not app.exception
    (chart,) = charts(app)
    assert "median and 95th percentile" in chart["description"]
    assert job.finished_at is not None
    assert job.sent_at is not None
    shown = app.table[0].value
    took = f"{job.finished_at - job.sent_at:.2f} s"
    assert list(shown.index) == ["Images"]
    assert shown.iloc[0].to_dict() == {REQUESTS: "1", MEDIAN: took, P95: took}


def test_what_was_made_before_this_session_is_not_counted(open_page: Open, with_key: dict[str, str]) -> None:
    generate(open_page(**with_key))
    wait_for_jobs()
    assert charts(open_page("status", **with_key)) == []


def test_only_a_request_that_succeeded_has_a_response_time(open_page: Open) -> None:
    open_page("status")
    store = process.studio().store
    for task_uuid, state in (("a" * 36, "done"), ("b" * 36, "failed"), ("c" * 36, "cancelled")):
        store.add_job(replace(NEW_JOB, task_uuid=task_uuid, submission=task_uuid))
        store.mark_sent(task_uuid)
        store.finish_job(task_uuid, state, [])  # type: ignore[arg-type]
    assert [task_type for task_type, _ in store.response_times("local", since=0.0)] == ["upscale"]
    assert store.response_times("somebody else", since=0.0) == []


def test_half_of_all_requests_took_the_median_or_less_and_19_of_20_the_percentile() -> None:
    table = summary([("imageInference", float(second)) for second in range(1, 102)] + [("caption", 0.5)])
    assert table.loc["Images"].to_dict() == {REQUESTS: 101, MEDIAN: 51.0, P95: 96.0}
    assert table.loc["Captions"].to_dict() == {REQUESTS: 1, MEDIAN: 0.5, P95: 0.5}
    assert list(table.index) == ["Images", "Captions"]


# ---- usage


def test_what_the_server_reports_of_usage_is_shown_on_the_owners_own_machine(
    open_page: Open, with_key: dict[str, str]
) -> None:
    app = generate(open_page(**with_key))
    (job,) = wait_for_jobs()
    app.switch_page("../pages/status.py").run()
    assert [heading.value for heading in app.subheader] == [
        "Response times",
        "Usage reported by Runware",
        "This studio",
    ]
    usage = app.table[1].value
    shown = {str(name).replace("\\", ""): str(value).replace("\\", "") for name, value in usage.iloc[:, 0].items()}
    assert shown["Total, requests"] == "1"
    assert float(shown["Total, credits"]) == pytest.approx(job.cost_usd, abs=1e-4)
    assert "Credits are what the requests cost, as Runware counts it." in [caption.value for caption in app.caption]


def test_without_an_answer_no_usage_is_shown(open_page: Open, server_down: dict[str, str]) -> None:
    app = open_page("status", **server_down)
    assert [heading.value for heading in app.subheader] == ["Response times", "This studio"]


def test_usage_is_numbers_and_short_words_and_never_people_or_keys() -> None:
    reported = {
        "total": {"requests": 12345, "credits": 1.50004, "apiKeys": {"main": 3}, "team": [{"name": "Ann"}]},
        "last30Days": {"requests": 7, "byDay": [1, 2, 3], "blocked": False},
        "plan": "pay as you go",
        "note": "x" * 200,
        "userEmail": "ann@example.test",
    }
    assert usage_rows(reported) == {
        "Total, requests": "12,345",
        "Total, credits": "1.5",
        "Last 30 days, requests": "7",
        "Plan": "pay as you go",
    }
