"""The responses about a job: Runware's own field names, addresses at the studio."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse, Response

from lib.api.api_errors import ApiError, of_problem
from lib.catalog import result_kind, task
from lib.gallery import Job, Problem, Result
from lib.studio import Studio


def pending(job: Job, root: str) -> Response:
    """The response for an unfinished job (202): where to ask for it again, and when."""
    address = f"{root}/api/jobs/{job.task_uuid}"
    body = {"taskUUID": job.task_uuid, "status": "processing", "model": job.model, "address": address}
    headers = {"Location": address, "Retry-After": str(task(job.task_type).ask_again_s)}
    return JSONResponse(body, HTTPStatus.ACCEPTED, headers)


def ended(studio: Studio, job: Job, root: str, output_type: str) -> Response:
    """The response for a job that has ended. Raises `ApiError` if it only failed. Reads files if they go inside."""
    if not job.results and job.problems:
        raise failure(job)
    return JSONResponse(_body(studio, job, root, output_type))


def job_status(studio: Studio, job: Job, root: str) -> Response:
    """The response to a request for a known job, in any state. A failed job is reported with status 200."""
    if not job.ended:
        return pending(job, root)
    if job.results or not job.problems:
        return JSONResponse(_body(studio, job, root, "URL"))
    return JSONResponse({"taskUUID": job.task_uuid, "status": "error", "model": job.model, **failure(job).body()})


def failure(job: Job) -> ApiError:
    """Why a job has no results."""
    first = job.problems[0]
    return of_problem(first, _field(job, first.parameter), taskUUID=job.task_uuid, billed=first.billed)


def _body(studio: Studio, job: Job, root: str, output_type: str) -> dict[str, Any]:
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
    if not result_kind(result.kind).has_file:
        return {"text": result.text, "cost": result.cost_usd}
    answer: dict[str, Any] = {
        f"{result.kind}UUID": result.id,
        # A text: JavaScript's numbers lose the last digits of 64 bits.
        "seed": result.seed or None,
        "width": result.width,
        "height": result.height,
        "NSFWContent": result.flagged,
        "cost": result.cost_usd,
    }
    if result.duration_s is not None:
        answer["duration"] = result.duration_s
    if result.file is None:
        return {**answer, f"{result.kind}URL": None, "problem": result.problem}
    return {**answer, **_file_field(studio, result, result.file, root, output_type)}


def _file_field(studio: Studio, result: Result, file: str, root: str, output_type: str) -> Mapping[str, str]:
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
    """The API's name of a request field."""
    return "image" if parameter in ("inputs.image", "inputImage") else parameter
