"""Tens of thousands of results in one data folder, written past the store in a few seconds.

The rows are as jobs leave them. A few small files are shared by all: each row has its own name for one of them.
"""

from __future__ import annotations

import random
import uuid
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from lib.access import LOCAL_OWNER_ID
from lib.database import open_database
from lib.gallery import Store
from lib.gallery.files import Files
from lib.gallery.rows.result_rows import finding_values
from lib.gallery.rows.search_text import searchable
from lib.gallery.tables.schema import jobs, picture_tags, picture_words, pictures
from lib.media import inspect
from tests.benchmarks.gallery_rows import jpeg

_SUBJECTS: Final = ("a fox", "a harbour", "two herons", "a lighthouse", "an old tram", "a glass of tea", "the moon")
_PLACES: Final = ("in a snowy forest", "at dusk", "by the sea", "under northern lights", "in the rain", "on a hill")
_MODELS: Final = ("runware:100@1", "runware:101@1", "bfl:5@1", "runware:400@1", "google:4@3")
_TAGS: Final = ("client", "poster", "keep", "draft")
_SIZES: Final = ((1024, 1024), (1280, 640), (832, 1216), (512, 512))
_AT_ONCE: Final = 2_000


def fill(folder: Path, count: int, *, begun_at: float = 1_700_000_000.0) -> Store:
    """Put `count` finished pictures of this machine's owner into a data folder, a minute apart; returns the store."""
    store, chance = Store(open_database(folder), folder / "files"), random.Random(7)
    masters = _masters(folder / "masters")
    for start in range(0, count, _AT_ONCE):
        rows = [_rows(chance, number, begun_at) for number in range(start, min(start + _AT_ONCE, count))]
        with store._writing.begin() as connection:
            connection.execute(insert(jobs), [job for job, _, _ in rows])
            connection.execute(insert(pictures), [picture for _, picture, _ in rows])
            connection.execute(insert(picture_words), [_words(*row) for row in rows])
            connection.execute(insert(picture_tags), [tag for _, _, tags in rows for tag in tags])
        for number, (_, picture, _) in enumerate(rows):
            _link(masters[number % len(masters)], store.files, picture["id"])
    return store


def _rows(chance: random.Random, number: int, begun_at: float) -> tuple[dict[str, Any], dict[str, Any], list[Any]]:
    width, height = chance.choice(_SIZES)
    model, at = chance.choice(_MODELS), begun_at + 60.0 * number
    request = {
        "taskType": "imageInference",
        "model": model,
        "positivePrompt": f"{chance.choice(_SUBJECTS)} {chance.choice(_PLACES)}, number {number}",
        "width": width,
        "height": height,
        "steps": 28,
        "CFGScale": 3.5,
        "numberResults": 1,
    }
    job: dict[str, Any] = {
        "task_uuid": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "owner": LOCAL_OWNER_ID,
        "submission": f"many-{number}",
        "worker": "benchmark",
        "page": "generate_image",
        "source": "sandbox" if number % 3 else "runware",
        "task_type": "imageInference",
        "model": model,
        "request": request,
        "delivery": "sync",
        "expected": 1,
        "price_key": "benchmark",
        "state": "done",
        "cancelled": False,
        "problems": [],
        "created_at": at,
        "sent_at": at,
        "finished_at": at + 2.0,
        "set_id": None,
        "set_label": "",
    }
    tags = [tag for tag in _TAGS if chance.random() < 0.05]
    cost = round(chance.uniform(0.0006, 0.04), 4)
    result_id = f"{chance.getrandbits(128):032x}"
    picture: dict[str, Any] = {
        **finding_values(request, "imageInference", model, None, cost),
        "id": result_id,
        "task_uuid": job["task_uuid"],
        "owner": LOCAL_OWNER_ID,
        "source": job["source"],
        "kind": "image",
        "remote_id": result_id,
        "seed": str(chance.getrandbits(62)),
        "cost_usd": cost,
        "seconds": 1.5,
        "flagged": False,
        "file": f"{result_id[:2]}/{result_id}.jpg",
        "mime": "image/jpeg",
        "width": width,
        "height": height,
        "size_bytes": 6_000,
        "stored_bytes": 9_000,
        "created_at": at + 1.0,
        "set_id": None,
        "starred": chance.random() < 0.02,
    }
    return job, picture, [{"picture_id": result_id, "tag": tag, "owner": LOCAL_OWNER_ID} for tag in tags]


def _words(job: dict[str, Any], picture: dict[str, Any], tags: list[Any]) -> dict[str, str]:
    search = searchable(job["request"], job["model"], None, [each["tag"] for each in tags])
    return {"owner": LOCAL_OWNER_ID, "picture_id": picture["id"], "search": search}


def _masters(folder: Path) -> list[tuple[Path, dict[str, Path]]]:
    folder.mkdir(parents=True)
    data = jpeg(256, 6_000)
    whole, thumbnails = folder / "whole.jpg", {}
    whole.write_bytes(data)
    for size, small in inspect(data)[1].items():
        thumbnails[str(size)] = folder / f"{size}.webp"
        thumbnails[str(size)].write_bytes(small)
    return [(whole, thumbnails)]


def _link(master: tuple[Path, dict[str, Path]], files: Files, result_id: str) -> None:
    whole, thumbnails = master
    place = files.path(f"{result_id[:2]}/{result_id}.jpg")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(whole)
    for size, path in thumbnails.items():
        files.thumbnail(result_id, 256 if size == "256" else 512).symlink_to(path)
