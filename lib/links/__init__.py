"""What opens by a link alone: pictures that are shared read-only, and the way into another browser.

Plain HTML of our own without scripts: whoever opens such a link may be a stranger.
"""

from lib.links.moving import move_routes
from lib.links.sharing import share_routes

__all__ = ["move_routes", "share_routes"]
