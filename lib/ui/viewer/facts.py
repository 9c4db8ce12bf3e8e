"""What is known of a result, in words, as tables show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from lib.gallery import Job, Result
from lib.ui.words import dollars, model_name, seconds

_FORMATS: Final = {
    "jpeg": "JPEG",
    "png": "PNG",
    "webp": "WebP",
    "avif": "AVIF",
    "gif": "GIF",
    "mp4": "MP4",
    "webm": "WebM",
    "quicktime": "MOV",
    "svg+xml": "SVG",
}


def format_name(mime: str) -> str:
    """`image/jpeg` as "JPEG"; a type that is not known as it came."""
    return _FORMATS.get(mime.partition("/")[2], mime)


def result_facts(result: Result, job: Job) -> Mapping[str, str]:
    """By name; what is unknown is left out."""
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
