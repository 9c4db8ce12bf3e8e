"""Pictures in a call: checked, stored for the caller, and replaced by references for the request."""

from __future__ import annotations

import asyncio
import binascii
import re
from collections.abc import Mapping
from typing import Any, Final

from lib.api.api_errors import ApiError, invalid
from lib.api.body import Body
from lib.media import UploadRefusedError, check_upload, fetch_public, is_reference
from lib.studio import Studio

# The fields of a request that hold pictures (PROTOCOL.md, "What the untyped objects hold"), and the API's own.
PICTURE_FIELDS: Final = frozenset(
    {"image", "images", "seedImage", "mask", "maskImage", "referenceImages", "references", "frameImages", "frames",
     "guideImage"}
)  # fmt: skip
_MOST_PICTURES: Final = 16
_DEEPEST: Final = 16
_OUR_FILE: Final = re.compile(r"(?:https?://[^/\s]+(?:/[^?#\s]*)?)?/files/([0-9a-f]{32})(?:/download)?")
_ID: Final = re.compile(r"[0-9a-f]{32}")
_DATA_URI: Final = re.compile(r"data:[\w.+-]+/[\w.+-]+;base64,")
_ACCEPTED_FORMS: Final = "base64, a data URI, an https address, or the id of a picture of yours"


class Pictures:
    """The pictures of one call. Raises `ApiError` for one that is not accepted."""

    def __init__(self, studio: Studio, owner_id: str) -> None:
        self._studio = studio
        self._owner_id = owner_id
        self._count = 0

    async def with_references(self, body: Body) -> dict[str, Any]:
        """Stores the pictures of a body and returns its fields with references in their place."""
        files: dict[str, Any] = {}
        for name, contents in body.files.items():
            if name not in ("image", "images"):
                raise invalid(name, "A file should be in the field image.")
            for content in contents:
                files.setdefault("image", []).append(await self._store(content, "image"))
        if len(files.get("image", [])) > 1 or (files and "image" in body.fields):
            raise invalid("image", "One picture a call, please; others go into inputs.")
        fields = await self._walk(body.fields, None)
        return {**fields, **{name: references[0] for name, references in files.items()}}

    async def _walk(self, value: Any, name: str | None, depth: int = 0) -> Any:
        if depth > _DEEPEST:
            raise invalid(None, "The body's objects and lists lie too deep within one another.")
        if isinstance(value, Mapping):
            # Inside references and frames the picture is under "image"; the other values there are plain texts.
            return {
                key: await self._walk(each, key if key in PICTURE_FIELDS else None, depth + 1)
                for key, each in value.items()
            }
        if isinstance(value, list):
            return [await self._walk(each, name, depth + 1) for each in value]
        if isinstance(value, str) and name is not None:
            return await self._reference(value, name)
        return value

    async def _reference(self, text: str, field: str) -> str:
        """The reference for a text: to a picture that the caller has, or to one that is stored now."""
        known = _OUR_FILE.fullmatch(text) or _ID.fullmatch(text)
        if known is not None or is_reference(text):
            result_id = text.rpartition(":")[2] if known is None else known[known.re.groups]
            return await asyncio.to_thread(self._own, result_id, field)
        if text.startswith("https://"):
            return await self._store(await self._fetched(text, field), field)
        return await self._store(await asyncio.to_thread(_decoded, text, field), field)

    def _own(self, result_id: str, field: str) -> str:
        for reference in (f"picture:{result_id}", f"input:{result_id}"):
            if self._studio.inputs.file_of(self._owner_id, reference) is not None:
                return reference
        raise ApiError(404, "pictureNotFound", "No picture of yours has this id.", field)

    async def _fetched(self, address: str, field: str) -> bytes:
        try:
            # On the studio's own loop: a slow foreign server must not block the pages.
            return await asyncio.wrap_future(self._studio.loop.submit(fetch_public(address)))
        except UploadRefusedError as error:
            raise invalid(field, str(error), "addressRefused") from None

    async def _store(self, data: bytes, field: str) -> str:
        self._count += 1
        if self._count > _MOST_PICTURES:
            raise invalid(field, f"A call takes at most {_MOST_PICTURES} pictures.")
        return await asyncio.to_thread(self._check_and_store, data, field)

    def _check_and_store(self, data: bytes, field: str) -> str:
        try:
            checked = check_upload(data)
        except UploadRefusedError as error:
            raise invalid(field, str(error), "pictureRefused") from None
        try:
            stored = self._studio.inputs.keep(self._owner_id, checked)
        except OSError:
            raise ApiError(
                507, "diskFull", "The studio's disk refused the picture. Its owner has to make room.", field
            ) from None
        return stored.reference


def _decoded(text: str, field: str) -> bytes:
    prefix = _DATA_URI.match(text)
    if prefix is None and text.startswith(("data:", "http:", "file:")):
        raise invalid(field, f"{field} should be {_ACCEPTED_FORMS}.")
    encoded = text[prefix.end() :] if prefix else text
    try:
        # One pass; base64.b64decode(validate=True) checks every character again with a regular expression.
        data = binascii.a2b_base64(encoded, strict_mode=True)
    except (binascii.Error, ValueError):
        raise invalid(field, f"{field} should be {_ACCEPTED_FORMS}; this is none of them.") from None
    if not data:
        raise invalid(field, f"{field} is empty; it should be {_ACCEPTED_FORMS}.")
    return data
