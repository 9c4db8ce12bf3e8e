"""Serves files of the gallery to the visitor who owns them, and to no one else."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from lib.gallery import Input, Result, file_name, is_result_id, thumbnail_path
from lib.studio import Studio
from lib.web.guard import principal

_FILE_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    # A picture's bytes never change, but the browser's user may.
    "Cache-Control": "private, max-age=3600",
    "Vary": "Cookie",
}


def file_routes(studio: Callable[[], Studio]) -> list[Route]:
    """Returns the routes of pictures: `/files/{id}`, its `/thumbnail` (of 512 px, or with `?size=256`), and its
    `/download` under a readable name."""

    def find(request: Request, kind: str) -> Response:
        opened = studio()
        owner = principal(request, opened.access)
        result_id = request.path_params["picture_id"]
        if owner is None or not is_result_id(result_id):
            return _not_found()
        # A trashed result has only its thumbnail, which the trash shows.
        result = opened.store.result(owner.id, result_id, also_trashed=kind == "thumbnail")
        picture = result or opened.inputs.get(owner.id, result_id)
        if picture is None or picture.file is None:
            return _not_found()
        if kind == "thumbnail":
            path = thumbnail_path(
                opened.store.files, result_id, 256 if request.query_params.get("size") == "256" else 512
            )
        else:
            path = opened.store.files.path(picture.file)
        if not path.is_file():
            return _not_found()
        mime = "image/webp" if kind == "thumbnail" else picture.mime
        name = _download_name(opened, picture) if kind == "download" else None
        return FileResponse(path, media_type=mime, filename=name, headers=_FILE_HEADERS)

    return [
        Route("/files/{picture_id}", lambda request: find(request, "whole")),
        Route("/files/{picture_id}/thumbnail", lambda request: find(request, "thumbnail")),
        Route("/files/{picture_id}/download", lambda request: find(request, "download")),
    ]


def _download_name(studio: Studio, picture: Result | Input) -> str:
    if isinstance(picture, Input):
        return picture.file.rpartition("/")[2]
    job = studio.store.job(picture.task_uuid)
    return file_name(picture, job.prompt if job else "")


def _not_found() -> Response:
    # The same for what does not exist and for another visitor's files.
    return Response("Not found", HTTPStatus.NOT_FOUND, media_type="text/plain", headers=_FILE_HEADERS)
