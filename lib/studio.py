"""The composition root: builds the studio once per process from settings, sandbox, client, store and jobs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self
from urllib.parse import urlsplit

from lib import catalog
from lib.access import Access, open_access
from lib.accounts import Account, Accounts, Choices
from lib.budget import Budget
from lib.catalog import Fetch, ModelPreviews
from lib.database import BUSY_S, StoreError, open_database
from lib.gallery import ExportTickets, Inputs, Source, Store
from lib.jobs import IdempotencyKeys, Jobs, Observer
from lib.presets import Drafts, Presets
from lib.pricing import DryRuns, Prices
from lib.runtime import EventLoopThread, freeze_heap
from lib.runtime.log import add_secrets
from lib.runware_api import Deadlines, FetchError, RunwareClient
from lib.sandbox import Sandbox
from lib.settings import Settings, SettingsError
from lib.wildcards import WordLists


def _start_sandbox() -> Sandbox:
    return Sandbox.start(on_heavy_load=freeze_heap)


@dataclass(frozen=True)
class Overrides:
    """What tests and benchmarks replace.

    `absent_s` returns how many seconds ago a visitor was last here (default: by their connections), `now` is the clock
    of accounts, `busy_s` how long a write waits for its turn. Without `reads_catalogue` only the models bundled with
    the SDK are known, and there is no dry run.
    """

    start_sandbox: Callable[[], Sandbox] = _start_sandbox
    deadlines: Deadlines | None = None
    absent_s: Callable[[str], float] | None = None
    now: Callable[[], float] = time.monotonic
    busy_s: float = BUSY_S
    reads_catalogue: bool = True


@dataclass(frozen=True)
class Studio:
    """Everything that the sessions of this process share."""

    settings: Settings
    access: Access
    accounts: Accounts
    loop: EventLoopThread
    store: Store
    inputs: Inputs
    drafts: Drafts
    presets: Presets
    word_lists: WordLists
    idempotency: IdempotencyKeys
    budget: Budget
    jobs: Jobs
    live: catalog.Live
    model_previews: ModelPreviews
    opened_at: datetime
    exports: ExportTickets = field(default_factory=ExportTickets)

    @classmethod
    def open(cls, settings: Settings, overrides: Overrides | None = None) -> Self:
        """Starts everything; does not wait for the client to connect.

        Raises `SettingsError` when the data folder cannot be used.
        """
        chosen = overrides or Overrides()
        secrets = (settings.api_key, settings.password, settings.owner_password, settings.cookie_secret)
        add_secrets(secret.reveal() for secret in (*secrets, *settings.api_tokens.values()) if secret)
        store, access = _open_folder(settings, chosen)
        engine, loop = store.engine, EventLoopThread()
        inputs, budget = Inputs(engine, store.files), _budget(store, settings)
        accounts = Accounts(
            loop=loop,
            settings=settings,
            inputs=inputs,
            choices=Choices(engine),
            absent_s=chosen.absent_s or access.presence.absent_s,
            start_sandbox=chosen.start_sandbox,
            deadlines=chosen.deadlines,
            now=chosen.now,
        )
        dry_runs = DryRuns(loop) if chosen.reads_catalogue else None
        jobs = Jobs(
            loop=loop,
            accounts=accounts,
            store=store,
            budget=budget,
            observer=Observer(log_prompts=settings.log_prompts),
            prices=Prices(store, dry_runs, published_for=accounts.default.source),
        )
        studio = cls(
            settings=settings,
            access=access,
            accounts=accounts,
            loop=loop,
            store=store,
            inputs=inputs,
            drafts=Drafts(engine),
            presets=Presets(engine),
            word_lists=WordLists(engine),
            idempotency=IdempotencyKeys(engine),
            budget=budget,
            jobs=jobs,
            live=_live_catalogue(settings, accounts.default),
            model_previews=_model_previews(settings, loop, accounts.default),
            opened_at=datetime.now(UTC),
        )
        studio._start(reads_catalogue=chosen.reads_catalogue)
        return studio

    def _start(self, *, reads_catalogue: bool) -> None:
        self.accounts.open()
        self.jobs.start()
        if reads_catalogue:
            catalog.use(self.live)
            self.loop.submit(self.live.run())

    @property
    def source(self) -> Source:
        """Where requests of visitors without a choice go: to Runware with the studio's key, or to the sandbox."""
        return self.accounts.default.source

    @property
    def endpoint(self) -> str:
        """The endpoint of the default account."""
        return self.accounts.default.endpoint

    @property
    def client(self) -> RunwareClient:
        """The client of the default account."""
        return self.accounts.default.client

    def delete_everything(self, owner_id: str) -> None:
        """Deletes all data of a visitor at once: pictures, requests, files, links, drafts, presets, lists.

        Waiting jobs are cancelled; sent ones are finished by Runware, and their results are not stored.
        """
        for task_uuid in self.jobs.unfinished(owner_id):
            self.jobs.cancel(owner_id, task_uuid)
        self.store.delete_everything(owner_id)
        self.drafts.forget(owner_id)
        self.accounts.forget_key(owner_id)
        self.presets.forget(owner_id)
        self.word_lists.forget(owner_id)
        self.jobs.touch(owner_id)

    def close(self) -> None:
        """Waits a moment for running work, then stops everything. May be called more than once."""
        catalog.stop_using(self.live)
        self.jobs.close()
        if self.loop.loop.is_running():
            self.accounts.close()
            self.loop.close()
        # Closing the last connection merges the write-ahead log into studio.sqlite3, so that file can be moved alone.
        self.store.engine.dispose()


