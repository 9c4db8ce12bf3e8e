"""One account at Runware or of the sandbox: a key's client, its uploads, and its places in flight."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from lib.accounts.choices import AccountKind
from lib.accounts.fair_queue import FairQueue
from lib.accounts.uploads import InputUploads
from lib.gallery import Inputs, Source
from lib.runware_api import Deadlines, RunwareClient
from lib.sandbox import Sandbox
from lib.settings import ApiKey, Settings


@dataclass(frozen=True, eq=False)
class Account:
    """`id` is a hash of endpoint and key; `owner_id` is the visitor whose key it is, empty for the studio's account and
    the sandbox's."""

    kind: AccountKind
    source: Source
    endpoint: str
    id: str
    client: RunwareClient
    uploads: InputUploads
    queue: FairQueue
    owner_id: str = ""

    @classmethod
    def to_runware(
        cls,
        settings: Settings,
        key: ApiKey,
        inputs: Inputs,
        *,
        owner_id: str = "",
        deadlines: Deadlines | None = None,
    ) -> Self:
        """Creates the studio's account, or with an `owner_id` that visitor's own."""
        client = RunwareClient(
            ws_url=settings.ws_url,
            http_url=settings.http_url,
            api_key=key,
            media_origin=_loopback_origin(settings.http_url),
            deadlines=deadlines,
        )
        account_id = _account_id(settings.ws_url, key)
        return cls(
            kind="own" if owner_id else "studio",
            source="runware",
            endpoint=settings.ws_url,
            id=account_id,
            client=client,
            uploads=InputUploads(client, inputs, account_id),
            queue=FairQueue(settings.in_flight),
            owner_id=owner_id,
        )

    @classmethod
    def to_sandbox(cls, settings: Settings, sandbox: Sandbox, inputs: Inputs) -> Self:
        """Creates the account of play money, which all visitors share."""
        key = ApiKey(sandbox.api_key)
        client = RunwareClient(
            ws_url=sandbox.ws_url, http_url=sandbox.http_url, api_key=key, media_origin=sandbox.origin
        )
        account_id = _account_id(sandbox.ws_url, None)
        return cls(
            kind="sandbox",
            source="sandbox",
            endpoint=sandbox.ws_url,
            id=account_id,
            client=client,
            uploads=InputUploads(client, inputs, account_id),
            queue=FairQueue(settings.in_flight),
        )


def _account_id(endpoint: str, key: ApiKey | None) -> str:
    return hashlib.sha256(f"{endpoint}\n{key.reveal() if key else ''}".encode()).hexdigest()


def _loopback_origin(http_url: str) -> str | None:
    """The origin of a replacement for Runware on this machine, else None: other results are fetched over https only."""
    parts = urlsplit(http_url)
    return f"http://{parts.netloc}" if parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost") else None
