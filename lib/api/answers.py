"""What a caller gets to hear of a job: Runware's own names, addresses of the studio's own."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import JSONResponse, Response

from lib.api.api_errors import ApiError, of_problem
from lib.gallery import Job, Problem, Result
from lib.studio import Studio

_ASK_AGAIN_S: Final = {"videoInference": 3}


def pending(job: Job, root: str) -> Response:
    """Accepted, not there yet: where and when to ask again."""
    address = f"{root}/api/jobs/{job.task_uuid}"
    body = {"taskUUID": job.task_uuid, "status": "processing", "model": job.model, "address": address}
    headers = {"Location": address, "Retry-After": str(_ASK_AGAIN_S.get(job.task_type, 1))}
    return JSONResponse(body, HTTPStatus.ACCEPTED, headers)


def ended(studio: Studio, job: Job, root: str, output_type: str) -> Response:
    """All of it. Raises `ApiError` for a job that gave nothing. Reads files where the caller wants them inside."""
    if not job.results and job.problems:
        raise failure(job)
    return JSONResponse(_told(studio, job, root, output_type))


def told(studio: Studio, job: Job, root: str) -> Response:
    """A job as it stands, for whoever asks again: its failure is a fact about it, not about the asking."""
    if not job.ended:
        return pending(job, root)
    if job.results or not job.problems:
        return JSONResponse(_told(studio, job, root, "URL"))
    return JSONResponse({"taskUUID": job.task_uuid, "status": "error", "model": job.model, **failure(job).body()})


def failure(job: Job) -> ApiError:
    """Why a job gave nothing."""
    first = job.problems[0]
    return of_problem(first, _field(job, first.parameter), taskUUID=job.task_uuid, billed=first.billed)


def _told(studio: Studio, job: Job, root: str, output_type: str) -> dict[str, Any]:
    return {
        "taskUUID": job.task_uuid,
        "status": "success" if job.results else job.state,
        "model": job.model,
        "source": job.source,
        "cost": job.cost_usd,
        "results": [_result(studio, result, root, output_type) for result in job.results],
        "errors": [_problem(job, problem) for problem in job.problems],
    }


def _result(studio: Studio, result: Result, root: str, output_type: str) -> dict[str, Any]:
    if result.kind == "text":
        return {"text": result.text, "cost": result.cost_usd}
    found: dict[str, Any] = {
        f"{result.kind}UUID": result.id,
        # A text: JavaScript's numbers lose the last digits of 64 bits.
        "seed": result.seed or None,
        "width": result.width,
        "height": result.height,
        "NSFWContent": result.flagged,
        "cost": result.cost_usd,
    }
    if result.duration_s is not None:
        found["duration"] = result.duration_s
    if result.file is None:
        return {**found, f"{result.kind}URL": None, "problem": result.problem}
    return {**found, **_medium(studio, result, result.file, root, output_type)}


def _medium(studio: Studio, result: Result, file: str, root: str, output_type: str) -> Mapping[str, str]:
    if output_type == "URL":
        return {f"{result.kind}URL": f"{root}/files/{result.id}"}
    encoded = base64.b64encode(studio.store.files.path(file).read_bytes()).decode()
    if output_type == "dataURI":
        return {f"{result.kind}DataURI": f"data:{result.mime};base64,{encoded}"}
    return {f"{result.kind}Base64Data": encoded}


def _problem(job: Job, problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code or "unknown",
        "message": problem.sentence,
        "field": _field(job, problem.parameter),
        "billed": problem.billed,
    }


def _field(job: Job, parameter: str | None) -> str | None:
    """A field by the name that callers know it by."""
    return "image" if parameter in ("inputs.image", "inputImage") else parameter
