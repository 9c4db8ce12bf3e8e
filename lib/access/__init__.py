"""Who may come in, and who they are: the password, the login, callers' tokens, and the cookies that remember it.

One function serves the web server's middleware, the page scripts and the endpoints: `principal_of`.
"""

from lib.access.passes import PASS_COOKIE, Pass, Passes
from lib.access.principals import Access, open_access, principal_of

__all__ = ["PASS_COOKIE", "Access", "Pass", "Passes", "open_access", "principal_of"]
