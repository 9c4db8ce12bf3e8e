"""A sync task after a drop, an error or its deadline: what is pushed while a poll is out is not the poll's answer."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from tests.support.misbehaving_server import Script, Session, Task, error, image
from tests.support.runware_world import QUICK, MakeWorld

# Silences of a second and more, so that a busy machine's pauses are none.
PATIENT = replace(QUICK, sync_s=10.0, settle_s=1.2)
AT_THE_DEADLINE = replace(QUICK, sync_s=0.3, settle_s=5.0, answer_s=3.0)


async def one_then_cut(session: Session, task: Task, images: list[Task], count: int = 3) -> None:
    """The first of a task's results, then the connection breaks. `images` are all of them."""
    images.extend(image(task) for _ in range(count))
    await session.send(data=images[:1])
    session.cut()


def finished(images: list[Task]) -> list[Task]:
    """As an answer to a poll has them."""
    return [{**each, "status": "success"} for each in images]


def after_a_drop(pushed_first: list[int], *, pollable: bool) -> Script:
    """A sync task of three: one result arrives, the connection drops. While the first poll is out the resumed session
    pushes these of the results, and a moment later the third; polls are answered late."""
    images: list[Task] = []

    async def script(session: Session, task: Task) -> None:
        if task["taskType"] != "getResponse":
            await one_then_cut(session, task, images)
            return
        if is_first := session.server.count("getResponse") == 1:
            for number in pushed_first:
                await session.send(data=[images[number]])
        await asyncio.sleep(0.1)
        if pollable:
            await session.send(data=[{**each, "status": "success"} for each in images])
        else:
            await session.send(errors=[error(task["taskUUID"], "taskFailedOrNotFound")])
            await session.send(data=images[2:] if is_first else [])

    return script


@pytest.mark.parametrize("pollable", [True, False])
@pytest.mark.parametrize("pushed_first", [[1], [0, 1], [1, 1], [1, 0]])
def test_what_is_pushed_while_a_poll_is_out_is_not_the_polls_answer(
    world: MakeWorld, pushed_first: list[int], pollable: bool
) -> None:
    here = world(after_a_drop(pushed_first, pollable=pollable), deadlines=PATIENT)
    outcome = here.run(3)
    assert len(outcome.results) == len(here.arrived) == 3
    assert outcome.errors == []
    assert here.server.count("imageInference") == 1


def test_a_resumed_session_is_listened_to_though_the_server_knows_no_poll(world: MakeWorld) -> None:
    images: list[Task] = []

    async def script(session: Session, task: Task) -> None:
        if task["taskType"] == "getResponse":
            await session.send(errors=[error(task["taskUUID"], "taskFailedOrNotFound")])
            if session.server.count("getResponse") == 1:
                for each in images[1:]:
                    await asyncio.sleep(PATIENT.settle_s / 2)
                    await session.send(data=[each])
        else:
            await one_then_cut(session, task, images, 4)

    outcome = world(script, deadlines=PATIENT).run(4)
    assert outcome.results == images
    assert outcome.errors == []


@pytest.mark.parametrize("delay_s", [0.0, 0.05])
def test_after_an_error_a_result_that_comes_while_a_poll_is_out_does_not_end_the_task(
    world: MakeWorld, delay_s: float
) -> None:
    images: list[Task] = []

    async def script(session: Session, task: Task) -> None:
        if task["taskType"] != "getResponse":
            images.extend(image(task) for _ in range(2))
            await session.send(errors=[error(task["taskUUID"], "inferenceError")])
        elif session.server.count("getResponse") == 1:
            await asyncio.sleep(delay_s)
            await session.send(data=images[:1])
            await asyncio.sleep(0.1)
            await session.send(data=images[1:])

    outcome = world(script, deadlines=PATIENT).run(3)
    assert outcome.results == images
    assert [problem.code for problem in outcome.errors] == ["inferenceError"]


def test_at_the_deadline_a_poll_that_brings_a_result_is_followed_by_another(world: MakeWorld) -> None:
    images: list[Task] = []

    async def script(session: Session, task: Task) -> None:
        if task["taskType"] == "getResponse":
            await session.send(data=images[session.server.count("getResponse") - 1 :][:1])
        else:
            images.extend(image(task) for _ in range(3))

    outcome = world(script, deadlines=AT_THE_DEADLINE).run(3)
    assert outcome.results == images
    assert outcome.errors == []


