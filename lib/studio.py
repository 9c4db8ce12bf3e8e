"""The whole studio behind the pages, put together once per process: settings, sandbox, client, store, jobs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self
from urllib.parse import urlsplit

from lib import catalog
from lib.access import Access, open_access
from lib.accounts import Account, Accounts, Choices
from lib.budget import Budget
from lib.catalog import Fetch, ModelPreviews
from lib.database import StoreError, open_database
from lib.gallery import ExportTickets, Inputs, Source, Store
from lib.jobs import IdempotencyKeys, Jobs, Observer
from lib.presets import Drafts, Presets
from lib.pricing import DryRuns, Prices
from lib.runtime import freeze_heap
from lib.runtime.log import hide
from lib.runware_api import EventLoopThread, FetchError, RunwareClient
from lib.sandbox import Sandbox
from lib.settings import Settings, SettingsError
from lib.wildcards import WordLists


@dataclass(frozen=True)
class Studio:
    """What every session of this process shares."""

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
    def open(cls, settings: Settings) -> Self:
        """Start everything; the client begins to connect and is not waited for.

        Raises `SettingsError` when the data folder cannot be used.
        """
        words = (settings.api_key, settings.password, settings.owner_password, settings.cookie_secret)
        hide(secret.reveal() for secret in (*words, *settings.api_tokens.values()) if secret)
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
        loop = EventLoopThread()
        inputs = Inputs(engine, store.files)
        budget = Budget(
            engine,
            daily_limit_usd=settings.daily_limit_usd,
            visitor_daily_limit_usd=settings.visitor_daily_limit_usd,
            unknown_price_usd=settings.unknown_price_usd,
            requests_per_minute=settings.requests_per_minute,
        )
        accounts = Accounts(
            loop=loop,
            settings=settings,
            inputs=inputs,
            choices=Choices(engine),
            absent_s=access.presence.absent_s,
            start_sandbox=lambda: Sandbox.start(on_heavy_load=freeze_heap),
        )
        live = _live_catalogue(settings, accounts.default)
        previews_folder = settings.data_dir / "catalogue" / "covers"
        jobs = Jobs(
            loop=loop,
            accounts=accounts,
            store=store,
            budget=budget,
            observer=Observer(log_prompts=settings.log_prompts),
            prices=Prices(store, DryRuns(loop), published_for=accounts.default.source),
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
            live=live,
            model_previews=ModelPreviews(
                loop, _fetch_by(accounts.default), None if accounts.default.source == "sandbox" else previews_folder
            ),
            opened_at=datetime.now(UTC),
        )
        accounts.open()
        jobs.start()
        catalog.use(live)
        loop.submit(live.run())
        return studio

    @property
    def source(self) -> Source:
        """Where requests go for whoever has not chosen: to Runware with the studio's key, or to the sandbox."""
        return self.accounts.default.source

    @property
    def endpoint(self) -> str:
        """The address of that."""
        return self.accounts.default.endpoint

    @property
    def client(self) -> RunwareClient:
        """The client of that."""
        return self.accounts.default.client

    def delete_everything(self, owner_id: str) -> None:
        """Remove all that is kept of a visitor at once: pictures, requests, files, links, drafts, presets, lists.

        What is still waiting is cancelled; what is on its way is Runware's to finish, and is not kept when it comes.
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
        """Let work come home for a moment, then stop everything. May be called more than once."""
        catalog.stop_using(self.live)
        self.jobs.close()
        if self.loop.loop.is_running():
            self.accounts.close()
            self.loop.close()
        # The last connection puts the write-ahead log's rows into studio.sqlite3: whoever moves it moves them all.
        self.store.engine.dispose()


def _fetch_by(account: Account) -> Fetch:
    """Fetches pictures as results are fetched: over https, or from the sandbox."""

    async def fetch(url: str) -> bytes:
        try:
            return (await account.client.fetch({"imageURL": url})).data
        except FetchError as error:
            raise OSError(str(error)) from error

    return fetch


def _live_catalogue(settings: Settings, account: Account) -> catalog.Live:
    """Runware's catalogue, or the sandbox's own, which is never kept on the disk."""
    if account.source == "runware":
        folder = settings.data_dir / "catalogue"
        return catalog.Live(schemas_url=settings.schemas_url, content_url=settings.content_url, folder=folder)
    origin = f"http://{urlsplit(account.endpoint).netloc}"
    return catalog.Live(schemas_url=origin, content_url=origin, folder=None, said_by="the sandbox")
