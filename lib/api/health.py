"""Whether the studio lives, whether it is ready, how Runware is, and how long its kinds of work take."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse, Response

from lib.database import StoreError
from lib.studio import Studio


def health(studio: Studio | None, *, only_ready: bool) -> Response:
    """200 while the process answers; with `only_ready`, 503 until it can take work. Blocks for a read of the store.

    Runware being away is told, and is no illness of ours: what was asked for before can be looked at, and what is
    asked for now says so.
    """
    ready = studio is not None and _store_answers(studio)
    body: dict[str, Any] = {"live": True, "ready": ready}
    if studio is not None:
        body |= {"source": studio.source, "runware": _connection(studio), "responseTimes": _response_times(studio)}
    ill = only_ready and not ready
    status = HTTPStatus.SERVICE_UNAVAILABLE if ill else HTTPStatus.OK
    return JSONResponse(body, status, {"Cache-Control": "no-store"})


def _store_answers(studio: Studio) -> bool:
    try:
        studio.store.job("00000000-0000-0000-0000-000000000000")
    except StoreError:
        return False
    return True


def _connection(studio: Studio) -> str:
    return "connected" if studio.client.status.connected else "away"


def _response_times(studio: Studio) -> dict[str, dict[str, float]]:
    return {
        task_type: {"count": times.count, "p50_s": round(times.p50_s, 3), "p95_s": round(times.p95_s, 3)}
        for task_type, times in sorted(studio.jobs.observer.response_times().items())
    }
