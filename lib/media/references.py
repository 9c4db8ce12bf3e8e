"""References by which requests name pictures of the studio: `input:ID` for an uploaded input, `picture:ID` for a
result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

_REFERENCE: Final = re.compile(r"(input|picture):([0-9a-f]{32})")


def parse_reference(text: str) -> tuple[str, str]:
    """Splits a reference into kind ("input" or "picture") and id. Raises `ValueError` for anything else."""
    found = _REFERENCE.fullmatch(text)
    if found is None:
        raise ValueError("not a reference to a picture")
    return found[1], found[2]


def is_reference(value: object) -> bool:
    """Whether a value in a request is a reference to a picture of the studio."""
    return isinstance(value, str) and _REFERENCE.fullmatch(value) is not None


def references_in(value: Any) -> Iterator[str]:
    """Every reference anywhere in a request, in order."""
    if is_reference(value):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from references_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from references_in(each)


def with_uuids(value: Any, known: Mapping[str, str]) -> Any:
    """The same request with each reference replaced by its value in `known`."""
    if isinstance(value, str):
        return known.get(value, value)
    if isinstance(value, Mapping):
        return {name: with_uuids(each, known) for name, each in value.items()}
    return [with_uuids(each, known) for each in value] if isinstance(value, list) else value
