"""Responses with bytes from memory, in whole or as a range, which browsers request to play films."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response


def bytes_response(data: bytes, mime: str, range_header: str | None, headers: Mapping[str, str]) -> Response:
    """Returns all bytes, or the one range of a `Range` header (RFC 9110, 14.2); for several ranges, all bytes."""
    found = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", range_header or "")
    if found is None or found.group(0) == "bytes=-":
        return Response(data, media_type=mime, headers={**headers, "Accept-Ranges": "bytes"})
    if found[1]:
        first, last = int(found[1]), min(int(found[2] or len(data)), len(data) - 1)
    else:  # a number of bytes from the end
        first, last = max(len(data) - int(found[2]), 0), len(data) - 1
    if first > last:
        refused = {**headers, "Content-Range": f"bytes */{len(data)}"}
        return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=refused)
    partial = {**headers, "Accept-Ranges": "bytes", "Content-Range": f"bytes {first}-{last}/{len(data)}"}
    return Response(data[first : last + 1], HTTPStatus.PARTIAL_CONTENT, partial, media_type=mime)
