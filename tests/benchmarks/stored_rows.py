"""A gallery of many rows at once: what jobs would have written one by one, without bytes."""

from __future__ import annotations

import random
import uuid
from typing import Any

from sqlalchemy import Engine, insert

from lib.database import writing
from lib.gallery.rows.result_rows import day_of, finding_values
from lib.gallery.rows.search_text import searchable
from lib.gallery.tables.schema import (
    charges,
    jobs,
    lineage,
    picture_tags,
    picture_words,
    pictures,
)

_VOCABULARY = """
    a fox owl deer whale dragon castle lighthouse train city forest meadow desert river snowy misty golden ancient
    futuristic quiet stormy dusk dawn noon night watercolor oil pencil photograph cinematic macro wide portrait
    detailed soft light shadow red blue green silver glass stone wood paper lantern bridge garden mountain sea ice
"""
_WORDS = _VOCABULARY.split()
_MODELS = (*(f"runware:{number}@1" for number in range(100, 112)), "bfl:5@1", "google:4@3", "openai:gpt-image@2")
_TASKS = ("imageInference",) * 8 + ("removeBackground", "upscale", "videoInference")
_AT_ONCE = 2000
FIRST_AT = 1_700_000_000.0


def fill(engine: Engine, owner: str, count: int) -> list[str]:
    """Write so many results of an owner, a minute apart; returns their ids, oldest first."""
    chance, ids = random.Random(owner), list[str]()
    for start in range(0, count, _AT_ONCE):
        made = [_one(owner, number, ids, chance) for number in range(start, min(start + _AT_ONCE, count))]
        with writing(engine).begin() as connection:
            connection.execute(insert(jobs), [job for job, _, _, _ in made])
            connection.execute(insert(pictures), [picture for _, picture, _, _ in made])
            connection.execute(insert(picture_words), [_words(job, picture, tags) for job, picture, tags, _ in made])
            connection.execute(insert(charges), [_charge(job, picture) for job, picture, _, _ in made])
            if tags := [tag for _, _, found, _ in made for tag in found]:
                connection.execute(insert(picture_tags), tags)
            if parents := [parent for _, _, _, parent in made if parent]:
                connection.execute(insert(lineage), parents)
    return ids


def _one(owner: str, number: int, ids: list[str], chance: random.Random) -> tuple[Any, ...]:
    result_id, task_uuid = f"{chance.getrandbits(128):032x}", str(uuid.UUID(int=chance.getrandbits(128)))
    prompt = " ".join(chance.choice(_WORDS) for _ in range(chance.randint(8, 40)))
    side, task, model = chance.choice((512, 768, 1024, 1536)), chance.choice(_TASKS), chance.choice(_MODELS)
    request = {"taskType": task, "model": model, "positivePrompt": prompt, "width": side, "height": side, "steps": 28}
    parent = f"picture:{chance.choice(ids)}" if ids and task in ("removeBackground", "upscale") else None
    if parent:
        request["inputs"] = {"image": parent}
    cost, at = round(chance.uniform(0.0005, 0.2), 4), FIRST_AT + 60.0 * number
    set_id = f"{number // 8:032x}" if number % 100 < 16 else None
    tags = [f"tag {chance.randint(1, 40)}"] if chance.random() < 0.1 else []
    job: dict[str, Any] = {
        "task_uuid": task_uuid, "owner": owner, "submission": result_id, "worker": "benchmark",
        "page": "generate_image", "source": chance.choice(("runware", "sandbox")), "task_type": task, "model": model,
        "request": request, "delivery": "sync", "expected": 1, "state": "done",
        "cancelled": False, "problems": [], "created_at": at, "sent_at": at, "finished_at": at + 2, "set_id": set_id,
        "set_label": "", "price_key": f"{chance.randint(1, 200)}",
    }  # fmt: skip
    picture = {
        "id": result_id, "task_uuid": task_uuid, "owner": owner, "source": job["source"],
        "kind": "video" if task == "videoInference" else "image", "remote_id": result_id,
        "seed": str(chance.getrandbits(63)), "cost_usd": cost, "seconds": 2.0, "flagged": False,
        "url": f"https://im.runware.ai/image/{result_id}.jpg", "file": f"{result_id[:2]}/{result_id}.jpg",
        "mime": "image/jpeg", "width": side, "height": side, "size_bytes": 200_000, "created_at": at,
        **finding_values(request, task, model, None, cost), "set_id": set_id, "starred": chance.random() < 0.03,
        "stored_bytes": 240_000,
    }  # fmt: skip
    ids.append(result_id)
    tagged = [{"picture_id": result_id, "tag": tag, "owner": owner} for tag in tags]
    return job, picture, tagged, {"task_uuid": task_uuid, "owner": owner, "parent": parent} if parent else None


def _words(job: dict[str, Any], picture: dict[str, Any], tags: list[dict[str, str]]) -> dict[str, str]:
    search = searchable(job["request"], job["model"], None, [each["tag"] for each in tags])
    return {"owner": job["owner"], "picture_id": picture["id"], "search": search}


def _charge(job: dict[str, Any], picture: dict[str, Any]) -> dict[str, Any]:
    same = ("id", "task_uuid", "owner", "created_at", "source", "task_type", "model", "cost_usd")
    return {**{name: picture[name] for name in same}, "day": day_of(job["created_at"]), "price_key": job["price_key"]}