def test_at_the_deadline_a_result_that_is_pushed_again_is_not_the_polls_answer(world: MakeWorld) -> None:
    images: list[Task] = []

    async def script(session: Session, task: Task) -> None:
        if task["taskType"] == "getResponse":
            if session.server.count("getResponse") == 1:
                await session.send(data=images[:1])
            await asyncio.sleep(0.05)
            await session.send(data=finished(images))
        else:
            images.extend(image(task) for _ in range(3))
            await session.send(data=images[:1])

    assert len(world(script, deadlines=AT_THE_DEADLINE).run(3).results) == 3


def test_a_connection_that_breaks_during_the_last_poll_does_not_end_the_task(world: MakeWorld) -> None:
    images: list[Task] = []

    async def script(session: Session, task: Task) -> None:
        if task["taskType"] != "getResponse":
            images.extend(image(task) for _ in range(3))
        elif session.server.count("getResponse") == 1:
            session.cut()
        else:
            await session.send(data=finished(images))

    assert len(world(script, deadlines=AT_THE_DEADLINE).run(3).results) == 3


def test_a_second_drop_begins_the_silence_anew(world: MakeWorld) -> None:
    images: list[Task] = []
    cut: list[int] = []

    async def script(session: Session, task: Task) -> None:
        if task["taskType"] != "getResponse":
            await one_then_cut(session, task, images)
            return
        await session.send(errors=[error(task["taskUUID"], "taskFailedOrNotFound")])
        if len(cut) == session.number - 2 < 2:
            cut.append(session.number)
            await asyncio.sleep(PATIENT.settle_s * 0.6)
            if session.number == 2:
                session.cut()
            else:
                await session.send(data=images[1:])

    assert len(world(script, deadlines=PATIENT).run(3).results) == 3


def test_results_that_come_late_and_apart_after_an_error_are_waited_for(world: MakeWorld) -> None:
    images: list[Task] = []

    async def script(session: Session, task: Task) -> None:
        if task["taskType"] == "getResponse":
            await session.send(errors=[error(task["taskUUID"], "taskFailedOrNotFound")])
            return
        images.extend(image(task) for _ in range(2))
        await session.send(errors=[error(task["taskUUID"], "inferenceError")])
        for each, pause_s in zip(images, (PATIENT.settle_s * 1.5, PATIENT.settle_s * 0.6), strict=True):
            await asyncio.sleep(pause_s)
            await session.send(data=[each])

    outcome = world(script, deadlines=PATIENT).run(3)
    assert outcome.results == images
    assert [problem.code for problem in outcome.errors] == ["inferenceError"]


@pytest.mark.parametrize("code", ["rateLimitExceeded", "internalServerError"])
def test_a_server_that_is_too_busy_for_polls_is_polled_until_the_deadline(world: MakeWorld, code: str) -> None:
    images: list[Task] = []

    async def script(session: Session, task: Task) -> None:
        if task["taskType"] != "getResponse":
            await one_then_cut(session, task, images)
        elif session.server.count("getResponse") < 8:
            await session.send(errors=[error(task["taskUUID"], code)])
        else:
            await session.send(data=finished(images))

    assert len(world(script, deadlines=PATIENT).run(3).results) == 3


@pytest.mark.parametrize("code", ["taskFailedOrNotFound", "invalidTaskUUID", "invalidParameter", "unauthorized"])
def test_a_poll_that_is_refused_is_no_word_about_the_task(world: MakeWorld, code: str) -> None:
    images: list[Task] = []

    async def script(session: Session, task: Task) -> None:
        if task["taskType"] != "getResponse":
            await one_then_cut(session, task, images)
            return
        await session.send(errors=[error(task["taskUUID"], code)])
        if session.server.count("getResponse") == 1:
            await asyncio.sleep(0.1)
            await session.send(data=images[1:])

    outcome = world(script, deadlines=PATIENT).run(3)
    assert len(outcome.results) == 3
    assert outcome.errors == []


def test_what_cannot_be_had_ends_soon_after_the_silence(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        if task["taskType"] == "getResponse":
            await session.send(errors=[error(task["taskUUID"], "taskFailedOrNotFound")])
        else:
            session.cut()

    began = time.monotonic()
    outcome = world(script, deadlines=replace(QUICK, sync_s=8.0)).run(3)
    assert QUICK.settle_s <= time.monotonic() - began < 4
    assert [(problem.code, problem.billed) for problem in outcome.errors] == [("connectionLost", "maybe")]
