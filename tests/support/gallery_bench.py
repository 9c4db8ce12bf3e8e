"""What tests put into a store: jobs, results and pictures as they come, quickly made."""

from __future__ import annotations

import hashlib
import io
import uuid
from typing import Any, cast

from PIL import Image

from lib.catalog.wire import ResultItem
from lib.gallery import NewJob, Store
from lib.media import CheckedPicture

ANN, BOB = "a" * 32, "b" * 32
BIG_SEED = 7727447267736468603  # more than a JavaScript number holds


def png(colour: str = "teal", size: tuple[int, int] = (320, 192)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def checked(data: bytes | None = None, sha256: str | None = None, thumbnail: bytes = b"small") -> CheckedPicture:
    """A picture as `check_upload` gives it, without its work; a `sha256` of its own makes it one of its own."""
    data = png() if data is None else data
    digest = hashlib.sha256(data).hexdigest() if sha256 is None else sha256
    return CheckedPicture(data, 320, 192, "image/png", "png", digest, thumbnail)


def new_job(owner: str = ANN, **changes: Any) -> NewJob:
    values: dict[str, Any] = {
        "task_uuid": str(uuid.uuid4()),
        "owner": owner,
        "submission": uuid.uuid4().hex,
        "worker": "w",
        "page": "generate_image",
        "source": "sandbox",
        "task_type": "imageInference",
        "model": "runware:100@1",
        "request": {"positivePrompt": "a fox", "width": 320, "height": 192},
        "delivery": "sync",
        "expected": 1,
        "price_key": "k",
        **changes,
    }
    return NewJob(**values)


def item(seed: int = BIG_SEED, **changes: Any) -> ResultItem:
    """One result as Runware says it; whatever is changed is as hostile as the test likes."""
    said = {"imageUUID": str(uuid.uuid4()), "seed": seed, "cost": 0.0013, "imageURL": "http://127.0.0.1/x", **changes}
    return cast("ResultItem", said)


def add(store: Store, owner: str = ANN, *, at: float = 1000.0, result: dict[str, Any] | None = None, **job: Any) -> str:
    """One finished result without bytes; returns its id. `result` changes what Runware said of it, the rest the job."""
    made = store.add_job(new_job(owner, **job))
    result_id = store.add_result(made, item(**(result or {})), seconds=1.5, arrived_at=at)
    assert result_id is not None
    return result_id


def kept(store: Store, prompt: str = "a fox") -> str:
    """One finished picture with its bytes; returns its id."""
    job = store.add_job(new_job(request={"positivePrompt": prompt, "steps": 4}))
    result_id = store.add_result(job, item(), seconds=2.0)
    assert result_id is not None
    store.keep_bytes(result_id, png())
    return result_id
