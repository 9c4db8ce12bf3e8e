"""All accounts of this process: the studio's key, the sandbox, and visitors' own keys.

A visitor's key is stored here only: in memory, under the visitor's owner cookie, until it is forgotten, until half an
hour without an open page, or until the process ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from lib import StudioError
from lib.accounts.account import Account
from lib.accounts.choices import AccountKind, Choices
from lib.gallery import Inputs
from lib.runtime.log import add_secrets, remove_secret
from lib.runware_api import Deadlines, EventLoopThread, RequestFailedError, RunwareApiError
from lib.sandbox import Sandbox
from lib.settings import ApiKey, Settings

FORGOTTEN_WITHOUT_A_PAGE_S: Final = 30 * 60.0
# A working server answers at once; otherwise the wait is short, because a page waits meanwhile.
_CHECK_S: Final = 4.0
_CLOSE_S: Final = 5.0


class KeyRefusedError(StudioError):
    """A visitor's key is refused and not stored. The text is a sentence for a person, without the key."""


class KeyNotHeldError(StudioError):
    """The visitor has chosen their own key, which is no longer held. The text is a sentence for a person."""


@dataclass(frozen=True)
class _Held:
    key: ApiKey
    account: Account
    since: float


class Accounts:
    """May be called from any thread. `absent_s` returns the seconds since a visitor's last page was closed."""

    def __init__(
        self,
        *,
        loop: EventLoopThread,
        settings: Settings,
        inputs: Inputs,
        choices: Choices,
        absent_s: Callable[[str], float],
        start_sandbox: Callable[[], Sandbox] = Sandbox.start,
        deadlines: Deadlines | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._loop = loop
        self._settings = settings
        self._inputs = inputs
        self._choices = choices
        self._absent_s = absent_s
        self._start_sandbox = start_sandbox
        self._deadlines = deadlines
        self._now = now
        self._lock = threading.RLock()
        self._sandbox: Sandbox | None = None
        self._sandbox_account: Account | None = None
        self._held: dict[str, _Held] = {}
        self._leaving: list[_Held] = []
        self._studio_account = self._to_runware(settings.api_key) if settings.api_key else None
        self.default: Account = self._studio_account or self.sandbox()
        """The account of visitors who have not chosen one."""

    def open(self) -> None:
        """Starts connecting, without waiting for it."""
        self._loop.submit(self.default.client.open())

    @property
    def has_studio_key(self) -> bool:
        """Whether the studio has a key of its owner."""
        return self._studio_account is not None

    # ---- which account a visitor uses

    def chosen(self, owner_id: str) -> AccountKind:
        """Returns the kind of account for a visitor's next request: "own" even if that key is no longer held."""
        chosen = self._choices.get(owner_id)
        if chosen is None or (chosen == "studio" and self._studio_account is None):
            return self.default.kind
        return chosen

    def of(self, owner_id: str) -> Account:
        """Returns a visitor's account. Raises `KeyNotHeldError`: there is no automatic fallback to another account."""
        chosen = self.chosen(owner_id)
        if chosen == "sandbox":
            return self.sandbox()
        if chosen == "studio":
            return self.default
        with self._lock:
            held = self._held.get(owner_id)
        if held is None:
            raise KeyNotHeldError(
                "Your key is no longer held here. Enter it again in the side bar, or choose another line there."
            )
        return held.account

    def choose(self, owner_id: str, account: AccountKind) -> None:
        """Switches to another account from the next request on. `use_key` chooses a visitor's own key."""
        if account == "sandbox":
            self.sandbox()
        self._choices.set(owner_id, account)

    def sandbox(self) -> Account:
        """Returns the sandbox's account; starts the sandbox on first use."""
        with self._lock:
            if self._sandbox_account is None:
                self._sandbox = self._start_sandbox()
                self._sandbox_account = Account.to_sandbox(self._settings, self._sandbox, self._inputs)
                self._loop.submit(self._sandbox_account.client.open())
            return self._sandbox_account

    # ---- visitors' own keys

    def use_key(self, owner_id: str, key: ApiKey) -> None:
        """Checks a visitor's key, holds it and chooses it.

        Raises `KeyRefusedError` as soon as the server refuses it, or after four seconds without an answer; then nothing
        has changed.
        """
        add_secrets([key.reveal()])
        account = self._to_runware(key, owner_id)
        try:
            self._loop.submit(account.client.open()).result(_CHECK_S)
        except (RequestFailedError, TimeoutError) as error:
            self._loop.submit(account.client.close())
            self._stop_scrubbing(key)
            # `from None`: the server's message may quote the key in a form that the scrubber does not know.
            raise KeyRefusedError(_refusal(error)) from None
        with self._lock:
            before = self._held.pop(owner_id, None)
            if before is not None:
                self._leaving.append(before)
            self._held[owner_id] = _Held(key, account, self._now())
        self._choices.set(owner_id, "own")

    def holds_key(self, owner_id: str) -> bool:
        """Whether a key of this visitor is held."""
        return owner_id in self._held

    def forget_key(self, owner_id: str) -> None:
        """Forgets a visitor's key. Its connection stays open until its running jobs are collected."""
        self._let_go([owner_id])
        self._choices.set(owner_id, None)

    @property
    def keys_held(self) -> int:
        """Number of visitors' keys that are held."""
        return len(self._held)

    # ---- for jobs

    def all(self) -> list[Account]:
        """Returns every open account, including those that only finish their jobs."""
        with self._lock:
            accounts = [self._studio_account, self._sandbox_account, *(held.account for held in self._each_held())]
            return [account for account in accounts if account is not None]

    def ids(self) -> list[str | None]:
        """Returns the account ids whose jobs can be collected here; None stands for jobs of older versions, which the
        studio's key collects."""
        known: list[str | None] = [account.id for account in self.all()]
        return [*known, None] if self._studio_account is not None else known

    def to_collect(self, account_id: str | None) -> Account | None:
        """Returns the account that can collect a job, or None while its key is not held."""
        if account_id is None:
            return self._studio_account
        return next((account for account in self.all() if account.id == account_id), None)

    def to_fetch(self, account_id: str | None) -> Account:
        """Returns an account to fetch a result's bytes with, for which no key is needed."""
        return self.to_collect(account_id) or self.default

    async def tend(self, in_use: Collection[Account]) -> None:
        """Forgets keys of visitors who left long ago, and closes forgotten accounts that no job uses any more."""
        now = self._now()
        self._let_go(
            [
                owner_id
                for owner_id, held in list(self._held.items())
                if min(self._absent_s(owner_id), now - held.since) > FORGOTTEN_WITHOUT_A_PAGE_S
            ]
        )
        with self._lock:
            done = [held for held in self._leaving if held.account not in in_use]
            self._leaving = [held for held in self._leaving if held not in done]
        for held in done:
            await held.account.client.close()
            self._stop_scrubbing(held.key)

    def close(self) -> None:
        """Closes every connection and stops the sandbox. May be called more than once."""
        if self._loop.loop.is_running():
            with contextlib.suppress(TimeoutError, RunwareApiError):
                self._loop.submit(_close_all(self.all())).result(_CLOSE_S)
        if self._sandbox is not None:
            self._sandbox.stop()

    def _to_runware(self, key: ApiKey, owner_id: str = "") -> Account:
        return Account.to_runware(self._settings, key, self._inputs, owner_id=owner_id, deadlines=self._deadlines)

    def _let_go(self, owner_ids: Iterable[str]) -> None:
        with self._lock:
            for owner_id in owner_ids:
                held = self._held.pop(owner_id, None)
                if held is not None:
                    self._leaving.append(held)

    def _each_held(self) -> list[_Held]:
        return [*self._held.values(), *self._leaving]

    def _stop_scrubbing(self, key: ApiKey) -> None:
        """Stops scrubbing this key from the log, unless another account uses the same."""
        with self._lock:
            if key != self._settings.api_key and all(held.key != key for held in self._each_held()):
                remove_secret(key.reveal())


async def _close_all(accounts: list[Account]) -> None:
    await asyncio.gather(*(account.client.close() for account in accounts))


def _refusal(error: RequestFailedError | TimeoutError) -> str:
    if isinstance(error, RequestFailedError) and error.error.kind == "auth":
        return "Runware does not accept this key, so it was not kept. Check it at my.runware.ai, then enter it again."
    if isinstance(error, RequestFailedError) and error.error.kind == "quota":
        return "The account of this key has no credit left, so it was not kept. Add credit at my.runware.ai."
    return "Runware does not answer just now, so the key could not be checked and was not kept. Try again in a minute."
