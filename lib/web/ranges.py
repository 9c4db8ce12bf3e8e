"""Bytes that are made in memory, in parts where the browser asks for a part: films are played so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response


def bytes_response(data: bytes, mime: str, asked: str | None, headers: Mapping[str, str]) -> Response:
    """All of it, or the one range that a `Range` header asks for (RFC 9110, 14.2); of several ranges, all of it."""
    found = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", asked or "")
    if found is None or found.group(0) == "bytes=-":
        return Response(data, media_type=mime, headers={**headers, "Accept-Ranges": "bytes"})
    if found[1]:
        first, last = int(found[1]), min(int(found[2] or len(data)), len(data) - 1)
    else:  # so many from the end
        first, last = max(len(data) - int(found[2]), 0), len(data) - 1
    if first > last:
        said = {**headers, "Content-Range": f"bytes */{len(data)}"}
        return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=said)
    said = {**headers, "Accept-Ranges": "bytes", "Content-Range": f"bytes {first}-{last}/{len(data)}"}
    return Response(data[first : last + 1], HTTPStatus.PARTIAL_CONTENT, said, media_type=mime)
