"""The pass: a signed cookie that stores who was let in, how, and until when.

Its signature includes a digest of the password that was used, so that changing the password ends every pass it gave.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from itsdangerous import BadSignature, URLSafeTimedSerializer

from lib.settings import Password

PASS_COOKIE: Final = "studio_pass"  # noqa: S105 - its name
PASS_MAX_AGE_S: Final = 30 * 24 * 3600

How = Literal["password", "owner_password", "login"]


@dataclass(frozen=True)
class Pass:
    """How a visitor was let in. `owner_id` owns the rows that a login sees in every browser, and is the fallback for a
    password's bearer without an owner cookie; `email` is the address of a login, in lower case."""

    how: How
    owner_id: str
    email: str = ""


class Passes:
    """Signs and reads passes. `lets_in` gives the password of each way in (None: it has none); any other way is
    closed."""

    def __init__(self, secret: Password, lets_in: dict[How, Password | None]) -> None:
        self._secret = secret
        self._lets_in = lets_in

    def write(self, given: Pass) -> str:
        """A pass as a cookie's value."""
        return str(self._serializer(given.how).dumps(asdict(given)))

    def read(self, value: str) -> Pass | None:
        """The pass in a cookie's value, or None if it is forged, expired or for a way in that is closed."""
        for how in self._lets_in:
            try:
                found: Any = self._serializer(how).loads(value, max_age=PASS_MAX_AGE_S)
            except BadSignature:
                continue
            return Pass(**found)
        return None

    def id_for(self, name: str) -> str:
        """An owner's id derived from a name, the same each time; it cannot be computed without the secret."""
        key = self._secret.reveal().encode()
        return hmac.new(key, f"owner:{name}".encode(), hashlib.sha256).hexdigest()[:32]

    def _serializer(self, how: How) -> URLSafeTimedSerializer:
        password = self._lets_in[how]
        digest = password.digest().hex() if password is not None else ""
        return URLSafeTimedSerializer(
            self._secret.reveal(),
            salt=f"{PASS_COOKIE} {how} {digest}",
            signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
        )
