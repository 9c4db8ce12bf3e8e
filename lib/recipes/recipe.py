"""The recipe: the parameters of a picture that are stored inside its file, and their form as JSON."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import lib
from lib import StudioError
from lib.media import is_reference

APP: Final = "Studio for Runware"
MAX_JSON_BYTES: Final = 48 * 1024
"""Together with the text, this fits into one EXIF segment of a JPEG."""

_FORMAT: Final = 1
_MAX_DEPTH: Final = 12
_SEED: Final = re.compile(r"[0-9]{1,20}")
_TASK: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# Replaces a picture that a request named: ids of the studio, and addresses that may hold a token, are private.
LEFT_OUT: Final = "left out"
_KINDS: Final[dict[str, type]] = {
    **dict.fromkeys(("taskType", "model", "positivePrompt", "negativePrompt", "prompt"), str),
    **dict.fromkeys(("width", "height", "steps", "seed", "numberResults"), int),
    **dict.fromkeys(("CFGScale", "strength"), float),
    **dict.fromkeys(("inputs", "safety"), dict),
}
# Where results are sent and who is notified is private.
_PRIVATE: Final = frozenset({"webhookURL", "uploadEndpoint", "taskUUID", "apiKey"})
_ADDRESS: Final = re.compile(r"(data|https?|ftp|file):", re.IGNORECASE)
_BASE64: Final = re.compile(r"[A-Za-z0-9+/=_-]{512,}")


class RecipeError(StudioError, ValueError):
    """A recipe that cannot be written, or a file that cannot take one. The text says why."""


@dataclass(frozen=True)
class Recipe:
    """The parameters that made one result.

    `request` is the whole request in Runware's field names, with `LEFT_OUT` for every picture it named; `seed` the
    result's own, as decimal digits (64 bits) or empty; width and height are the file's, in pixels.
    """

    request: Mapping[str, Any]
    source: str
    task_uuid: str = ""
    seed: str = ""
    width: int | None = None
    height: int | None = None
    version: str = lib.__version__

    def to_json(self) -> str:
        """One JSON object on one line. Raises `RecipeError` for what is not Unicode, not JSON, or too large."""
        payload = {
            "app": APP,
            "version": self.version,
            "format": _FORMAT,
            "source": self.source,
            "taskUUID": self.task_uuid,
            "seed": self.seed,
            "width": self.width,
            "height": self.height,
            "request": dict(self.request),
        }
        try:
            text = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
            size = len(text.encode())
        except (TypeError, ValueError, RecursionError) as error:  # an unpaired surrogate is a ValueError, too
            raise RecipeError("The request is not JSON in Unicode.") from error
        if size > MAX_JSON_BYTES:
            raise RecipeError("The request is too long for a picture's metadata.")
        # XML, C strings and old readers fail on these; in JSON their escapes mean the same.
        return text.replace("\x7f", "\\u007f").replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")

    @classmethod
    def from_json(cls, text: str) -> Recipe | None:
        """The recipe that `to_json` wrote, or None for anything else. The text is untrusted."""
        if len(text) > MAX_JSON_BYTES * 2:
            return None
        try:
            loaded = json.loads(text)
        except (ValueError, RecursionError):
            return None
        if not (isinstance(loaded, dict) and loaded.get("app") == APP):
            return None
        texts = [loaded.get(name, "") for name in ("source", "taskUUID", "seed", "version")]
        sides = [loaded.get("width"), loaded.get("height")]
        if not (
            all(isinstance(text, str) and len(text) <= 64 for text in texts)
            and all(side is None or (type(side) is int and 0 < side < 100_000) for side in sides)
            and (not texts[1] or _TASK.fullmatch(texts[1]))
            and (not texts[2] or _SEED.fullmatch(texts[2]))
            and texts[0] in ("runware", "sandbox")
            and is_sound_request(loaded.get("request"))
        ):
            return None
        return cls(loaded["request"], texts[0], texts[1], texts[2], sides[0], sides[1], texts[3])


def public_request(request: Mapping[str, Any]) -> dict[str, Any]:
    """The request without its private parts.

    References to the visitor's pictures, addresses and raw pictures become `LEFT_OUT`; where results should be sent is
    dropped. Prompts stay as they are, whatever they contain.
    """
    return {
        name: value if name in ("positivePrompt", "negativePrompt", "prompt") else _public(value)
        for name, value in request.items()
        if name not in _PRIVATE
    }


def is_sound_request(value: Any) -> bool:
    """Whether an untrusted value is valid as a request: texts that a page can show, not nested deeper than requests
    are, and well-known fields of the right types."""
    if not isinstance(value, dict) or not _is_sound(value):
        return False
    return all(_is_kind(value[name], kind) for name, kind in _KINDS.items() if name in value)


def is_sound_text(text: str) -> bool:
    """Whether a text has no unpaired surrogates, which could be neither stored nor shown."""
    return _SURROGATE.search(text) is None


def _is_kind(value: Any, kind: type) -> bool:
    if isinstance(value, bool):
        return kind is bool
    if isinstance(value, int):
        return kind in (int, float) and abs(value) < 2**63
    return isinstance(value, kind)


def _public(value: Any) -> Any:
    if isinstance(value, str):
        private = is_reference(value) or _ADDRESS.match(value) or _BASE64.fullmatch(value)
        return LEFT_OUT if private else value
    if isinstance(value, Mapping):
        return {name: _public(each) for name, each in value.items() if name not in _PRIVATE}
    return [_public(each) for each in value] if isinstance(value, list) else value


def _is_sound(value: Any, depth: int = 0) -> bool:
    """Whether texts have no unpaired surrogates, which no page could show, and nesting is no deeper than in
    requests."""
    if depth > _MAX_DEPTH:
        return False
    if isinstance(value, str):
        return is_sound_text(value)
    if isinstance(value, dict):
        return all(_is_sound(name, depth) and _is_sound(each, depth + 1) for name, each in value.items())
    if isinstance(value, float):
        return math.isfinite(value)
    return all(_is_sound(each, depth + 1) for each in value) if isinstance(value, list) else True
