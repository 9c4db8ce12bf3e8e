"""Shared pictures: `/s/{token}` is a page, `/s/{token}/{number}` a file of it, counted from 1.

A link shows the pictures it was made for and what its maker chose to show, and nothing else: no ids, no owner, no
parameters in the files unless they are shared too.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from lib.catalog import KindName, result_kind
from lib.gallery import Result, Share, Shared, Store, thumbnail_path
from lib.recipes import public_request, strip
from lib.studio import Studio
from lib.web.plain_page import not_there, page
from lib.web.ranges import bytes_response

_FILE_HEADERS: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


def share_routes(studio: Callable[[], Studio]) -> list[Route]:
    """Returns the routes that anyone with the link may open."""

    def show(request: Request) -> Response:
        token = request.path_params["token"]
        store = studio().store
        share, shown = store.shares.open(token), store.shares.shown(token)
        return _page_of(token, share, shown) if share is not None and shown else not_there()

    def file(request: Request) -> Response:
        store = studio().store
        token, number = request.path_params["token"], request.path_params["number"]
        share, shown = store.shares.open(token), store.shares.shown(token)
        if share is None or not 1 <= number <= len(shown):
            return not_there()
        return _file_of(request, store, share, shown[number - 1].result, number)

    def nothing(_request: Request) -> Response:
        return not_there()  # instead of the pages' own frame, which answers for every other address

    return [Route("/s/{token}", show), Route("/s/{token}/{number:int}", file), Route("/s/{rest:path}", nothing)]


def _file_of(request: Request, store: Store, share: Share, result: Result, number: int) -> Response:
    size = request.query_params.get("size")
    if result.file is None or result.mime is None:
        return not_there()
    if size in ("256", "512"):
        path = thumbnail_path(store.files, result.id, 256 if size == "256" else 512)
        return FileResponse(path, media_type="image/webp", headers=_FILE_HEADERS) if path.is_file() else not_there()
    path = store.files.path(result.file)
    if not path.is_file():
        return not_there()
    name = f"{result_kind(result.kind).download_name}-{number}{path.suffix}"
    if share.shows == "parameters":
        return FileResponse(
            path, media_type=result.mime, filename=name, content_disposition_type="inline", headers=_FILE_HEADERS
        )
    headers = {**_FILE_HEADERS, "Content-Disposition": f'inline; filename="{name}"'}
    return bytes_response(strip(path.read_bytes()), result.mime, request.headers.get("range"), headers)


def _page_of(token: str, share: Share, shown: tuple[Shared, ...]) -> Response:
    title = share.title or ("A shared picture" if len(shown) == 1 else "Shared pictures")
    figures = "".join(_figure(token, share, one, number) for number, one in enumerate(shown, start=1))
    count = "1 picture" if len(shown) == 1 else f"{len(shown)} pictures"
    body = (
        f"<header><h1>{html.escape(title)}</h1><p>{count}</p></header>"
        f'<main class="grid">{figures}</main><footer>Made with Studio for Runware</footer>'
    )
    return page(title, body)


def _figure(token: str, share: Share, one: Shared, number: int) -> str:
    picture = one.result
    prompt = one.prompt if share.shows != "pictures" else ""
    # If the prompt is not shared, nothing may reveal it, the alternative text included.
    alt = html.escape(prompt or f"Picture {number}", quote=True)
    media = _media(f"{html.escape(token, quote=True)}/{number}", picture, alt)
    badge = '<span class="badge">sandbox</span>' if one.source == "sandbox" else ""
    framed = f'<div class="frame">{media}{badge}</div>'
    if picture.flagged:
        framed = f'<details class="veil"><summary>Flagged as sensitive. Show it</summary>{framed}</details>'
    caption = f"<p>{html.escape(prompt)}</p>" if prompt else ""
    if share.shows == "parameters":
        caption += f"<details><summary>Parameters</summary>{_parameters(one)}</details>"
    return f"<figure>{framed}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def _media(address: str, result: Result, alt: str) -> str:
    if not result.whole:
        return '<div class="missing">This picture is not there yet.</div>'
    return DRAW[result.kind](address, result, alt)


def _picture(address: str, _result: Result, alt: str) -> str:
    return f'<a href="{address}"><img src="{address}?size=512" alt="{alt}" loading="lazy"></a>'


def _video(address: str, _result: Result, alt: str) -> str:
    poster = f"{address}?size=512"
    return f'<video src="{address}" poster="{poster}" controls loop playsinline preload="none" title="{alt}"></video>'


def _text_of(_address: str, result: Result, _alt: str) -> str:
    return f"<blockquote>{html.escape(result.text or '')}</blockquote>"


DRAW: Final[Mapping[KindName, Callable[[str, Result, str], str]]] = {
    "image": _picture,
    "video": _video,
    "text": _text_of,
}
"""HTML of each kind of result, from the address of its file, the result, and what it shows in words."""


def _parameters(one: Shared) -> str:
    parameters: Mapping[str, Any] = {**public_request(one.request), "seed": one.result.seed}
    rows = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(_text(value))}</dd>"
        for name, value in parameters.items()
        if name != "positivePrompt" and value not in ("", None)
    )
    return f"<dl>{rows}</dl>"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
