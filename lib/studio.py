"""The whole studio behind the pages, put together once per process: settings, sandbox, client, store, jobs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self
from urllib.parse import urlsplit

from lib.access import Access, open_access
from lib.budget import Budget
from lib.database import StoreError, open_database
from lib.drafts import Drafts
from lib.gallery.export_tickets import ExportTickets
from lib.gallery.inputs import Inputs
from lib.gallery.records import Source
from lib.gallery.store import Store
from lib.idempotency import IdempotencyKeys
from lib.input_uploads import InputUploads
from lib.jobs import Jobs
from lib.log import hide
from lib.observer import Observer
from lib.runware_api import EventLoopThread, RunwareClient
from lib.sandbox import Sandbox
from lib.settings import ApiKey, Settings, SettingsError
from lib.warm_up import freeze_heap


@dataclass(frozen=True)
class Studio:
    """What every session of this process shares."""

    settings: Settings
    access: Access
    source: Source
    endpoint: str
    sandbox: Sandbox | None
    loop: EventLoopThread
    client: RunwareClient
    store: Store
    inputs: Inputs
    drafts: Drafts
    idempotency: IdempotencyKeys
    budget: Budget
    jobs: Jobs
    opened_at: datetime
    exports: ExportTickets = field(default_factory=ExportTickets)

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Start everything; the client begins to connect and is not waited for.

        Raises `SettingsError` when the data folder cannot be used.
        """
        hide(secret.reveal() for secret in (settings.api_key, *settings.api_tokens.values()) if secret)
        try:
            engine = open_database(settings.data_dir)
            store = Store(
                engine,
                settings.data_dir / "files",
                embed_parameters=settings.embed_parameters,
                max_bytes=round(settings.max_gb * 1e9),
            )
            access = open_access(settings)
        except OSError as error:
            raise SettingsError(
                f"STUDIO_DATA_DIR should be a folder that can be written to ({error.strerror})."
            ) from error
        except StoreError as error:
            raise SettingsError(str(error)) from error
        sandbox = None if settings.api_key else Sandbox.start(on_heavy_load=freeze_heap)
        loop = EventLoopThread()
        client = RunwareClient(
            ws_url=sandbox.ws_url if sandbox else settings.ws_url,
            http_url=sandbox.http_url if sandbox else settings.http_url,
            api_key=settings.api_key or ApiKey(sandbox.api_key if sandbox else ""),
            media_origin=sandbox.origin if sandbox else _loopback_origin(settings.http_url),
        )
        inputs = Inputs(engine, store.files)
        budget = Budget(engine, daily_limit_usd=settings.daily_limit_usd, unknown_price_usd=settings.unknown_price_usd)
        source: Source = "sandbox" if sandbox else "runware"
        endpoint = sandbox.ws_url if sandbox else settings.ws_url
        jobs = Jobs(
            loop=loop,
            client=client,
            store=store,
            uploads=InputUploads(client, inputs, _account(endpoint, settings.api_key)),
            budget=budget,
            source=source,
            in_flight=settings.in_flight,
            observer=Observer(log_prompts=settings.log_prompts),
        )
        studio = cls(
            settings=settings,
            access=access,
            source=source,
            endpoint=endpoint,
            sandbox=sandbox,
            loop=loop,
            client=client,
            store=store,
            inputs=inputs,
            drafts=Drafts(engine),
            idempotency=IdempotencyKeys(engine),
            budget=budget,
            jobs=jobs,
            opened_at=datetime.now(UTC),
        )
        loop.submit(client.open())
        jobs.start()
        return studio

    def delete_everything(self, owner_id: str) -> None:
        """Remove all that is kept of a visitor at once: pictures, requests, files, links, drafts. What is still waiting
        is cancelled; what is on its way is Runware's to finish, and is not kept when it comes."""
        for task_uuid in self.jobs.unfinished(owner_id):
            self.jobs.cancel(owner_id, task_uuid)
        self.store.trash.delete_everything(owner_id)
        self.drafts.forget(owner_id)
        self.jobs.touch(owner_id)

    def close(self) -> None:
        """Let work come home for a moment, then stop everything. May be called more than once."""
        self.jobs.close()
        if self.loop.loop.is_running():
            self.loop.submit(self.client.close()).result(timeout=5)
            self.loop.close()
        if self.sandbox is not None:
            self.sandbox.stop()


def _account(endpoint: str, key: ApiKey | None) -> str:
    """A name for endpoint and key together that does not tell the key."""
    return hashlib.sha256(f"{endpoint}\n{key.reveal() if key else ''}".encode()).hexdigest()


def _loopback_origin(http_url: str) -> str | None:
    """Where a stand-in for Runware on this machine serves its results; elsewhere only https is fetched from."""
    parts = urlsplit(http_url)
    return f"http://{parts.netloc}" if parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost") else None
