"""What opens by a link alone: pictures that are shared read-only, and the way into another browser.

Plain HTML of our own without scripts: whoever opens such a link may be a stranger.
"""

from lib.web.allowed_hosts import AllowedHosts
from lib.web.entrance import entrance_routes
from lib.web.exports import export_routes
from lib.web.files import file_routes
from lib.web.front_door import FrontDoor, front_page_route
from lib.web.guard import Guard, is_https, principal
from lib.web.imports import import_routes
from lib.web.move_pages import move_routes
from lib.web.shared_pages import share_routes

__all__ = [
    "AllowedHosts",
    "FrontDoor",
    "Guard",
    "entrance_routes",
    "export_routes",
    "file_routes",
    "front_page_route",
    "import_routes",
    "is_https",
    "move_routes",
    "principal",
    "share_routes",
]
