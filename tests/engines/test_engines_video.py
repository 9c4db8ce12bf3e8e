"""`videoInference`: a file that plays, moves, and is as long and large as requested."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import threading
import time
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from runware import RunOptions

from lib.engines.camera import shot_for
from lib.sandbox import Sandbox
from tests.support.engine_helpers import (
    VIDEO_MODEL,
    ball,
    by_sdk,
    downloaded,
    frames,
    refusals,
    short_video,
    striped_painter,
    task,
)
from tests.support.sandbox_helpers import DEADLINE_S, data_uri, line, post, run, sdk

FIRST = ball(256, 256)
MAX_SEED = 2**63 - 1
# Polls without a pause would take the processor from what they wait for.
POLL_EVERY_S = 0.02


def film(sandbox: Sandbox, key: str, **changes: Any) -> bytes:
    (result,) = by_sdk(sandbox, key, short_video(**changes))
    return downloaded(result["videoURL"])


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


@pytest.fixture(scope="module")
def video(sandbox: Sandbox) -> bytes:
    """A second of small video."""
    return film(sandbox, "key", seed=MAX_SEED, positivePrompt="ein Füchslein, pan right")


def test_a_video_is_h264_that_browsers_play_while_it_loads(video: bytes) -> None:
    with av.open(io.BytesIO(video), "r") as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height, stream.frames) == (256, 256, 24)
        assert stream.average_rate is not None
        assert float(stream.average_rate) == 24
    assert video.index(b"moov") < video.index(b"mdat")


def test_every_frame_differs_from_the_one_before(video: bytes) -> None:
    shown = frames(video)
    assert all(apart(one, other) > 0.1 for one, other in itertools.pairwise(shown[2:]))
    assert apart(shown[0], shown[-1]) > 5


def test_the_result_has_id_address_seed_and_cost(sandbox: Sandbox, key: str) -> None:
    results = by_sdk(sandbox, key, short_video(seed=7, numberResults=2, includeCost=True))
    assert {result["seed"] for result in results} == {7, 8}
    assert all(result["videoUUID"] and result["videoURL"].endswith(".mp4") and result["cost"] > 0 for result in results)


def test_the_same_seed_gives_the_same_video(sandbox: Sandbox, key: str, video: bytes) -> None:
    again = frames(film(sandbox, key, seed=MAX_SEED, positivePrompt="ein Füchslein, pan right"))
    assert all(np.array_equal(one, other) for one, other in zip(frames(video), again, strict=True))


def test_the_file_says_that_the_sandbox_made_it_and_from_what(video: bytes) -> None:
    with av.open(io.BytesIO(video), "r") as container:
        assert "sandbox" in container.metadata["comment"]
        made_from = json.loads(container.metadata["description"])
    assert (made_from["prompt"], made_from["seed"]) == ("ein Füchslein, pan right", str(MAX_SEED))


def test_a_first_picture_is_the_first_frame(sandbox: Sandbox, key: str) -> None:
    shown = frames(film(sandbox, key, inputs={"frameImages": [data_uri(FIRST)]}))
    assert apart(shown[0], np.asarray(FIRST)) < 4
    assert apart(shown[-1], np.asarray(FIRST)) > 1


def test_first_and_last_picture_are_first_and_last_frame(sandbox: Sandbox, key: str) -> None:
    last = FIRST.transpose(Image.Transpose.ROTATE_90).point(lambda v: v // 2)
    pictures = [{"image": data_uri(last), "frame": "last"}, {"image": data_uri(FIRST), "frame": "first"}]
    shown = frames(film(sandbox, key, inputs={"frames": pictures}))
    assert apart(shown[0], np.asarray(FIRST)) < 4
    assert apart(shown[-1], np.asarray(last)) < 4


def test_the_words_of_the_prompt_move_the_camera(sandbox: Sandbox, key: str) -> None:
    still = frames(film(sandbox, key, positivePrompt="locked-off shot of stripes"))
    assert apart(still[1], still[-1]) < 1
    assert shot_for("slowly zoom out from a fox", 1).camera == "pull back"
    assert shot_for("a fox running, pan left", 1).subject == "stride"
    assert shot_for("a bridge in heavy snowfall", 1).weather == "snow"


@pytest.mark.parametrize(
    "camera", ["push in", "pull back", "orbit left", "pan left", "pan right", "tilt up", "handheld"]
)
def test_the_camera_never_looks_beyond_the_picture(camera: str) -> None:
    shot = shot_for(f"{camera}, fast", 5)
    for share in np.linspace(0, 1, 25):
        for view in shot.views(float(share)):
            assert abs(view.x) + 0.5 / view.zoom <= 0.5 + 1e-9
            assert abs(view.y) + 0.5 / view.zoom <= 0.5 + 1e-9


def test_webm_is_vp9(sandbox: Sandbox, key: str) -> None:
    with av.open(io.BytesIO(film(sandbox, key, outputFormat="WEBM")), "r") as container:
        assert container.streams.video[0].codec_context.name in ("vp9", "libvpx-vp9")


def test_size_and_rate_are_the_models_own_where_none_are_given(sandbox: Sandbox, key: str) -> None:
    request = short_video(width=None, height=None, model="google:3@2", duration=4, resolution="720p")
    _, body = post(sandbox, key, {**request, "positivePrompt": "a fox"}, headers={"X-Runware-Dry-Run": "1"})
    assert body["data"][0]["cost"] == pytest.approx(0.8)


def test_progress_grows_while_a_video_is_made(sandbox: Sandbox, key: str) -> None:
    progress_seen: list[float] = []

    async def work() -> None:
        async with sdk(sandbox, key) as client:
            progress = RunOptions(on_progress=lambda item: progress_seen.append(item["progress"]))
            await client.run(short_video(duration=8, width=640, height=384, deliveryMethod="async"), progress)

    run(work())
    assert progress_seen
    assert progress_seen == sorted(progress_seen)
    assert all(0 <= progress < 100 for progress in progress_seen)


def test_a_ping_during_a_video_is_answered_within_50_ms(sandbox: Sandbox, key: str) -> None:
    async def waits() -> list[float]:
        async with line(sandbox, key) as bare:
            request = short_video(duration=4, width=640, height=384)
            await bare.ask(request)
            poll = {"taskType": "getResponse", "taskUUID": request["taskUUID"]}
            taken = []
            while (await bare.ask(poll))["data"][0]["status"] == "processing":
                begun = time.perf_counter()
                await bare.ask({"taskType": "ping", "ping": True})
                taken.append(time.perf_counter() - begun)
                await asyncio.sleep(POLL_EVERY_S)
            return taken

    taken = run(waits())
    assert len(taken) > 20
    # One in a hundred may meet the operating system's own pauses on a busy machine.
    assert np.percentile(taken, 99) < 0.05


def test_the_app_is_called_after_each_heavy_load() -> None:
    loads: list[str] = []
    running = Sandbox.start(paint=striped_painter, on_heavy_load=lambda: loads.append(threading.current_thread().name))
    try:
        image = data_uri(ball(16, 16))
        for _ in range(2):
            by_sdk(running, "key", task("caption", "runware:150@2", inputs={"image": image}))
        by_sdk(running, "key", task("upscale", "runware:504@1", inputs={"image": image}))
    finally:
        running.stop()
    assert loads == ["sandbox-worker"] * 2


def test_a_sandbox_that_stops_gives_a_video_up() -> None:
    others = set(threading.enumerate())
    running = Sandbox.start(paint=striped_painter)
    started = set(threading.enumerate()) - others
    post(running, "key", short_video(duration=30, width=1280, height=720))
    running.stop()
    for thread in started:
        thread.join(DEADLINE_S / 4)
    assert not [thread.name for thread in started if thread.is_alive()]


def test_a_closed_connection_does_not_stop_a_video(sandbox: Sandbox, key: str) -> None:
    async def later() -> dict[str, Any]:
        request = short_video()
        async with line(sandbox, key) as bare:
            await bare.ask(request)
        async with line(sandbox, key) as bare:
            while True:
                answer = await bare.ask({"taskType": "getResponse", "taskUUID": request["taskUUID"]})
                if answer["data"][0]["status"] == "success":
                    return answer
                await asyncio.sleep(POLL_EVERY_S)

    assert run(later())["data"][0]["videoURL"]


@pytest.mark.parametrize(
    ("change", "code", "parameter"),
    [
        ({"height": None}, "missingHeight", "height"),
        ({"width": 255}, "invalidWidth", "width"),
        ({"duration": 0}, "invalidDuration", "duration"),
        ({"duration": 31}, "invalidDuration", "duration"),
        ({"model": VIDEO_MODEL, "duration": 7}, "invalidDuration", "duration"),
        ({"outputFormat": "GIF"}, "invalidOutputFormat", "outputFormat"),
        ({"outputType": "base64Data"}, "invalidOutputType", "outputType"),
        ({"numberResults": 5}, "invalidNumberResults", "numberResults"),
        ({"inputs": {"frameImages": "x"}}, "invalidFrameImages", "inputs.frameImages"),
        ({"inputs": {"frameImages": ["x"]}}, "invalidFrameImages", "inputs.frameImages[0]"),
        ({"inputs": {"video": "bm8gdmlkZW8="}}, "invalidVideo", "inputs.video"),
        ({"inputs": {"fox": 1}}, "unsupportedParameter", "inputs.fox"),
        ({"model": "runware:100@1"}, "invalidModel", "model"),
    ],
)
def test_a_wrong_request_is_refused_in_runwares_codes(
    sandbox: Sandbox, key: str, change: dict[str, Any], code: str, parameter: str
) -> None:
    assert (code, parameter) in refusals(sandbox, key, short_video(**change))
