"""The health endpoint: whether the studio runs and is ready, its connection to Runware, and response times."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse, Response

from lib.database import StoreError
from lib.studio import Studio


def health(studio: Studio | None, *, only_ready: bool) -> Response:
    """200 while the process responds; with `only_ready`, 503 until it can take work. Blocks for a read of the store.

    A lost connection to Runware is reported but does not make the studio unready: earlier results can be viewed, and
    new requests fail with the reason.
    """
    ready = studio is not None and _store_answers(studio)
    body: dict[str, Any] = {"live": True, "ready": ready}
    if studio is not None:
        body |= {"source": studio.source, "runware": _connection(studio), "responseTimes": _response_times(studio)}
    unready = only_ready and not ready
    status = HTTPStatus.SERVICE_UNAVAILABLE if unready else HTTPStatus.OK
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
