"""Answers whose cost is no amount of money, or without a picture: stored anyway, and the job always ends."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from lib.budget import BudgetExceededError
from lib.catalog.wire import ResultItem
from lib.gallery import Job
from lib.pricing import Price
from lib.sandbox import Sandbox
from lib.settings import ApiKey, Settings
from tests.support.gallery_bench import png
from tests.support.jobs_bench import ANN, BOB, HOST, Bench, Brush, open_bench, request
from tests.support.misbehaving_server import KEY, MisbehavingServer, Session, Task

PICTURE = {"imageDataURI": f"data:image/png;base64,{base64.b64encode(png(size=(64, 64))).decode()}"}
UNKNOWN_USD = 0.4
NO_AMOUNTS = [
    float("nan"),
    float("inf"),
    -float("inf"),
    -1,
    1e308,
    100.01,
    10**400,
    "0.0013",
    "",
    True,
    [0.1],
    {"usd": 1},
]


class Answers:
    """A Runware that answers each task with these items, while `may_go_out` is set."""

    items: tuple[dict[str, Any], ...] = ()

    def __init__(self) -> None:
        self.may_go_out = threading.Event()
        self.may_go_out.set()

    async def __call__(self, session: Session, task: Task) -> None:
        about = {"taskType": task["taskType"], "taskUUID": task["taskUUID"]}
        assert await asyncio.to_thread(self.may_go_out.wait, 60)
        if task.get("deliveryMethod") == "async":
            await session.acknowledge(task)
        else:
            await session.send(data=[{**about, "imageUUID": str(uuid.uuid4()), **item} for item in self.items])


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def bench(tmp_path: Path, sandbox: Sandbox, brush: Brush, answers: Answers) -> Iterator[Bench]:
    """A studio with a key whose Runware answers as the test says."""
    server = MisbehavingServer(answers)
    settings = Settings(
        data_dir=tmp_path,
        ws_url=server.url,
        api_key=ApiKey(KEY),
        daily_limit_usd=1.0,
        visitor_daily_limit_usd=1.0,
        unknown_price_usd=UNKNOWN_USD,
    )
    opened = open_bench(settings, sandbox, brush)
    yield opened
    opened.close()
    server.stop()


def job_of(bench: Bench, answers: Answers, *items: dict[str, Any], owner: Any = ANN, **changes: Any) -> Job:
    """Returns the ended job of a request that was answered with these items."""
    answers.items = items
    wanted = request(numberResults=len(items), **changes)
    return bench.ended(bench.jobs.submit(owner, "generate_image", wanted, uuid.uuid4().hex))


@pytest.mark.parametrize("cost", NO_AMOUNTS, ids=lambda cost: str(cost)[:12])
def test_a_cost_that_is_no_amount_is_unknown_and_the_result_is_stored(
    bench: Bench, answers: Answers, cost: object, caplog: pytest.LogCaptureFixture
) -> None:
    job = job_of(bench, answers, {**PICTURE, "cost": cost})
    assert (job.state, job.problems, [(each.whole, each.cost_usd) for each in job.results]) == (
        "done",
        (),
        [(True, None)],
    )
    assert bench.budget.committed_today() == UNKNOWN_USD  # what was reserved stands
    assert bench.store.spent(ANN.id, "runware", since=0) == 0
    assert bench.jobs.price(job.request, bench.accounts.default) is None
    assert len([each for each in caplog.records if "no amount" in each.getMessage()]) == 1
    bench.budget.reserve("another", 0.5, limited=True, owner=BOB.id)  # and nobody else is refused


def test_a_result_of_unknown_cost_beside_others_leaves_the_reservation(bench: Bench, answers: Answers) -> None:
    job = job_of(bench, answers, {**PICTURE, "cost": 0.01}, {**PICTURE, "cost": "dear"})
    assert sorted((each.cost_usd is None, each.cost_usd) for each in job.results if each.cost_usd) == [(False, 0.01)]
    assert (len(job.results), job.state) == (2, "done")
    assert bench.budget.committed_today() == UNKNOWN_USD


def test_a_dear_result_of_a_dear_reservation_costs_what_it_costs(bench: Bench, answers: Answers) -> None:
    bench.budget._unknown_price_usd = 2.0  # 100 times as much may be
    job = job_of(bench, answers, {**PICTURE, "cost": 150.0}, owner=HOST)
    assert [each.cost_usd for each in job.results] == [150.0]
    assert bench.budget.committed_today() == 150.0


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ({"structuredData": {"ageGroup": "25-34", "confidence": 0.93}}, None),
        ({"text": None, "structuredData": {"ageGroup": "25-34"}}, None),
        ({"text": "", "structuredData": {"ageGroup": "25-34"}}, None),
        ({"structuredData": [{"ageGroup": "0-2"}, {"ageGroup": "60+"}]}, None),
        ({"structuredData": "about thirty"}, "about thirty"),
        ({"text": "a fox", "structuredData": {}}, "a fox"),
    ],
)
def test_what_a_model_measures_is_stored_as_text(
    bench: Bench, answers: Answers, item: dict[str, Any], text: str | None
) -> None:
    job = job_of(
        bench, answers, {**item, "imageUUID": None, "cost": 0.0006}, taskType="caption", model="runware:152@50"
    )
    assert (job.state, job.problems) == ("done", ())
    [result] = job.results
    assert (result.kind, result.whole, result.problem, result.cost_usd) == ("text", True, None, 0.0006)
    assert result.text == text if text is not None else json.loads(result.text or "") == item["structuredData"]


def test_a_text_is_one_result_however_it_is_delivered(bench: Bench, answers: Answers) -> None:
    measured = {"structuredData": {"ageGroup": "25-34"}, "imageUUID": None, "cost": 0.0006}
    job = job_of(bench, answers, measured, taskType="caption", model="runware:152@50")
    for delivered in ({"status": "success"}, {"progress": 100}, {"cost": None}):
        assert bench.store.add_result(job, cast("ResultItem", {**measured, **delivered}), seconds=None) is None


def test_a_picture_that_brings_no_words_is_a_picture(bench: Bench, answers: Answers) -> None:
    job = job_of(bench, answers, {**PICTURE, "text": None, "structuredData": None, "cost": 0.01})
    assert [(each.kind, each.whole, each.text) for each in job.results] == [("image", True, None)]


def test_what_another_input_cost_says_nothing_of_this_one(bench: Bench, answers: Answers) -> None:
    """One small upscale must not be what a large one is reserved by."""
    upscale = {"taskType": "upscale", "model": "runware:504@1", "upscaleFactor": 4}
    answers.items = ({**PICTURE, "cost": 0.0003},)
    small = {**upscale, "inputs": {"image": str(uuid.uuid4())}}
    bench.ended(bench.jobs.submit(ANN, "upscale", small, "small"))
    assert bench.jobs.price(small, bench.accounts.default) == Price(0.0003, "last")
    refused, submitted = 0, []
    answers.may_go_out.clear()  # an unknown price counts until the end is known, so none may end in between
    for number in range(12):
        large = {**upscale, "inputs": {"image": str(uuid.uuid4())}}
        assert bench.jobs.price(large, bench.accounts.default) is None
        try:
            submitted.append(bench.jobs.submit(ANN, "upscale", large, f"large {number}"))
        except BudgetExceededError:
            refused += 1
    assert (len(submitted), refused) == (2, 10)  # the limit of 1 USD bears two of 0.4 at a time
    answers.may_go_out.set()
    for each in submitted:
        bench.ended(each)


@pytest.mark.parametrize(
    "inputs", [{"image": "HTTPS://e.example/a.png"}, {"frames": [{"image": "http://e.example/a"}]}]
)
def test_what_lies_at_an_address_may_be_another_thing_next_time(
    bench: Bench, answers: Answers, inputs: dict[str, Any]
) -> None:
    upscale = {"taskType": "upscale", "model": "runware:504@1", "inputs": inputs}
    answers.items = ({**PICTURE, "cost": 0.0003},)
    bench.ended(bench.jobs.submit(ANN, "upscale", upscale, "once"))
    assert bench.jobs.price(upscale, bench.accounts.default) is None


def test_an_address_that_is_none_leaves_the_result(bench: Bench, answers: Answers) -> None:
    job = job_of(bench, answers, {**PICTURE, "imageURL": {"href": "x"}, "videoURL": ["y"], "cost": 0.01})
    assert [(each.whole, each.url, each.cost_usd) for each in job.results] == [(True, None, 0.01)]
