"""Whose key: the studio's, the sandbox, or a visitor's own, which is held in memory only."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lib.accounts import KeyNotHeldError, KeyRefusedError
from lib.runtime.log import scrubbed_text
from lib.sandbox import Sandbox
from lib.settings import ApiKey, Settings
from tests.support.app_server import free_port
from tests.support.jobs_bench import ANN, BOB, HOST, WAIT_S, Bench, Brush, open_bench, submit

CANARY = "canary-key-of-ann-4e1b9c"
OTHER = "canary-key-of-bob-77aa01"


class World:
    """What a test turns: how long visitors have been away, and the clock."""

    def __init__(self) -> None:
        self.away_s = 0.0
        self.now = 1000.0


@pytest.fixture
def source() -> str:
    return "runware"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def bench(settings: Settings, sandbox: Sandbox, brush: Brush, world: World) -> Iterator[Bench]:
    opened = open_bench(settings, sandbox, brush, absent_s=lambda _owner_id: world.away_s, now=lambda: world.now)
    yield opened
    brush.go_on.set()
    opened.close()


def tended(bench: Bench) -> None:
    """What the jobs' beat does every two seconds."""
    in_use = {running.account for running in bench.jobs._running.values() if running.account is not None}
    bench.loop.submit(bench.accounts.tend(in_use)).result(WAIT_S)


def test_who_has_not_chosen_uses_the_studios_key(bench: Bench) -> None:
    assert bench.accounts.chosen(ANN.id) == "studio"
    assert bench.accounts.of(ANN.id) is bench.accounts.of(BOB.id)


def test_the_sandbox_can_be_chosen_at_any_time_and_is_play_money(bench: Bench) -> None:
    bench.accounts.choose(ANN.id, "sandbox")
    job = bench.ended(submit(bench))
    assert (job.source, job.state) == ("sandbox", "done")
    assert bench.budget.committed_today() == 0
    assert bench.ended(submit(bench, BOB)).source == "runware"
    assert bench.budget.committed_today() > 0


def test_a_visitors_own_key_is_a_separate_account_and_not_the_owners_money(bench: Bench) -> None:
    bench.accounts.use_key(ANN.id, ApiKey(CANARY))
    job = bench.ended(submit(bench))
    assert (job.source, job.state) == ("runware", "done")
    assert job.account == bench.accounts.of(ANN.id).id != bench.accounts.of(BOB.id).id
    assert bench.budget.committed_today() == 0
    assert bench.budget.spent_in_days(1) == []


def test_jobs_of_all_accounts_of_a_visitor_are_shown_together(bench: Bench) -> None:
    bench.brush.hold()
    jobs = [submit(bench)]
    bench.accounts.choose(ANN.id, "sandbox")
    jobs.append(submit(bench))
    bench.accounts.use_key(ANN.id, ApiKey(CANARY))
    jobs.append(submit(bench))
    assert list(bench.jobs.unfinished(ANN.id)) == [job.task_uuid for job in jobs]
    bench.brush.go_on.set()
    assert {bench.ended(job).source for job in jobs} == {"runware", "sandbox"}


def test_each_key_has_its_own_places_in_flight(bench: Bench) -> None:
    bench.brush.hold()
    bench.accounts.use_key(BOB.id, ApiKey(OTHER))
    mine = [submit(bench, HOST) for _ in range(3)]
    his = [submit(bench, BOB) for _ in range(2)]
    for job in (*mine[:2], *his):
        bench.in_state(job, "sent")
    assert bench.jobs.unfinished(HOST.id)[mine[2].task_uuid].ahead == 0
    bench.brush.go_on.set()
    assert all(bench.ended(job).state == "done" for job in (*mine, *his))


# ---- keys that are no good


def test_a_wrong_key_is_reported_within_two_seconds_and_not_stored(bench: Bench) -> None:
    begun = time.perf_counter()
    with pytest.raises(KeyRefusedError, match="does not accept this key") as refused:
        bench.accounts.use_key(ANN.id, ApiKey("wrong-" + CANARY))
    assert time.perf_counter() - begun < 2.0
    assert CANARY not in str(refused.value) + repr(refused.value.__cause__) + repr(refused.value.__context__)
    assert not bench.accounts.holds_key(ANN.id)
    assert bench.accounts.chosen(ANN.id) == "studio"


def test_a_wrong_key_leaves_the_right_one_that_was_held_before(bench: Bench) -> None:
    bench.accounts.use_key(ANN.id, ApiKey(CANARY))
    before = bench.accounts.of(ANN.id)
    with pytest.raises(KeyRefusedError):
        bench.accounts.use_key(ANN.id, ApiKey("wrong-" + OTHER))
    assert bench.accounts.of(ANN.id) is before


