"""The web server outside Streamlit's pages: guard, entrance, files, exports, imports, shared pages, move links.

Pages that open by a link alone are plain HTML without scripts: anyone may open such a link.
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
