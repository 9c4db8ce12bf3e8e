"""Downloads that are generated on request.

`/export/{token}` is a ZIP of selected pictures, for the visitor who selected them, `/files/{id}/bare` one file without
the parameters inside, `/export/ledger.csv` the visitor's spending.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from lib.gallery import is_result_id, ledger_pieces, stream_bare, stream_zip
from lib.recipes import RecipeError, strip
from lib.studio import Studio
from lib.web.guard import principal

_HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": "sandbox; default-src 'none'", "Vary": "Cookie"}


def export_routes(studio: Callable[[], Studio]) -> list[Route]:
    """Returns the routes of the downloads whose addresses `session.gallery.exports` gives."""

    def export(request: Request) -> Response:
        opened = studio()
        owner = principal(request, opened.access)
        ticket = None if owner is None else opened.exports.open(owner.id, request.path_params["token"])
        if ticket is None:
            return Response(
                "This download is no longer ready. Go back to the gallery and choose it again.",
                HTTPStatus.NOT_FOUND,
                media_type="text/plain",
                headers=_HEADERS,
            )
        if ticket.bare:
            pieces = stream_bare(opened.store, ticket.owner, ticket.result_ids)
        else:
            pieces = stream_zip(opened.store, opened.inputs, ticket.owner, ticket.result_ids)
        name = f"studio-{datetime.now(UTC):%Y-%m-%d}.zip"
        headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(pieces, media_type="application/zip", headers=headers)

    def ledger(request: Request) -> Response:
        opened = studio()
        owner = principal(request, opened.access)
        if owner is None:
            return Response("Not found", HTTPStatus.NOT_FOUND, media_type="text/plain", headers=_HEADERS)
        headers = {**_HEADERS, "Content-Disposition": 'attachment; filename="ledger.csv"'}
        pieces = ledger_pieces(opened.store.spending, owner.id)
        return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=headers)

    def bare(request: Request) -> Response:
        opened = studio()
        owner = principal(request, opened.access)
        result_id = request.path_params["picture_id"]
        found = opened.store.result(owner.id, result_id) if owner is not None and is_result_id(result_id) else None
        if found is None or found.file is None or not opened.store.files.exists(found.file):
            return Response("Not found", HTTPStatus.NOT_FOUND, media_type="text/plain", headers=_HEADERS)
        try:
            data = strip(opened.store.files.read(found.file))
        except RecipeError:
            message = "This file's parameters are written in a way that this studio cannot take out, so it is not sent."
            return Response(message, HTTPStatus.UNPROCESSABLE_ENTITY, media_type="text/plain", headers=_HEADERS)
        # The usual name contains words of the prompt and the seed.
        name = f"picture-{found.id[:8]}.{found.file.rpartition('.')[2]}"
        headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type=found.mime, headers=headers)

    return [
        Route("/export/ledger.csv", ledger),
        Route("/export/{token}", export),
        Route("/files/{picture_id}/bare", bare),
    ]
