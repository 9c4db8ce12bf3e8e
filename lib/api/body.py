"""Reads the body of a call within limits: JSON, or a form with files.

The bytes are counted as they arrive and reading stops at the limit, whatever Content-Length says.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from lib.api.api_errors import ApiError, invalid
from lib.media import MAX_BYTES

LIMIT_BYTES: Final = MAX_BYTES + 64 * 1024
"""50 MB for a picture, and room for the other fields."""
_READ_S: Final = 300.0
_DISCARDED_BYTES: Final = 2 * MAX_BYTES
_DISCARD_S: Final = 5.0
_MOST_FILES: Final = 16
_MOST_FIELDS: Final = 128


@dataclass
class Body:
    """The body of a call: `fields` as in JSON; `files` are the bytes of pictures by field name."""

    fields: dict[str, Any]
    files: dict[str, list[bytes]] = field(default_factory=dict)

    def digest(self, capability: str) -> str:
        """SHA-256 in hex; equal for equal bodies sent to the same capability, however they were formatted."""
        digest = sha256(f"{capability}\n".encode())
        digest.update(json.dumps(self.fields, sort_keys=True).encode())
        for name, contents in sorted(self.files.items()):
            for content in contents:
                digest.update(f"{name}:{sha256(content).hexdigest()}".encode())
        return digest.hexdigest()


async def read_body(request: Request) -> Body:
    """Reads the body of a call. Raises `ApiError`: 400, 408, 413 or 415."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/json", "multipart/form-data"):
        raise ApiError(
            415, "unsupportedMediaType", "Send JSON (Content-Type: application/json) or a form (multipart/form-data)."
        )
    try:
        async with asyncio.timeout(_READ_S):
            return await (_read_json(request) if kind == "application/json" else _read_form(request))
    except TimeoutError:
        raise ApiError(408, "timeout", f"The body took longer than {_READ_S:.0f} seconds to arrive.") from None
    except ClientDisconnect:
        raise ApiError(400, "disconnected", "The connection ended before the whole body was here.") from None


async def _read_json(request: Request) -> Body:
    received = bytearray()
    async for chunk in _counted(request):
        received += chunk
    try:
        fields = await asyncio.to_thread(_parse_json, bytes(received))
    except (ValueError, RecursionError):
        raise invalid(None, "The body is not valid JSON.", "invalidJSON") from None
    if not isinstance(fields, dict):
        raise invalid(None, 'The body should be a JSON object, such as {"positivePrompt": "a fox"}.', "invalidJSON")
    return Body(fields)


def _parse_json(received: bytes) -> Any:
    return json.loads(received, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


async def _read_form(request: Request) -> Body:
    parser = MultiPartParser(
        request.headers, _counted(request), max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=2**20
    )
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise invalid(None, f"The form cannot be read: {error.message}", "invalidForm") from None
    except (KeyError, ValueError, UnicodeDecodeError):
        raise invalid(None, "The form cannot be read: it has no proper boundary.", "invalidForm") from None
    body = Body({})
    try:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                body.files.setdefault(name, []).append(await value.read())
            else:
                body.fields[name] = _form_value(name, value, body.fields)
    finally:
        await form.close()
    return body


def _form_value(name: str, text: str, before: dict[str, Any]) -> Any:
    """Parses a form's value, which is always a text: numbers, flags, objects and lists are written as in JSON."""
    if name in before:
        raise invalid(name, f"{name} stands twice in the form; write a list as JSON.")
    try:
        value = _parse_json(text.encode())
    except (ValueError, RecursionError):
        return text
    # A text stays as written, with its quotes; "12" as a prompt is corrected where the field's kind is known.
    return text if isinstance(value, str) or value is None else value


async def _counted(request: Request) -> AsyncGenerator[bytes, None]:
    """Yields the chunks of a body. Raises `ApiError` 413 beyond the limit."""
    content_length = request.headers.get("content-length", "")
    if content_length.isdigit() and int(content_length) > LIMIT_BYTES:
        await _discard(request)
        raise _too_large()
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > LIMIT_BYTES:
            await _discard(request)
            raise _too_large()
        yield chunk


async def _discard(request: Request) -> None:
    """Reads and discards the rest for a moment: a client that is still sending does not read the refusal."""
    discarded = 0
    try:
        async with asyncio.timeout(_DISCARD_S):
            async for chunk in request.stream():
                discarded += len(chunk)
                if discarded > _DISCARDED_BYTES:
                    return
    except (TimeoutError, ClientDisconnect):
        return


def _too_large() -> ApiError:
    return ApiError(
        413,
        "tooLarge",
        f"The body is larger than {MAX_BYTES // 2**20} MB; send a smaller picture, or the address of this one.",
        headers={"Connection": "close"},
    )
