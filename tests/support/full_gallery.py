"""A gallery with something of everything in it, for eyes and tests: `python -m tests.support.full_gallery FOLDER`.

Many pictures of all shapes, a batch, a comparison, a chain of edits, a film, a caption, one that is flagged, one whose
download failed and one whose file is gone.
"""

from __future__ import annotations

import io
import itertools
import sys
import uuid
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image, ImageOps

from lib.access import LOCAL_OWNER_ID
from lib.database import open_database
from lib.engines.video_file import VideoForm, write_video
from lib.gallery import Store
from lib.ui.results.examples import picture_bytes
from tests.support.gallery_bench import item, new_job

_NAMES: Final = ("balloon", "skyline", "fox")
_SHAPES: Final = ((512, 512), (640, 384), (384, 576), (512, 384), (704, 320))
_PROMPTS: Final = (
    "a hot air balloon over the mountains at sunrise",
    "a still lake under northern lights, long exposure",
    "a fox in a snowy forest at dusk, watercolor",
    "two herons in the reeds, ink on paper",
    "an old tram on a wet street at night",
)
_TAGS: Final = (("client", "poster"), ("draft",), (), (), ())
_MODELS: Final = ("runware:100@1", "runware:101@1", "bfl:5@1")


def fill(folder: Path, *, count: int = 200, owner: str = LOCAL_OWNER_ID) -> Store:
    """Write it all into a data folder; returns the store."""
    store = Store(open_database(folder), folder / "files")
    begun, looks = 1_763_000_000.0, itertools.cycle(_pictures())
    for number in range(count):
        shape = _SHAPES[number % len(_SHAPES)]
        request = _request(_PROMPTS[number % 5], shape, _MODELS[number % 3])
        result_id = _keep(store, owner, request, begun + 900 * number, _fitted(next(looks), shape))
        if _TAGS[number % 5] and number % 3 == 0:
            store.stars_and_tags.set_tags(owner, result_id, _TAGS[number % 5])
        if number % 11 == 0:
            store.stars_and_tags.star(owner, [result_id], True)
    _specials(store, owner, begun + 900 * count, looks)
    return store


