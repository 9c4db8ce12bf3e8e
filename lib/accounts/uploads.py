"""Before a request is sent: uploads the pictures it refers to, and replaces the references by Runware's UUIDs.

Each picture is uploaded once per owner and account, and reused as long as Runware stores it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final
from weakref import WeakValueDictionary

from lib import StudioError
from lib.gallery import Inputs
from lib.media import references_in, with_uuids
from lib.runware_api import RunwareClient

# Runware's error codes for an upload that it no longer has.
GONE_AT_RUNWARE: Final = frozenset({"mediaNotFound", "mediaExpired"})


class InputGoneError(StudioError):
    """A picture that a request refers to is no longer in the studio. The text is a sentence for a person."""


class InputUploads:
    """Uploads for one account. `account_id` is a hash of endpoint and key."""

    def __init__(self, client: RunwareClient, inputs: Inputs, account_id: str) -> None:
        self._client = client
        self._inputs = inputs
        self._account_id = account_id
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def resolve(self, owner_id: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Returns the request as Runware accepts it.

        Raises `InputGoneError` or `RequestFailedError`; then the request was not sent.
        """
        known: dict[str, str] = {}
        for reference in dict.fromkeys(references_in(request)):
            turn = self._turns.setdefault((owner_id, reference), asyncio.Lock())
            async with turn:  # two jobs with one picture upload it once, without waiting for other pictures
                known[reference] = await self._uuid_of(owner_id, reference)
        resolved: dict[str, Any] = with_uuids(dict(request), known)
        return resolved

    async def forget(self, owner_id: str, request: Mapping[str, Any]) -> None:
        """Forgets the uploads that this request refers to, so that they are uploaded again next time."""
        await asyncio.to_thread(self._inputs.forget_uploads, self._account_id, owner_id, list(references_in(request)))

    async def _uuid_of(self, owner_id: str, reference: str) -> str:
        known = await asyncio.to_thread(self._inputs.uploaded, self._account_id, owner_id, reference)
        media_uuid = known or await self._upload(owner_id, reference)
        await asyncio.to_thread(self._inputs.note_upload, self._account_id, owner_id, reference, media_uuid)
        return media_uuid

    async def _upload(self, owner_id: str, reference: str) -> str:
        found = await asyncio.to_thread(self._inputs.file_of, owner_id, reference)
        if found is None:
            raise InputGoneError(
                "The picture that this starts from is no longer in the studio. Choose it anew, then send it again."
            )
        path, mime = found
        return await self._client.upload(await asyncio.to_thread(path.read_bytes), mime)
