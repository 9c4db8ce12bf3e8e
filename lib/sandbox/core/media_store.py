"""Results and uploads on disk, bounded in number, bytes and age. Names cannot be guessed; ids are the account's own."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from lib.sandbox.core.pictures import Encoded

MAX_FILES = 500
MAX_BYTES = 1024**3
MAX_AGE_S = 24 * 3600.0


@dataclass(frozen=True)
class Media:
    """One stored file. `uuid` is what requests name it by, `name` the last part of its address."""

    uuid: str
    name: str
    path: Path
    size: int
    owner: str
    expires: float


class MediaStore:
    """Files in `folder`, or in a temporary folder of its own that `close` removes. Callable from any thread.

    `clock` is a monotonic clock, in seconds.
    """

    def __init__(self, folder: Path | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._own_folder = folder is None
        self._folder = folder or Path(tempfile.mkdtemp(prefix="studio-sandbox-"))
        self._folder.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._lock = Lock()
        self._by_uuid: dict[str, Media] = {}
        self._by_name: dict[str, Media] = {}

    def keep(self, picture: Encoded, owner: str, ttl_s: float | None = None) -> Media:
        """Write the file and give it an id and a name; the oldest files are removed when there are too many."""
        name = f"{secrets.token_urlsafe(24)}.{picture.suffix}"
        path = self._folder / name
        path.write_bytes(picture.data)
        expires = self._clock() + min(ttl_s or MAX_AGE_S, MAX_AGE_S)
        media = Media(str(uuid.uuid4()), name, path, len(picture.data), owner, expires)
        with self._lock:
            self._by_uuid[media.uuid] = self._by_name[name] = media
            self._make_room()
        return media

    def by_name(self, name: str) -> Media | None:
        """The file of an address's last part, or None where there is none (any more)."""
        with self._lock:
            return self._living(self._by_name.get(name))

    def by_uuid(self, media_uuid: str, owner: str) -> Media | None:
        """The file with this id if it belongs to `owner`."""
        with self._lock:
            media = self._living(self._by_uuid.get(media_uuid.lower()))
        return media if media is not None and media.owner == owner else None

    def delete(self, media: Media) -> None:
        """Delete a file before it expires; a second call is harmless."""
        with self._lock:
            if media.uuid in self._by_uuid:
                self._forget(media)

    def close(self) -> None:
        """Remove all stored files."""
        with self._lock:
            for media in list(self._by_uuid.values()):
                self._forget(media)
        if self._own_folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _living(self, media: Media | None) -> Media | None:
        if media is not None and media.expires <= self._clock():
            self._forget(media)
            return None
        return media

    def _make_room(self) -> None:
        now = self._clock()
        for media in [media for media in self._by_uuid.values() if media.expires <= now]:
            self._forget(media)
        total = sum(media.size for media in self._by_uuid.values())
        for media in list(self._by_uuid.values())[:-1]:
            if len(self._by_uuid) <= MAX_FILES and total <= MAX_BYTES:
                return
            self._forget(media)
            total -= media.size

    def _forget(self, media: Media) -> None:
        del self._by_uuid[media.uuid], self._by_name[media.name]
        media.path.unlink(missing_ok=True)
