"""Authentication: the password, the login, callers' tokens, and the cookies that remember who was let in.

The web server's middleware, the page scripts and the endpoints all use one function: `principal_of`.
"""

from lib.access.codes import Codes
from lib.access.passes import PASS_COOKIE, PASS_MAX_AGE_S, How, Pass, Passes
from lib.access.presence import Presence
from lib.access.principals import SENT_HOST, Access, headers_of_the_browser, may_log_in, open_access, principal_of
from lib.access.throttle import Throttle, TooManyTriesError
from lib.access.visitor import (
    COOKIE,
    COOKIE_MAX_AGE_S,
    LOCAL_OWNER_ID,
    Visitor,
    cookie_id,
    is_loopback_address,
    new_owner_id,
)

__all__ = [
    "COOKIE",
    "COOKIE_MAX_AGE_S",
    "LOCAL_OWNER_ID",
    "PASS_COOKIE",
    "PASS_MAX_AGE_S",
    "SENT_HOST",
    "Access",
    "Codes",
    "How",
    "Pass",
    "Passes",
    "Presence",
    "Throttle",
    "TooManyTriesError",
    "Visitor",
    "cookie_id",
    "headers_of_the_browser",
    "is_loopback_address",
    "may_log_in",
    "new_owner_id",
    "open_access",
    "principal_of",
]
