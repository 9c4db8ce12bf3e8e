"""Jobs: from a click to stored pictures, over the real client and a real sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from lib.budget import BudgetExceededError
from tests.support.jobs_bench import ANN, BOB, HOST, Bench, request, submit


def test_a_click_becomes_stored_pictures_with_seed_cost_and_time(bench: Bench) -> None:
    job = bench.ended(submit(bench, numberResults=3, seed=7))
    assert (job.state, job.problems) == ("done", ())
    assert [result.seed for result in job.results] == ["7", "8", "9"]
    for result in job.results:
        assert result.file is not None
        assert result.cost_usd
        assert result.seconds is not None
        with Image.open(bench.store.files.path(result.file)) as picture:
            assert picture.size == (512, 512)


def test_the_request_is_stored_before_anything_is_sent(bench: Bench) -> None:
    bench.brush.hold()
    first, second = submit(bench), submit(bench)
    third = submit(bench)
    assert bench.in_state(first, "sent").sent_at
    assert bench.in_state(second, "sent").sent_at
    stored = bench.store.job(third.task_uuid)
    assert stored is not None
    assert (stored.state, stored.request) == ("waiting", request())


def test_a_double_click_is_one_job(bench: Bench) -> None:
    first = submit(bench, submission="click")
    second = submit(bench, submission="click")
    assert second.task_uuid == first.task_uuid
    bench.ended(first)
    assert bench.brush.painted == 1


def test_no_more_than_the_limit_are_on_their_way_and_the_rest_know_their_place(bench: Bench) -> None:
    bench.brush.hold()
    jobs = [submit(bench) for _ in range(4)]
    for job in jobs[:2]:
        bench.in_state(job, "sent")
    progress = bench.jobs.unfinished(ANN.id)
    assert [progress[job.task_uuid].ahead for job in jobs] == [None, None, 0, 1]
    bench.brush.go_on.set()
    assert all(bench.ended(job).state == "done" for job in jobs)


def test_cancelling_a_waiting_job_sends_and_costs_nothing(bench: Bench) -> None:
    bench.brush.hold()
    sent = [submit(bench) for _ in range(2)]
    waiting = submit(bench)
    for job in sent:
        bench.in_state(job, "sent")
    bench.jobs.cancel(ANN.id, waiting.task_uuid)
    ended = bench.ended(waiting)
    assert (ended.state, ended.sent_at, ended.results) == ("cancelled", None, ())
    bench.brush.go_on.set()
    for job in sent:
        bench.ended(job)
    assert bench.brush.painted == 2


def test_a_sent_job_that_is_cancelled_is_marked_and_still_collected(bench: Bench) -> None:
    bench.brush.hold()
    job = submit(bench)
    bench.in_state(job, "sent")
    bench.jobs.cancel(ANN.id, job.task_uuid)
    bench.brush.go_on.set()
    ended = bench.ended(job)
    assert (ended.state, len(ended.results)) == ("done", 1)
    assert ended.cancelled


def test_nobody_cancels_anothers_job(bench: Bench) -> None:
    bench.brush.hold()
    for _ in range(2):
        submit(bench)
    waiting = submit(bench)
    bench.jobs.cancel(BOB.id, waiting.task_uuid)
    bench.brush.go_on.set()
    assert bench.ended(waiting).state == "done"


def test_a_refused_request_ends_with_one_sentence_about_its_field(bench: Bench) -> None:
    job = bench.ended(submit(bench, width=500))
    (problem,) = job.problems
    assert (job.state, problem.parameter, problem.billed) == ("failed", "width", "no")
    assert problem.sentence.endswith(".")


def test_the_price_is_known_from_the_second_time_on(bench: Bench) -> None:
    account = bench.accounts.default
    assert bench.jobs.price(request(), account) is None
    job = bench.ended(submit(bench))
    price = bench.jobs.price(request(numberResults=4, positivePrompt="other"), account)
    assert price is not None
    assert price.usd == pytest.approx(4 * (job.cost_usd or 0))
    assert price.basis == "last"


def test_play_money_is_never_counted_against_the_limit(bench: Bench) -> None:
    bench.ended(submit(bench))
    assert bench.budget.committed_today() == 0


class TestRealMoney:
    @pytest.fixture
    def source(self) -> str:
        return "runware"

    def test_a_visitor_is_refused_before_anything_is_written_or_sent(self, bench: Bench) -> None:
        bench.brush.hold()
        submit(bench), submit(bench)
        with pytest.raises(BudgetExceededError):
            submit(bench)
        assert len(bench.store.recent_jobs(ANN.id)) == 2

    def test_real_costs_take_the_place_of_reserved_ones(self, bench: Bench) -> None:
        jobs = [bench.ended(submit(bench)) for _ in range(3)]
        assert bench.budget.committed_today() == pytest.approx(sum(job.cost_usd or 0 for job in jobs))

    def test_what_was_refused_unbilled_is_given_back(self, bench: Bench) -> None:
        bench.ended(submit(bench, width=500))
        assert bench.budget.committed_today() == 0

    def test_the_owners_own_machine_is_not_limited(self, bench: Bench) -> None:
        assert all(bench.ended(submit(bench, HOST)).state == "done" for _ in range(4))


def test_a_picture_that_could_not_be_fetched_is_fetched_again_on_demand(bench: Bench, tmp_path: Path) -> None:
    job = bench.ended(submit(bench))
    (picture,) = job.results
    assert picture.file is not None
    bench.store.mark_unfetched(picture.id, "It could not be fetched.")
    bench.store._update_result(picture.id, file=None)
    seen = bench.jobs.revision(ANN.id)
    bench.jobs.fetch_again(ANN.id, picture.id)
    assert bench.jobs.wait_for_change(ANN.id, seen, 20) != seen
    again = bench.store.result(ANN.id, picture.id)
    assert again is not None
    assert (again.file is not None, again.problem) == (True, None)
