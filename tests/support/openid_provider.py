"""A small OpenID Connect provider on loopback: whoever comes is logged in at once as whom the test says."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "studio", "client-secret-canary-93b1"


@dataclass
class OpenIdProvider:
    """`claims` is who logs in next. Codes are good once, for the client, the address and the verifier they came by."""

    claims: dict[str, Any] = field(default_factory=dict)
    logins: int = 0
    _codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    _key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))

    def __post_init__(self) -> None:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.get(self)

            def do_POST(self) -> None:
                provider.token(self)

            def log_message(self, *_: Any) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def metadata_url(self) -> str:
        return f"{self.issuer}/.well-known/openid-configuration"

    def secrets_toml(self) -> str:
        """What stands in the studio's secrets."""
        return f"""
[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "cookie-secret-of-the-tests-0123456789"
client_id = "{CLIENT_ID}"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{self.metadata_url}"
"""

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    # ---- what it answers

    def get(self, request: BaseHTTPRequestHandler) -> None:
        address = urlsplit(request.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/authorize":
            assert asked["client_id"] == CLIENT_ID
            assert asked["response_type"] == "code"
            code = secrets.token_urlsafe(16)
            self._codes[code] = {**asked, "claims": dict(self.claims)}
            self.logins += 1
            _redirect(request, f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")
        elif address.path == "/end":
            _redirect(request, asked["post_logout_redirect_uri"])
        elif address.path == "/keys":
            _answer(request, {"keys": [self._key.as_dict(private=False)]})
        else:
            _answer(request, self._metadata())

    def token(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        asked = {name: values[0] for name, values in parse_qs(body).items()}
        held = self._codes.pop(asked["code"])
        given = base64.urlsafe_b64encode(hashlib.sha256(asked["code_verifier"].encode()).digest()).decode().rstrip("=")
        assert given == held["code_challenge"]
        assert asked["redirect_uri"] == held["redirect_uri"]
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "somebody",
            "iat": now,
            "exp": now + 300,
            "nonce": held["nonce"],
            **held["claims"],
        }
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self._key)
        _answer(request, {"access_token": secrets.token_hex(8), "token_type": "Bearer", "id_token": signed})

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "end_session_endpoint": f"{self.issuer}/end",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }


def _answer(request: BaseHTTPRequestHandler, said: dict[str, Any]) -> None:
    body = json.dumps(said).encode()
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def _redirect(request: BaseHTTPRequestHandler, address: str) -> None:
    request.send_response(302)
    request.send_header("Location", address)
    request.send_header("Content-Length", "0")
    request.end_headers()
