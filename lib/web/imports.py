"""`POST /import`: a ZIP of any size, streamed to the disk, then imported into the visitor's gallery.

Streamlit keeps uploads in memory and limits their size for that reason; a gallery's ZIP is larger. The guard refuses
requests from other sites' pages.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable
from http import HTTPStatus
from typing import IO, Final

import anyio
from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.access import Visitor
from lib.database import StoreError
from lib.gallery import ArchiveRefusedError, Importer, ImportReport
from lib.studio import Studio
from lib.web.guard import principal

MOST_BYTES: Final = {True: 8 * 2**30, False: 2**30}
"""Largest size of a ZIP, by whether it is the owner's."""
_LEFT_FREE_BYTES: Final = 2**30
_PIECE_BYTES: Final = 2**20
_MOST_PROBLEMS: Final = 20
_NO_ROOM: Final = "There is no room on the disk for this ZIP. Make room, then import it again."
_log = logging.getLogger(__name__)


class _RefusedError(Exception):
    """A ZIP is refused; the text is a sentence for a person."""


def import_routes(studio: Callable[[], Studio]) -> list[Route]:
    """Returns the route of the gallery's import. It answers `added`, `known` and `problems`, or `refused`."""
    taking: set[str] = set()
    turn = anyio.CapacityLimiter(1)  # decoding pictures uses a whole core, so one import runs at a time

    async def take(request: Request) -> Response:
        opened = studio()
        owner = principal(request, opened.access)
        if owner is None:
            return _refused("You are not known here. Open the gallery, then import the ZIP there.", 401)
        if owner.id in taking:
            return _refused("Another import of yours is still running. Wait for it, then import this one.", 409)
        taking.add(owner.id)
        try:
            with tempfile.TemporaryFile(dir=opened.settings.data_dir) as file:
                await _receive(request, file, _room_for(opened, owner))
                report = await run_sync(_take, opened, owner, file, limiter=turn)
        except (_RefusedError, ArchiveRefusedError, StoreError) as error:
            return _refused(str(error), HTTPStatus.UNPROCESSABLE_ENTITY)
        except OSError as error:
            _log.warning("an import could not be written: %s", error.strerror)
            return _refused("The disk refused a file. Make room, then import the ZIP again: it goes on.", 507)
        except ClientDisconnect:
            return _refused("The upload was given up.", HTTPStatus.BAD_REQUEST)
        finally:
            taking.discard(owner.id)
        problems = list(report.problems[:_MOST_PROBLEMS])
        return JSONResponse({"added": report.added, "known": report.known, "problems": problems})

    return [Route("/import", take, methods=["POST"])]


def _room_for(opened: Studio, visitor: Visitor) -> int:
    """Returns how many bytes this visitor may send now."""
    free = shutil.disk_usage(opened.settings.data_dir).free - _LEFT_FREE_BYTES
    return min(MOST_BYTES[visitor.is_owner], free)


async def _receive(request: Request, file: IO[bytes], most: int) -> None:
    announced = request.headers.get("content-length", "")
    if not announced.isdigit() or int(announced) > most:
        raise _RefusedError(_NO_ROOM if announced.isdigit() else "The upload does not say how large it is.")
    received, waiting = 0, bytearray()
    async for piece in request.stream():
        received += len(piece)
        if received > most:
            raise _RefusedError(_NO_ROOM)
        waiting += piece
        if len(waiting) >= _PIECE_BYTES:
            await run_sync(file.write, bytes(waiting))
            waiting.clear()
    await run_sync(file.write, bytes(waiting))


def _take(opened: Studio, visitor: Visitor, file: IO[bytes]) -> ImportReport:
    try:
        return Importer(opened.store, opened.inputs).take(visitor.id, file)
    finally:
        opened.jobs.touch(visitor.id)  # also for what was added before a disk was full


def _refused(sentence: str, status: int) -> Response:
    return JSONResponse({"refused": sentence}, status)
