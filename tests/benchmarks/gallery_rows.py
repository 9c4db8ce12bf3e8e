"""Rows and files for a gallery, written through the store as jobs do."""

from __future__ import annotations

import io
import uuid
from pathlib import Path

import numpy as np
from PIL import Image

from lib.access import LOCAL_OWNER_ID
from lib.catalog.wire import ResultItem
from lib.database import open_database
from lib.gallery import Job, NewJob, Store

SIDE_PX = 1024


def open_store(folder: Path) -> Store:
    """The store of a data folder, as the app opens it."""
    return Store(open_database(folder), folder / "files")


def new_job() -> NewJob:
    """A request such as the front page sends."""
    request = {
        "taskType": "imageInference",
        "model": "runware:100@1",
        "positivePrompt": "a fox in a snowy forest at dusk, watercolor",
        "width": SIDE_PX,
        "height": SIDE_PX,
        "numberResults": 1,
    }
    return NewJob(
        task_uuid=str(uuid.uuid4()),
        owner=LOCAL_OWNER_ID,
        submission=uuid.uuid4().hex,
        worker="benchmark",
        page="generate_image",
        source="sandbox",
        task_type="imageInference",
        model="runware:100@1",
        request=request,
        delivery="sync",
        expected=1,
        price_key="benchmark",
    )


def result_item(job: Job) -> ResultItem:
    """What Runware says of one result."""
    return {
        "taskType": "imageInference",
        "taskUUID": job.task_uuid,
        "imageUUID": str(uuid.uuid4()),
        "imageURL": f"https://im.runware.ai/image/{uuid.uuid4()}.jpg",
        "seed": 2**63 - 1,
        "cost": 0.0006,
    }


def jpeg(side_px: int, size_bytes: int) -> bytes:
    """A square JPEG whose grain makes it about so large."""
    grain = np.random.default_rng(7).normal(0.0, 1.0, (side_px, side_px, 3))
    slope = np.linspace(40, 215, side_px)[None, :, None]
    low, high, data = 0.0, 60.0, b""
    for _ in range(8):
        strength = (low + high) / 2
        out = io.BytesIO()
        pixels = np.clip(slope + strength * grain, 0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(out, "JPEG", quality=85)
        data = out.getvalue()
        low, high = (strength, high) if len(data) < size_bytes else (low, strength)
    return data


def fill_gallery(folder: Path, count: int) -> None:
    """Put so many finished jobs of one small picture into a data folder, for the owner of this machine."""
    store, data = open_store(folder), jpeg(128, 6_000)
    for _ in range(count):
        job = store.add_job(new_job())
        result_id = store.add_result(job, result_item(job), seconds=1.5)
        assert result_id is not None
        store.keep_bytes(result_id, data)
        store.finish_job(job.task_uuid, "done", [])