class TestServerDown:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, ws_url=f"ws://127.0.0.1:{free_port()}/v1")

    def test_a_key_that_cannot_be_checked_is_reported_after_a_moment_and_not_stored(self, bench: Bench) -> None:
        begun = time.perf_counter()
        with pytest.raises(KeyRefusedError, match="does not answer"):
            bench.accounts.use_key(ANN.id, ApiKey(CANARY))
        assert time.perf_counter() - begun < 6.0
        assert not bench.accounts.holds_key(ANN.id)


# ---- how long a key is held


def test_a_forgotten_key_is_gone_and_the_visitor_chooses_anew(bench: Bench) -> None:
    bench.accounts.use_key(ANN.id, ApiKey(CANARY))
    account = bench.accounts.of(ANN.id).id
    bench.accounts.forget_key(ANN.id)
    tended(bench)
    assert bench.accounts.chosen(ANN.id) == "studio"
    assert account not in bench.accounts.ids()
    assert bench.accounts.keys_held == 0


def test_the_connection_of_a_forgotten_key_stays_until_its_jobs_are_collected(bench: Bench) -> None:
    bench.brush.hold()
    bench.accounts.use_key(ANN.id, ApiKey(CANARY))
    client = bench.accounts.of(ANN.id).client
    job = bench.in_state(submit(bench), "sent")
    bench.accounts.forget_key(ANN.id)
    tended(bench)
    assert client.status.connected
    bench.brush.go_on.set()
    assert bench.ended(job).state == "done"
    tended(bench)
    assert not client.status.connected
    assert job.account not in bench.accounts.ids()


def test_a_key_is_forgotten_after_half_an_hour_without_a_page(bench: Bench, world: World) -> None:
    bench.accounts.use_key(ANN.id, ApiKey(CANARY))
    world.now += 3600
    world.away_s = 29 * 60
    tended(bench)
    assert bench.accounts.holds_key(ANN.id)
    world.away_s = 31 * 60
    tended(bench)
    assert not bench.accounts.holds_key(ANN.id)


def test_there_is_no_automatic_fallback_to_another_account(bench: Bench, world: World) -> None:
    bench.accounts.use_key(ANN.id, ApiKey(CANARY))
    world.now += 3600
    world.away_s = 3600
    tended(bench)
    assert bench.accounts.chosen(ANN.id) == "own"
    with pytest.raises(KeyNotHeldError, match="Enter it again"):
        submit(bench)
    assert bench.store.recent_jobs(ANN.id) == []


def test_the_choice_outlives_a_restart_and_the_key_does_not(
    bench: Bench, settings: Settings, sandbox: Sandbox, brush: Brush
) -> None:
    bench.accounts.use_key(ANN.id, ApiKey(CANARY))
    bench.accounts.choose(BOB.id, "sandbox")
    again = open_bench(settings, sandbox, brush)
    try:
        assert (again.accounts.chosen(ANN.id), again.accounts.holds_key(ANN.id)) == ("own", False)
        assert again.accounts.chosen(BOB.id) == "sandbox"
    finally:
        again.close()


def test_a_job_whose_key_is_gone_keeps_its_task_and_is_collected_when_the_key_comes_again(
    bench: Bench, settings: Settings, sandbox: Sandbox, brush: Brush
) -> None:
    bench.brush.hold()
    bench.accounts.use_key(ANN.id, ApiKey(CANARY))
    job = bench.in_state(submit(bench), "sent")
    bench.close()  # the process dies with the key
    brush.go_on.set()
    again = open_bench(settings, sandbox, brush)
    try:
        again.loop.submit(again.jobs._heartbeat.beat_once()).result(WAIT_S)
        left = again.store.job(job.task_uuid)
        assert left is not None
        assert (left.state, again.accounts.to_collect(left.account)) == ("sent", None)
        again.accounts.use_key(ANN.id, ApiKey(CANARY))
        ended = again.ended(job)
        assert (ended.state, len(ended.results)) == ("done", 1)
    finally:
        again.close()


# ---- where a key must not be


def test_a_key_is_not_in_the_stores_files_nor_in_what_is_logged(bench: Bench, tmp_path: Path) -> None:
    bench.accounts.use_key(ANN.id, ApiKey(CANARY))
    assert CANARY not in scrubbed_text(f"something says {CANARY}")
    bench.ended(submit(bench))
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or CANARY.encode() not in path.read_bytes(), path
    assert CANARY not in repr(vars(bench.accounts)) + repr(bench.accounts.of(ANN.id))
