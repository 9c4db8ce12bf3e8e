"""Requests derived from a result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.gallery import Result


def request_of(result: Result, request: Mapping[str, Any]) -> dict[str, Any]:
    """The request that reproduces this result: the job's, for one result, with the result's own seed."""
    again = _for_one(request)
    return {**again, "seed": int(result.seed)} if result.seed else again


def with_new_seed(request: Mapping[str, Any]) -> dict[str, Any]:
    """The same request for one more result; the server chooses its seed."""
    return {name: value for name, value in _for_one(request).items() if name != "seed"}


def _for_one(request: Mapping[str, Any]) -> dict[str, Any]:
    return {**request, "numberResults": 1} if "numberResults" in request else dict(request)
