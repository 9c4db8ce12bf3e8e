"""A program that calls the studio, and the pictures it sends."""

from __future__ import annotations

import base64
import http.client
import io
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

ANN_TOKEN, BOB_TOKEN = "token-of-ann-0123456789", "token-of-bob-9876543210"
TOKENS = {"STUDIO_API_TOKENS": f"ann:{ANN_TOKEN},bob:{BOB_TOKEN}"}
FOX = {"positivePrompt": "a fox in a snowy forest", "width": 128, "height": 128}
SHARED = "studio.example"
WAIT_S = 60


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> Any:
        return self.json["error"]


@dataclass(frozen=True)
class Caller:
    """Calls one server, with a token of its own or none."""

    port: int
    token: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, body: bytes | None = None, /, **headers: str) -> Answer:
        """One request; header names with _ for -. The Host is that of a stranger's machine."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_S)
        connection.request(method, path, body, {"Host": SHARED, **bearer, **self.headers, **named})
        response = connection.getresponse()
        answer = Answer(response.status, dict(response.getheaders()), response.read())
        connection.close()
        return answer

    def get(self, path: str, /, **headers: str) -> Answer:
        return self.call("GET", path, **headers)

    def post(self, path: str, fields: Any, /, **headers: str) -> Answer:
        """JSON."""
        return self.call("POST", path, json.dumps(fields).encode(), Content_Type="application/json", **headers)

    def post_form(self, path: str, fields: Mapping[str, str], /, **files: bytes) -> Answer:
        """A form with files."""
        boundary = secrets.token_hex(8)
        parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                 for name, value in fields.items()]  # fmt: skip
        for name, data in files.items():
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="../../{name}.png"\r\n\r\n'
            parts.append(head.encode() + data + b"\r\n")
        body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
        return self.call("POST", path, body, Content_Type=f"multipart/form-data; boundary={boundary}")

    def post_until_ended(self, path: str, fields: Any, /, **headers: str) -> Answer:
        """As a patient caller does: ask again at the address until it is there."""
        answer = self.post(path, fields, **headers)
        while answer.status == 202:
            path = answer.json["address"].partition(SHARED)[2]
            answer = self.get(path, Prefer="wait=20")
        return answer


def png(colour: str = "teal", side_px: int = 64, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side_px, side_px), colour).save(out, kind)
    return out.getvalue()


def as_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def as_data_uri(data: bytes) -> str:
    return f"data:image/png;base64,{as_base64(data)}"


def size_of(data: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(data)).size
