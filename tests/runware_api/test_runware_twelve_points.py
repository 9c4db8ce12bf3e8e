"""What runware-sdk 1.8.0 does not do by itself (PROTOCOL.md, twelve points), each against a server that shows it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
import uuid
from itertools import pairwise
from pathlib import Path

import pytest

from lib.runware_api import Deadlines
from lib.settings import ApiKey
from tests.support.misbehaving_server import Session, Task, error, image
from tests.support.runware_world import QUICK, MakeWorld

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("foreign", [str(uuid.uuid4()), None], ids=["of another", "of none"])
def test_1_an_error_for_a_foreign_task_or_for_none_harms_nobody(world: MakeWorld, foreign: str | None) -> None:
    is_sent, senders = asyncio.Event(), list[Task]()

    async def script(session: Session, task: Task) -> None:
        # Both tasks may have arrived before either is looked at, and a second error would find one task alone.
        if session.server.count("imageInference") == 2 and not senders:
            senders.append(task)
            await session.send(errors=[error(foreign, "inferenceError")])
            is_sent.set()
        await is_sent.wait()
        await session.send(data=[image(task)])

    here = world(script)
    first, second = here.start(), here.start()
    for outcome in (first.result(5), second.result(5)):
        assert len(outcome.results) == 1
        assert outcome.errors == []


def test_1_an_error_for_a_foreign_task_does_not_keep_an_async_task_from_being_sent_again(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        if session.number == 1:
            await session.send(errors=[error(str(uuid.uuid4()), "inferenceError")])
            session.cut()
        elif task["taskType"] == "imageInference":
            await session.acknowledge(task)
        elif session.server.count("imageInference") == 2:
            await session.send(data=[image(task, status="success")])

    assert len(world(script).run(delivery="async").results) == 1


def test_1_an_error_after_the_end_of_its_own_task_harms_nobody(world: MakeWorld) -> None:
    ended: list[Task] = []

    async def script(session: Session, task: Task) -> None:
        if task["positivePrompt"] == "refused":
            ended.append(task)
            await session.send(errors=[error(task["taskUUID"], "invalidWidth")])
        else:
            await session.send(errors=[error(ended[0]["taskUUID"], "invalidWidth")])
            await session.send(data=[image(task)])

    here = world(script)
    assert [problem.code for problem in here.run(positivePrompt="refused").errors] == ["invalidWidth"]
    assert here.run().errors == []


def test_1_an_error_without_a_task_goes_to_the_only_task_there_is(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        await session.send(errors=[error(None, "invalidPositivePrompt", parameter="positivePrompt")])

    [problem] = world(script).run(task_uuid="8f6cbe4e-30a8-4b4b-9cf3-9d1e2f9c1f10").errors
    assert problem.parameter == "positivePrompt"
    assert problem.task_uuid == "8f6cbe4e-30a8-4b4b-9cf3-9d1e2f9c1f10"


def test_2_a_base64_result_of_20_mb_arrives(world: MakeWorld) -> None:
    base64_png = "iVBORw0KGgo" + "A" * (20 * 2**20)

    async def script(session: Session, task: Task) -> None:
        await session.send(data=[image(task, imageURL=None, imageBase64Data=base64_png)])

    here = world(script)
    assert here.run().results[0]["imageBase64Data"] == base64_png
    assert here.server.connections == 1


@pytest.mark.parametrize("delivery", ["sync", "async"])
def test_3_data_and_errors_in_one_frame_both_arrive(world: MakeWorld, delivery: str) -> None:
    async def script(session: Session, task: Task) -> None:
        if task.get("deliveryMethod") == "async":
            await session.acknowledge(task)
        else:
            refused = error(task["taskUUID"], "nsfwContentDetected", status="error")
            await session.send(data=[image(task), image(task), image(task)], errors=[refused])

    outcome = world(script).run(4, delivery=delivery)
    assert len(outcome.results) == 3
    assert [(problem.code, problem.kind) for problem in outcome.errors] == [("nsfwContentDetected", "safety")]


def test_3_results_and_errors_of_one_task_mix_in_any_order(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        await session.send(errors=[error(task["taskUUID"], "inferenceError")])
        await session.send(data=[image(task)])
        await session.send(errors=[error(task["taskUUID"], "inferenceError")])
        await session.send(data=[image(task)])

    outcome = world(script).run(4)
    assert len(outcome.results) == 2
    assert len(outcome.errors) == 2


def test_4_after_a_drop_the_rest_of_a_sync_task_is_recovered_by_one_poll(world: MakeWorld) -> None:
    images: list[Task] = []

    async def script(session: Session, task: Task) -> None:
        if task["taskType"] == "getResponse":
            await session.send(data=images)
        else:
            images.extend(image(task) for _ in range(4))
            await session.send(data=images[:1])
            session.cut()

    here = world(script)
    outcome = here.run(4)
    assert outcome.results == images == here.arrived
    assert outcome.errors == []
    assert (here.server.count("imageInference"), here.server.count("getResponse")) == (1, 1)


def test_4_after_a_drop_what_cannot_be_recovered_is_reported_as_perhaps_billed(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        if task["taskType"] == "getResponse":
            await session.send(errors=[error(task["taskUUID"], "taskFailedOrNotFound")])
        else:
            await session.send(data=[image(task)])
            session.cut()

    began = time.monotonic()
    outcome = world(script).run(4)
    assert time.monotonic() - began < QUICK.sync_s
    assert len(outcome.results) == 1
    assert [(problem.code, problem.billed) for problem in outcome.errors] == [("connectionLost", "maybe")]


def test_4_a_server_that_never_answers_ends_at_our_deadline(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        pass

    began = time.monotonic()
    outcome = world(script, deadlines=Deadlines(sync_s=0.3, answer_s=0.2)).run()
    assert 0.3 <= time.monotonic() - began < 2
    assert [(problem.code, problem.billed) for problem in outcome.errors] == [("deadline", "maybe")]


def test_5_with_the_server_gone_nothing_is_sent_and_it_says_so(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        await session.send(data=[image(task)])

    here = world(script, deadlines=Deadlines(connect_s=0.5))
    here.server.go_away()
    began = time.monotonic()
    outcome = here.run()
    assert time.monotonic() - began < 1.5
    assert [(problem.code, problem.billed) for problem in outcome.errors] == [("notSent", "no")]
    assert here.sent == []

    here.server.start()
    assert len(here.run().results) == 1
    assert here.server.count("imageInference") == 1  # the first one was not queued and sent later


def test_5_before_the_first_connection_a_silent_server_ends_at_the_deadline(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        raise AssertionError("nothing may be sent")

    here = world(script, deadlines=Deadlines(connect_s=0.4), connect=False)
    here.server.deaf = True
    [problem] = here.run().errors
    assert (problem.code, problem.billed) == ("notSent", "no")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("timeoutProvider", "timeout"),
        ("concurrencyLimitExceeded", "rateLimit"),
        ("tooManyRequests", "rateLimit"),
        ("insufficientCredits", "quota"),
        ("modelNotFound", "notFound"),
        ("somethingNew", "unknown"),
    ],
)
def test_6_the_raw_code_is_preserved_and_classed(world: MakeWorld, code: str, kind: str) -> None:
    async def script(session: Session, task: Task) -> None:
        await session.send(errors=[error(task["taskUUID"], code, parameter=["width", "height"])])

    [problem] = world(script).run().errors
    assert (problem.code, problem.kind, problem.parameter) == (code, kind, "width, height")


def test_7_an_async_task_cut_before_its_acknowledgement_is_sent_again_and_polled(world: MakeWorld) -> None:
    images: list[Task] = []

    async def script(session: Session, task: Task) -> None:
        if task["taskType"] == "getResponse":
            await session.send(data=images)
        elif session.number == 1:
            images.append(image(task, status="success"))
            session.cut()
        else:
            await session.send(errors=[error(task["taskUUID"], "conflictTaskUUID")])

    here = world(script)
    outcome = here.run(delivery="async")
    assert outcome.results == images
    assert outcome.errors == []


def test_7_a_conflict_at_the_first_sending_is_an_error(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        await session.send(errors=[error(task["taskUUID"], "conflictTaskUUID")])

    here = world(script)
    for delivery in ("sync", "async"):
        assert [problem.code for problem in here.run(delivery=delivery).errors] == ["conflictTaskUUID"]


def test_7_a_task_of_a_former_process_is_collected_by_polling_alone(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        working = {"taskUUID": task["taskUUID"], "status": "processing", "progress": 40}
        ready = session.server.count("getResponse") >= 3
        await session.send(data=[image(task, status="success") if ready else working])

    here = world(script)
    assert len(here.collect(str(uuid.uuid4())).results) == 1
    assert here.server.count("getResponse") == len(here.server.tasks) == 3


def test_7_a_task_that_the_server_does_not_know_ends_the_collecting(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        await session.send(errors=[error(task["taskUUID"], "taskFailedOrNotFound")])

    [problem] = world(script).collect(str(uuid.uuid4()), expected=4).errors
    assert (problem.code, problem.billed) == ("taskFailedOrNotFound", "maybe")


@pytest.mark.parametrize("frames", [[3], [1, 1, 1], [2, 1]])
def test_8_three_prompt_versions_give_three_texts(world: MakeWorld, frames: list[int]) -> None:
    async def script(session: Session, task: Task) -> None:
        texts = iter(["a red fox", "a fox at dusk", "a fox at dusk"])
        for count in frames:
            items = [{"taskType": "promptEnhance", "taskUUID": task["taskUUID"]} for _ in range(count)]
            await session.send(data=[{**item, "text": next(texts)} for item in items])

    outcome = world(script).run(3, taskType="promptEnhance", promptVersions=3)
    assert [item["text"] for item in outcome.results] == ["a red fox", "a fox at dusk", "a fox at dusk"]


def test_8_texts_repeated_by_cumulative_polls_count_once(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        if task["taskType"] != "getResponse":
            await session.acknowledge(task)
            return
        texts = ["one", "two", "two"][: session.server.count("getResponse")]
        await session.send(data=[{"taskUUID": task["taskUUID"], "text": text, "status": "success"} for text in texts])

    outcome = world(script).run(3, delivery="async", taskType="promptEnhance")
    assert [item["text"] for item in outcome.results] == ["one", "two", "two"]


def test_9_polls_follow_at_1_s_and_then_at_most_3_s_apart() -> None:
    from lib.runware_api.tasks import next_pause

    limits, pauses = Deadlines(), [Deadlines().poll_first_s]
    for _ in range(6):
        pauses.append(next_pause(pauses[-1], limits))
    assert pauses == [1.0, 1.5, 2.25, 3.0, 3.0, 3.0, 3.0]


def test_9_polling_keeps_to_its_pauses(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        if task["taskType"] == "imageInference":
            await session.acknowledge(task)
        elif session.server.count("getResponse") < 5:
            await session.send(data=[{"taskUUID": task["taskUUID"], "status": "processing"}])
        else:
            await session.send(data=[image(task, status="success")])

    here = world(script, deadlines=Deadlines(poll_first_s=0.1, poll_max_s=0.2))
    here.run(delivery="async")
    at = here.server.arrived_at
    gaps = [later - earlier for earlier, later in pairwise(at)]
    for gap, least in zip(gaps, [0.1, 0.15, 0.2, 0.2, 0.2], strict=True):
        assert least - 0.01 < gap < least + 0.15


def test_10_closing_takes_about_two_seconds_when_the_server_is_silent(world: MakeWorld) -> None:
    async def script(session: Session, task: Task) -> None:
        # Not reading on is what keeps websockets from answering the closing handshake.
        session.freeze()

    here = world(script)
    pending = here.start()
    here.server.wait_until(lambda: here.server.count("imageInference") == 1)
    began = time.monotonic()
    here.loop.submit(here.client.close()).result(5)
    assert 1.0 < time.monotonic() - began < 2.5
    assert [problem.code for problem in pending.result(1).errors] == ["clientClosed"]


def test_11_an_empty_key_cannot_fall_back_to_the_environment() -> None:
    with pytest.raises(ValueError, match="empty"):
        ApiKey("")


def test_12_the_room_is_imported_without_the_sdk() -> None:
    code = "import sys, lib.runware_api; assert 'runware' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60, env={**os.environ})
