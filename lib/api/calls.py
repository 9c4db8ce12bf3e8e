"""One call from its body to its response: checked, submitted once, waited for within a limit."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from lib.access import Visitor
from lib.api import answers
from lib.api.api_errors import ApiError, over_budget, store_error
from lib.api.body import Body, read_body
from lib.api.capabilities import Capability, output_type, request_of
from lib.api.media import Pictures
from lib.database import StoreError
from lib.gallery import Job
from lib.jobs import BudgetExceededError, submission_of
from lib.runtime import Stopping
from lib.studio import Studio
from lib.web import is_https

_WAIT_S: Final = 55.0
"""Below the minute after which most proxies close a silent connection."""
_LONGEST_WAIT_S: Final = 300.0
_LOOK_AGAIN_S: Final = 0.5
_PREFERENCE: Final = re.compile(r"\s*wait\s*=\s*(\d{1,6})\s*")
_LONGEST_KEY: Final = 255


class Calls:
    """The calls of one studio."""

    def __init__(self, studio: Studio, stopping: Stopping) -> None:
        self._studio = studio
        self._keys = studio.idempotency
        self._stopping = stopping

    async def answer(self, capability: Capability, visitor: Visitor, request: Request) -> Response:
        """Submits a call's job, or finds that of an earlier call with the same key. Raises `ApiError`."""
        wait_s = _wait_s(request, _WAIT_S if capability.endpoint.waits else 0.0)
        key = _idempotency_key(request)
        body = await read_body(request)
        wanted = output_type(capability, body.fields)
        job = await self._job(capability, visitor, key, body)
        job = await self._wait_until_ended(job, time.monotonic() + wait_s)
        root = _root(request)
        if not job.ended:
            return answers.pending(job, root)
        return await asyncio.to_thread(answers.ended, self._studio, job, root, wanted)

    async def job_status(self, visitor: Visitor, request: Request) -> Response:
        """The current state of a job. Raises `ApiError` if there is none, or if it is another visitor's."""
        wait_s = _wait_s(request, 0.0)
        job = await asyncio.to_thread(self._studio.store.job, request.path_params["task_uuid"])
        if job is None or job.owner != visitor.id:
            raise ApiError(404, "jobNotFound", "No job of yours has this taskUUID.", "taskUUID")
        job = await self._wait_until_ended(job, time.monotonic() + wait_s)
        root = _root(request)
        return await asyncio.to_thread(answers.job_status, self._studio, job, root)

    # ---- submitting

    async def _job(self, capability: Capability, visitor: Visitor, key: str | None, body: Body) -> Job:
        if key is None:
            return await self._submit(capability, visitor, secrets.token_hex(16), body)
        submission = submission_of(key)
        digest = await asyncio.to_thread(body.digest, capability.name)
        before = await asyncio.to_thread(self._keys.digest_of, visitor.id, submission)
        if before == digest:
            # Before anything is fetched or checked: the file at an address may have changed since.
            known = await asyncio.to_thread(self._studio.store.job_of_submission, visitor.id, submission)
            if known is not None:
                return known
        elif before is not None:
            raise _body_conflict()
        return await self._submit(capability, visitor, submission, body, digest)

    async def _submit(
        self, capability: Capability, visitor: Visitor, submission: str, body: Body, digest: str | None = None
    ) -> Job:
        placeholder = {"image": "a file"} if body.files else {}
        request_of(capability, {**body.fields, **placeholder})  # refuse early what is cheap to check
        fields = await Pictures(self._studio, visitor.id).with_references(body)
        task_request = request_of(capability, fields)
        return await asyncio.to_thread(self._submit_once, capability, visitor, submission, task_request, digest)

    def _submit_once(
        self,
        capability: Capability,
        visitor: Visitor,
        submission: str,
        task_request: dict[str, Any],
        digest: str | None,
    ) -> Job:
        if digest is not None and not self._keys.claim(visitor.id, submission, digest):
            raise _body_conflict()
        try:
            return self._studio.jobs.submit(visitor, capability.name, task_request, submission)
        except BudgetExceededError as error:
            raise over_budget(error) from None
        except StoreError as error:
            raise store_error(error) from None

    # ---- waiting

    async def _wait_until_ended(self, job: Job, until: float) -> Job:
        """The job once it has ended, or as it is at `until` (monotonic seconds) or when the studio stops."""
        while not job.ended and time.monotonic() < until and not self._stopping.begun:
            left_s = until - time.monotonic()
            ended = self._studio.jobs.when_ended(job.task_uuid)
            if ended is not None:
                await self._stopping.wait_for(asyncio.wrap_future(ended), left_s)
            current = await asyncio.to_thread(self._studio.store.job, job.task_uuid)
            assert current is not None
            job = current
            if ended is None and not job.ended:  # another process runs it
                await self._stopping.sleep(min(left_s, _LOOK_AGAIN_S))
        return job


def _root(request: Request) -> str:
    """The studio's address as the caller used it, also behind a TLS proxy and below a base path."""
    scheme = "https" if is_https(request) else "http"
    return f"{scheme}://{request.url.netloc}{request.url.path.partition('/api/')[0]}"


def _wait_s(request: Request, default_s: float) -> float:
    """How many seconds the caller wants to wait (RFC 7240: `Prefer: respond-async`, `Prefer: wait=10`)."""
    for preference in request.headers.get("prefer", "").lower().split(","):
        if preference.strip() == "respond-async":
            return 0.0
        if (wait := _PREFERENCE.fullmatch(preference)) is not None:
            return min(float(wait[1]), _LONGEST_WAIT_S)
    return default_s


def _idempotency_key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not 1 <= len(key) <= _LONGEST_KEY:
        raise ApiError(
            400,
            "invalidIdempotencyKey",
            f"Idempotency-Key should have 1 to {_LONGEST_KEY} characters.",
            "Idempotency-Key",
        )
    return key


def _body_conflict() -> ApiError:
    return ApiError(
        409,
        "idempotencyConflict",
        "This Idempotency-Key came with another body before. Use a new key for a new call.",
        "Idempotency-Key",
    )