def _open_folder(settings: Settings, overrides: Overrides) -> tuple[Store, Access]:
    try:
        engine = open_database(settings.data_dir, busy_s=overrides.busy_s)
        store = Store(
            engine,
            settings.data_dir / "files",
            embed_parameters=settings.embed_parameters,
            max_bytes=round(settings.max_gb * 1e9),
        )
        return store, open_access(settings)
    except OSError as error:
        raise SettingsError(f"STUDIO_DATA_DIR should be a folder that can be written to ({error.strerror}).") from error
    except StoreError as error:
        raise SettingsError(str(error)) from error


def _budget(store: Store, settings: Settings) -> Budget:
    return Budget(
        store.engine,
        daily_limit_usd=settings.daily_limit_usd,
        visitor_daily_limit_usd=settings.visitor_daily_limit_usd,
        unknown_price_usd=settings.unknown_price_usd,
        requests_per_minute=settings.requests_per_minute,
    )


def _model_previews(settings: Settings, loop: EventLoopThread, account: Account) -> ModelPreviews:
    """The sandbox's previews are never stored on the disk. The folder's name is older than that of the class."""
    folder = None if account.source == "sandbox" else settings.data_dir / "catalogue" / "covers"
    return ModelPreviews(loop, _fetch_by(account), folder)


def _fetch_by(account: Account) -> Fetch:
    """Returns a function that fetches pictures like results: over https, or from the sandbox."""

    async def fetch(url: str) -> bytes:
        try:
            return (await account.client.fetch({"imageURL": url})).data
        except FetchError as error:
            raise OSError(str(error)) from error

    return fetch


def _live_catalogue(settings: Settings, account: Account) -> catalog.Live:
    """Runware's catalogue, or the sandbox's own, which is never stored on the disk."""
    if account.source == "runware":
        folder = settings.data_dir / "catalogue"
        return catalog.Live(schemas_url=settings.schemas_url, content_url=settings.content_url, folder=folder)
    origin = f"http://{urlsplit(account.endpoint).netloc}"
    return catalog.Live(schemas_url=origin, content_url=origin, folder=None, service_name="the sandbox")
