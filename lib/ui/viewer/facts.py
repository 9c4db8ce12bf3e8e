"""What is known of a result, as text for tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lib.gallery import Job, Result
from lib.media import file_kinds
from lib.ui.words import dollars, model_name, seconds


def format_name(mime: str) -> str:
    """`image/jpeg` as "JPEG"; an unknown type unchanged."""
    return next((kind.name for kind in file_kinds.ALL if kind.mime == mime), mime)


def result_facts(result: Result, job: Job) -> Mapping[str, str]:
    """Facts by their name on the screen; unknown ones are left out."""
    known: dict[str, Any] = {
        "Model": model_name(job.model),
        "AIR": job.model,
        "Seed": result.seed,
        "Size": f"{result.width} × {result.height}" if result.width else "",
        "Negative prompt": job.request.get("negativePrompt", ""),
        "Steps": job.request.get("steps", ""),
        "CFG scale": job.request.get("CFGScale", ""),
        "Scheduler": job.request.get("scheduler", ""),
        "Format": format_name(result.mime or ""),
        "Cost": dollars(result.cost_usd, job.source),
        "Time": seconds(result.seconds),
        "Duration": seconds(result.duration_s),
        "Made by": "the sandbox on this machine" if job.source == "sandbox" else "Runware",
        "Made at": f"{pd.Timestamp(result.created_at, unit='s', tz='UTC'):%Y-%m-%d %H:%M} UTC",
        "Result": result.remote_id,
    }
    return {name: str(value) for name, value in known.items() if value not in ("", None)}
