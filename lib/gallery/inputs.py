"""Inputs: pictures that visitors uploaded, stored once per owner and content, and sent to Runware once per account.

A request names a picture of the studio by a reference, `input:ID` for an upload and `picture:ID` for a result. The
reference is what is stored; it is replaced by Runware's UUID of the picture only when the request is sent. So the
gallery can show where a result came from, and a request can be sent again with another key.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from lib.database import prepare_tables, writing
from lib.gallery.files import Files
from lib.gallery.tables.migrations import ROOM, STEPS
from lib.gallery.tables.schema import inputs, metadata, pictures, uploads
from lib.media import CheckedPicture, parse_reference

# Runware deletes an upload 30 days after its last use (PROTOCOL.md); a few days of margin.
_UPLOAD_LIFETIME_S: Final = 25 * 24 * 3600


@dataclass(frozen=True)
class Input:
    """A picture that a visitor uploaded. Size in pixels; `file` is its name below the store's folder."""

    id: str
    file: str
    mime: str
    width: int
    height: int

    @property
    def reference(self) -> str:
        """The reference by which a request names it."""
        return f"input:{self.id}"


class Inputs:
    """The pictures of one store that requests can name. All methods may be called from any thread."""

    def __init__(self, engine: Engine, files: Files) -> None:
        prepare_tables(engine, ROOM, metadata, STEPS)
        self._engine = engine
        self._writing = writing(engine)
        self._files = files

    def keep(self, owner: str, picture: CheckedPicture, *, input_id: str | None = None) -> Input:
        """Stores a checked picture, or finds it if this owner uploaded the same bytes before. `input_id` is an unused
        id (default: a new one). Raises `OSError`."""
        known = self._by_content(owner, picture.sha256)
        if known is not None:
            return known
        input_id = input_id or secrets.token_hex(16)
        name = self._files.write(input_id, picture.data, picture.extension, {512: picture.thumbnail})
        new = Input(input_id, name, picture.mime, picture.width, picture.height)
        try:
            self._add(owner, new, picture)
        except IntegrityError:  # another process was faster
            known = self._by_content(owner, picture.sha256)
            assert known is not None
            if known.id != input_id:  # a file without a row would be set aside for ever
                self._files.remove(input_id, name)
            return known
        return new

    def _add(self, owner: str, new: Input, picture: CheckedPicture) -> None:
        values = {
            "owner": owner,
            "sha256": picture.sha256,
            "created_at": time.time(),
            "stored_bytes": len(picture.data) + len(picture.thumbnail),
            **asdict(new),
        }
        with self._writing.begin() as connection:
            connection.execute(insert(inputs).values(values))

    def get(self, owner: str, input_id: str) -> Input | None:
        """One input of this owner, or None."""
        return self._one(inputs.c.owner == owner, inputs.c.id == input_id)

    def _by_content(self, owner: str, sha256: str) -> Input | None:
        return self._one(inputs.c.owner == owner, inputs.c.sha256 == sha256)

    def _one(self, *conditions: Any) -> Input | None:
        query = select(inputs.c.id, inputs.c.file, inputs.c.mime, inputs.c.width, inputs.c.height).where(*conditions)
        with self._engine.begin() as connection:
            row = connection.execute(query).one_or_none()
        return Input(**row._mapping) if row is not None else None

    # ---- uploads to Runware

    def file_of(self, owner: str, reference: str) -> tuple[Path, str] | None:
        """The path of a referenced picture of this owner, and its MIME type; None if its file is missing."""
        kind, result_id = parse_reference(reference)
        table = inputs if kind == "input" else pictures
        query = select(table.c.file, table.c.mime).where(table.c.id == result_id, table.c.owner == owner)
        with self._engine.begin() as connection:
            row = connection.execute(query).one_or_none()
        path = None if row is None or row.file is None else self._files.local(row.file)
        return None if row is None or path is None else (path, row.mime)

    def uploaded(self, account: str, owner: str, reference: str) -> str | None:
        """The UUID under which this account stores a picture of this owner, or None if it no longer does."""
        since = time.time() - _UPLOAD_LIFETIME_S
        query = select(uploads.c.media_uuid).where(*_upload(account, owner, reference), uploads.c.used_at > since)
        with self._engine.begin() as connection:
            return connection.execute(query).scalar_one_or_none()

    def forget_uploads(self, account: str, owner: str, references: Iterable[str]) -> None:
        """Forgets that an account stores these pictures; the next request uploads them again."""
        with self._writing.begin() as connection:
            for reference in references:
                connection.execute(delete(uploads).where(*_upload(account, owner, reference)))

    def note_upload(self, account: str, owner: str, reference: str, media_uuid: str) -> None:
        """Records under which UUID an account stores a picture, and that it was used now."""
        mine, values = _upload(account, owner, reference), {"media_uuid": media_uuid, "used_at": time.time()}
        result_id = parse_reference(reference)[1]
        with self._writing.begin() as connection:
            if not connection.execute(update(uploads).where(*mine).values(values)).rowcount:
                connection.execute(insert(uploads).values(account=account, owner=owner, picture_id=result_id, **values))


def _upload(account: str, owner: str, reference: str) -> tuple[Any, ...]:
    result_id = parse_reference(reference)[1]
    return uploads.c.account == account, uploads.c.owner == owner, uploads.c.picture_id == result_id
