"""Pictures to work on, the tasks of each engine, and videos taken apart."""

from __future__ import annotations

import io
import urllib.request
import uuid
import zipfile
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from lib.sandbox import Sandbox
from lib.sandbox.painting.subject_pictures import ARCHIVE
from tests.support.sandbox_helpers import DEADLINE_S, post, with_sdk

if TYPE_CHECKING:
    from lib.sandbox.painting import Painting

CUT_OUT_MODEL, BIREFNET = "runware:109@1", "runware:112@5"
UPSCALER, CAPTIONER = "runware:504@1", "runware:150@2"
VIDEO_MODEL, ENHANCER = "klingai:6@1", "runware:llama-3-1-8b@prompt-enhancer"


def striped_painter(painting: Painting) -> Image.Image:
    """Vertical stripes, so that every movement of the camera shows."""
    columns = np.arange(painting.width) // 16 % 2 * 160 + painting.seed % 64
    plane = np.broadcast_to(columns.astype(np.uint8), (painting.height, painting.width))
    return Image.fromarray(np.dstack([plane, plane // 2, 255 - plane]))


def ball(width: int = 240, height: int = 180) -> Image.Image:
    """A shaded orange ball on a blue-grey gradient: a subject that nobody can miss."""
    ramp = Image.linear_gradient("L").resize((width, height))
    picture = Image.merge(
        "RGB",
        [ramp.point(lambda v: 90 + v // 5), ramp.point(lambda v: 110 + v // 5), ramp.point(lambda v: 140 + v // 5)],
    )
    radius = min(width, height) // 3
    centre = (width // 2, height // 2)
    draw = ImageDraw.Draw(picture)
    for step in range(radius, 0, -1):
        light = 255 - 130 * step // radius
        at = (centre[0] - (radius - step) // 3, centre[1] - (radius - step) // 3)
        draw.ellipse((at[0] - step, at[1] - step, at[0] + step, at[1] + step), (light, light * 120 // 255, 20))
    return picture.filter(ImageFilter.GaussianBlur(0.6))


def subject(name: str, size: int = 256) -> Image.Image:
    """One of the sandbox's own drawings, RGBA."""
    with zipfile.ZipFile(ARCHIVE) as archive:
        return Image.open(io.BytesIO(archive.read(f"{name}.webp"))).convert("RGBA").resize((size, size))


def task(task_type: str, model: str | None = None, **fields: Any) -> dict[str, Any]:
    """A task of its own id. A value of None leaves the field out."""
    request = {"taskType": task_type, "taskUUID": str(uuid.uuid4()), "model": model, **fields}
    return {name: value for name, value in request.items() if value is not None}


def short_video(**changes: Any) -> dict[str, Any]:
    """A second of small video."""
    fields = {"width": 256, "height": 256, "duration": 1, "positivePrompt": "pan right"}
    return task("videoInference", **{"model": "lightricks:ltx@2.3-fast", **fields, **changes})


def by_sdk(sandbox: Sandbox, key: str, request: dict[str, Any]) -> list[dict[str, Any]]:
    """The results of one task by the real SDK; sync unless the request says otherwise, for an async one polls late."""
    return with_sdk(sandbox, key, lambda client: client.run({"deliveryMethod": "sync", **request}))


def refusals(sandbox: Sandbox, key: str, request: dict[str, Any]) -> list[tuple[str, str]]:
    """Code and parameter of each error of one task."""
    _, body = post(sandbox, key, request)
    return [(error["code"], error["parameter"]) for error in body.get("errors", [])]


def downloaded(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=DEADLINE_S) as response:
        data: bytes = response.read()
        return data


def frames(data: bytes) -> list[np.ndarray]:
    """Every frame of a video, H×W×3."""
    with av.open(io.BytesIO(data), "r") as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
