"""The embedded Runware: a server on a loopback port that speaks Runware's protocol and charges play money.

To the rest of the studio it is a URL. `python -m lib.sandbox` runs it alone.
"""

from lib.sandbox.embedded import Sandbox

__all__ = ["Sandbox"]
