"""The frame of a page that opens by a link: light or dark like the browser, no scripts, nothing from other sites."""

from __future__ import annotations

import base64
import hashlib
import html
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.responses import HTMLResponse

_STYLE: Final = Path(__file__).with_name("plain_page.css").read_text(encoding="utf-8")
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS: Final = {
    # Only this style sheet, and pictures and films of this studio.
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            f"style-src 'sha256-{_STYLE_HASH}'",
            "img-src 'self'",
            "media-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    # The link must not leak in a Referer header, and a revoked page must not be shown from a cache.
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def page(title: str, body: str, status: HTTPStatus = HTTPStatus.OK) -> HTMLResponse:
    """Returns a page. `title` is plain text, `body` HTML in which all visitors' text is escaped."""
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex, nofollow"><title>{html.escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>",
        status,
        HEADERS,
    )


def not_there() -> HTMLResponse:
    """Returns the same page for a link that never existed, was revoked or has nothing left to show."""
    body = (
        '<main class="narrow"><h1>There is nothing here</h1>'
        "<p>This link is wrong, or whoever shared it has taken it back.</p></main>"
    )
    return page("Nothing here", body, HTTPStatus.NOT_FOUND)
