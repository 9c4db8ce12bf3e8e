"""What opens by a link alone: pictures that are shared read-only, and the way into another browser.

Plain HTML of our own without scripts: whoever opens such a link may be a stranger.
"""

from lib.web.move_pages import move_routes
from lib.web.shared_pages import share_routes

__all__ = ["move_routes", "share_routes"]
