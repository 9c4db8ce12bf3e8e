"""The owner's page: what is spent, for whom, on what, and the one switch. For nobody else."""

from __future__ import annotations

import uuid

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import Visitor
from lib.budget import BudgetExceededError
from lib.runtime.log import visitor_tag
from lib.session import process
from tests.support.app_server import ROOT
from tests.support.jobs_bench import ANN, BOB, request
from tests.support.page_elements import generate, texts
from tests.support.pages import Open, wait_for_jobs


def submit_as(visitor: Visitor) -> None:
    process.jobs().submit(visitor, "generate_image", request(), uuid.uuid4().hex)
    wait_for_jobs(visitor.id)


def numbers(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_it_shows_balance_spending_and_held_keys(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page("owner", **with_key)
    assert numbers(app)["Balance at Runware"] == "$100.00"
    assert "Nothing was spent" in texts(app)
    submit_as(ANN)
    submit_as(ANN)
    submit_as(BOB)
    app.run()
    spent = process.studio().budget.committed_today()
    assert numbers(app)["Spent today"] == f"${spent:.4f}"
    by_visitor, by_model = (frame.value for frame in app.dataframe)
    assert dict(zip(by_visitor["Visitor"], by_visitor["Requests"], strict=True)) == {
        visitor_tag(ANN.id): 2,
        visitor_tag(BOB.id): 1,
    }
    assert list(by_model["Requests"]) == [3]
    assert by_model["Spent"].sum() == pytest.approx(spent)
    assert ANN.id not in str(by_visitor)


def test_one_switch_stops_all_spending_and_starts_it_again(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page("owner", **with_key)
    app.toggle(key="owner_stop_spending").set_value(True).run()
    assert process.studio().budget.is_stopped()
    with pytest.raises(BudgetExceededError, match="owner has stopped spending"):
        submit_as(ANN)
    generate(app.switch_page("../pages/generate_image.py").run())
    assert any("owner has stopped spending" in error.value for error in app.error)
    assert ":orange[●] The owner has stopped spending" in texts(app)
    app.switch_page("../pages/owner.py").run()
    assert app.toggle(key="owner_stop_spending").value
    app.toggle(key="owner_stop_spending").set_value(False).run()
    submit_as(ANN)


def test_the_switch_shows_what_another_process_did(open_page: Open, with_key: dict[str, str]) -> None:
    app = open_page("owner", **with_key)
    process.studio().budget.stop_spending(stop=True)
    app.run()
    assert app.toggle(key="owner_stop_spending").value


def visiting(app: AppTest) -> AppTest:
    app.session_state["owner"] = ANN
    return app


def test_a_visitor_has_it_in_no_navigation_and_is_refused_at_its_address(
    open_page: Open, with_key: dict[str, str]
) -> None:
    open_page(**with_key)
    app = visiting(AppTest.from_file(str(ROOT / "lib" / "shell.py"), default_timeout=30)).run()
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page("../pages/owner.py")
    alone = visiting(AppTest.from_file(str(ROOT / "pages" / "owner.py"), default_timeout=30)).run()
    assert [error.value for error in alone.error] == ["This page is for the owner of the studio."]
    assert not alone.metric
    assert not alone.toggle


def test_a_visitor_sees_what_is_theirs_and_what_is_left(open_page: Open, with_key: dict[str, str]) -> None:
    open_page(**with_key)
    submit_as(BOB)
    submit_as(ANN)
    app = visiting(AppTest.from_file(str(ROOT / "lib" / "shell.py"), default_timeout=30)).run()
    mine = process.studio().budget.left_today(ANN.id)
    (line,) = [caption.value.replace("\\", "") for caption in app.caption if "Spent today" in caption.value]
    assert line == f"Spent today: ${mine.spent_usd:.4f} · ${mine.left_usd:.4f} of $1.00 left"


def test_a_visitors_budget_is_told_where_it_is_used_up(open_page: Open, with_key: dict[str, str]) -> None:
    open_page(STUDIO_VISITOR_DAILY_LIMIT_USD="0", **with_key)
    app = visiting(AppTest.from_file(str(ROOT / "lib" / "shell.py"), default_timeout=30)).run()
    generate(app)
    (error,) = app.error
    assert "and $0.00 of your $0.00 for today is left. It renews at midnight UTC" in error.value.replace("\\", "")
    assert process.studio().store.recent_jobs(ANN.id) == []