def _specials(store: Store, owner: str, at: float, looks: Iterator[Image.Image]) -> None:
    look = next(looks)
    square = _fitted(look, (512, 512))
    batch = {**_request("a paper boat in four moods", (512, 512), _MODELS[0]), "numberResults": 4}
    job = store.add_job(new_job(owner, request=batch, expected=4))
    for number in range(4):
        turned = _fitted(ImageOps.mirror(look) if number % 2 else look, (512, 512))
        _keep_result(store, job, at + number, turned, seed=number + 1)
    look = next(looks)
    pair = uuid.uuid4().hex
    for number, model in enumerate(_MODELS[:2]):
        request = _request("a lighthouse in a storm", (640, 384), model)
        _keep(
            store,
            owner,
            request,
            at + 10 + number,
            _fitted(look, (640, 384)),
            set_id=pair,
            set_label=f"Model {number + 1}",
        )
    first = _keep(store, owner, _request("a teapot on a table", (512, 512), _MODELS[0]), at + 20, square)
    cut = {"taskType": "removeBackground", "model": "runware:109@1", "inputs": {"image": f"picture:{first}"}}
    second = _keep(
        store,
        owner,
        cut,
        at + 21,
        square,
        page="remove_background",
        task_type="removeBackground",
        model="runware:109@1",
    )
    large = {
        "taskType": "upscale",
        "model": "runware:504@1",
        "upscaleFactor": 2,
        "inputs": {"image": f"picture:{second}"},
    }
    _keep(
        store,
        owner,
        large,
        at + 22,
        _fitted(look, (1024, 1024)),
        page="upscale_image",
        task_type="upscale",
        model="runware:504@1",
    )
    look = next(looks)
    flagged = _request("a figure study in charcoal", (384, 576), _MODELS[1])
    _keep(store, owner, flagged, at + 30, _fitted(look, (384, 576)), result={"NSFWContent": True})
    look = next(looks)
    said = {"taskType": "caption", "model": "runware:150@2", "inputs": {"image": f"picture:{first}"}}
    job = store.add_job(new_job(owner, request=said, page="caption_image", task_type="caption", model="runware:150@2"))
    text = "A teapot of white porcelain on a wooden table, lit from the left, with a blue wall behind it."
    store.add_result(job, {"text": text, "cost": 0.0004}, seconds=0.4, arrived_at=at + 40)
    job = store.add_job(new_job(owner, request=_request("a comet over a village", (512, 512), _MODELS[0])))
    failed = store.add_result(job, item(3), seconds=2.0, arrived_at=at + 41)
    assert failed is not None
    store.mark_unfetched(failed, "The picture could not be downloaded in time. Its address is kept.")
    gone = _keep(store, owner, _request("a letter that was lost", (512, 512), _MODELS[0]), at + 42, square)
    for path in folder_of(store, gone):
        path.unlink()
    _keep(
        store,
        owner,
        _request("<script>alert(1)</script> **bold** $x^2$ [link](http://x)", (512, 384), _MODELS[2]),
        at + 43,
        _fitted(look, (512, 384)),
    )
    look = next(looks)
    asked = {
        "taskType": "videoInference",
        "model": "klingai:6@1",
        "positivePrompt": "a slow flight over a lake",
        "duration": 5,
    }
    job = store.add_job(
        new_job(owner, request=asked, page="generate_video", task_type="videoInference", model="klingai:6@1")
    )
    video = store.add_result(
        job,
        {"videoUUID": str(uuid.uuid4()), "seed": 5, "cost": 0.2, "videoURL": "http://127.0.0.1/v"},
        seconds=30.0,
        arrived_at=at + 50,
    )
    assert video is not None
    store.keep_bytes(video, _film(look))
    store.delete(
        owner, [_keep(store, owner, _request("a sketch nobody needs", (512, 512), _MODELS[0]), at + 60, square)]
    )


def folder_of(store: Store, result_id: str) -> list[Path]:
    """All files of a picture."""
    return sorted(store.files.thumbnail(result_id).parent.glob(f"{result_id}*"))


def _keep(
    store: Store,
    owner: str,
    request: dict[str, Any],
    at: float,
    data: bytes,
    *,
    result: dict[str, Any] | None = None,
    **job: Any,
) -> str:
    job.setdefault("model", request["model"])
    return _keep_result(store, store.add_job(new_job(owner, request=request, **job)), at, data, **(result or {}))


def _keep_result(store: Store, job: Any, at: float, data: bytes, **result: Any) -> str:
    result_id = store.add_result(job, item(**{"seed": int(at), **result}), seconds=1.4, arrived_at=at)
    assert result_id is not None
    store.keep_bytes(result_id, data)
    store.finish_job(job.task_uuid, "done", [])
    return result_id


def _request(prompt: str, size: tuple[int, int], model: str) -> dict[str, Any]:
    return {
        "taskType": "imageInference",
        "model": model,
        "positivePrompt": prompt,
        "width": size[0],
        "height": size[1],
        "steps": 28,
        "CFGScale": 3.5,
        "numberResults": 1,
    }


def _pictures() -> list[Image.Image]:
    looks = []
    for name in _NAMES:
        with Image.open(io.BytesIO(picture_bytes(name))) as picture:
            plain = picture.convert("RGB")
        looks += [plain, ImageOps.mirror(plain), ImageOps.posterize(plain, 4)]
    return looks


def _fitted(look: Image.Image, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    ImageOps.fit(look, size).save(out, "PNG", compress_level=1)
    return out.getvalue()


def _film(look: Image.Image) -> bytes:
    wide = np.asarray(ImageOps.fit(look, (400, 180)))
    frames = (np.ascontiguousarray(wide[:, step : step + 320]) for step in range(40))
    return write_video(frames, VideoForm("MP4", 320, 180, Fraction(20)), {})


if __name__ == "__main__":
    fill(Path(sys.argv[1]), count=int(sys.argv[2]) if len(sys.argv) > 2 else 200)
