"""Moving to another browser: `/move/{token}` shows a page, and only its button uses up the link.

So programs that fetch links for a preview do not use it.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lib.access import COOKIE, COOKIE_MAX_AGE_S
from lib.navigation import GALLERY
from lib.studio import Studio
from lib.web.guard import is_https
from lib.web.plain_page import HEADERS, page

_ASK = (
    '<main class="narrow"><h1>Continue in this browser?</h1>'
    "<p>This browser will show the gallery of the one in which the link was made. What was made in this browser until "
    "now is kept, and is not shown here any more.</p>"
    "<p>Do this only with a link that you made yourself: what you make from now on belongs to that gallery.</p>"
    '<form method="post"><button type="submit">Continue here</button></form></main>'
)
_USED_UP = (
    '<main class="narrow"><h1>This link is no longer good</h1>'
    "<p>It works once and for ten minutes. Make another in the gallery of the other browser, under Manage.</p></main>"
)


def move_routes(studio: Callable[[], Studio]) -> list[Route]:
    """Returns the route of the page and its button. The guard refuses a click from another site's page."""

    def move(request: Request) -> Response:
        links = studio().store.move_links
        token = request.path_params["token"]
        if request.method != "POST":
            return _question() if links.is_good(token) else _no_longer_good()
        owner_id = links.redeem(token)
        if owner_id is None:
            return _no_longer_good()
        response = RedirectResponse(f"../{GALLERY.name}", HTTPStatus.SEE_OTHER, HEADERS)
        response.set_cookie(
            COOKIE, owner_id, max_age=COOKIE_MAX_AGE_S, httponly=True, samesite="lax", secure=is_https(request)
        )
        return response

    return [Route("/move/{token}", move, methods=["GET", "POST"])]


def _question() -> Response:
    question = page("Continue in this browser", _ASK)
    # Without it the button's request would have the Origin "null": the guard must see a page of this studio.
    question.headers["Referrer-Policy"] = "same-origin"
    return question


def _no_longer_good() -> Response:
    return page("No longer good", _USED_UP, HTTPStatus.NOT_FOUND)
