"""The jobs of one process: queueing, sending, collecting and finishing.

A page submits a request and gets a `Job` back at once. Everything else happens on the client's event loop: waiting for
a place, sending, storing each result, fetching its bytes. Pages compare `revision` to notice changes, then read the
store.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
import uuid
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, Final

from lib.access import Visitor
from lib.accounts import GONE_AT_RUNWARE, Account, Accounts, InputGoneError, Ticket
from lib.budget import Budget
from lib.catalog import known_usd
from lib.catalog.wire import ResultItem
from lib.database import StoreError
from lib.gallery import Job, JobState, NewJob, Problem, Source, Store
from lib.jobs.arrivals import Results
from lib.jobs.changes import Changes
from lib.jobs.delivery import delivery_for
from lib.jobs.heartbeat import Heartbeat
from lib.jobs.journal import Journal
from lib.jobs.observer import Observer
from lib.jobs.recovery import Recovery, address_item
from lib.jobs.running import SPENDING_STOPPED, Progress, Running, failed_inside
from lib.pricing import Prices, results_of
from lib.runware_api import EventLoopThread, Outcome, RequestFailedError, TaskError, sentence

_SHOWN_STEP: Final = 0.02
_FEW: Final = 4
_log = logging.getLogger(__name__)


class Jobs:
    """The jobs of all accounts. Public methods may be called from any thread."""

    def __init__(
        self,
        *,
        loop: EventLoopThread,
        accounts: Accounts,
        store: Store,
        budget: Budget,
        observer: Observer | None = None,
        prices: Prices | None = None,
    ) -> None:
        self._loop = loop
        self._accounts = accounts
        self._store = store
        self._budget = budget
        self.observer = observer or Observer()
        self._prices = prices or Prices(store)
        self.price: Final = self._prices.price
        self._worker = secrets.token_hex(16)
        self._running: dict[str, Running] = {}
        self._tasks: set[Future[None]] = set()
        self._always: list[Future[None]] = []
        self._changes = Changes()
        self._journal = Journal(store)
        self._results = Results(store, self._journal, self._changes)
        self._recovery = Recovery(store, budget, self._journal, self._fetch_without_key)
        self._heartbeat = Heartbeat(
            self._worker,
            store,
            accounts,
            self._journal,
            collect=lambda job, account: self._start(job, account, self._collect),
            end=self._end_for_another,
            touch=self.touch,
            adopted=lambda job: self.observer.happened(job, "adopted", state=job.state),
            in_use=lambda: {running.account for running in self._running.values() if running.account is not None},
        )

    def start(self) -> None:
        """Starts the heartbeat, and takes over what earlier processes left unfinished."""
        self._store.beat(self._worker)
        self._always = [self._loop.submit(self._heartbeat.run()), self._loop.submit(self._recovery.run())]

    # ---- what pages call

    def submit(
        self,
        visitor: Visitor,
        page: str,
        request: Mapping[str, Any],
        submission: str,
        *,
        set_id: str | None = None,
        set_label: str = "",
    ) -> Job:
        """Stores a request, reserves its price and sends it when its turn comes.

        `request` is in Runware's own field names, without `taskUUID`. Calls with one `submission` are one job.
        Jobs with one `set_id` (32 characters at most) belong together; `set_label` says which of them this is.
        Raises `BudgetExceededError`, `KeyNotHeldError`, or `StoreError` (`SpaceExceededError` is one); then nothing was
        written or sent.
        """
        existing = self._store.job_of_submission(visitor.id, submission)
        if existing is not None:
            return existing
        self._store.space.check()
        account = self._accounts.of(visitor.id)
        expected = results_of(request)
        price = self._prices.price(request, account)
        price_usd = None if price is None else price.reserved_usd
        task_uuid = str(uuid.uuid4())
        self._budget.reserve(
            task_uuid,
            price_usd,
            limited=not visitor.is_owner,
            owner=visitor.id,
            model=str(request.get("model", "")),
            on_studio_key=account.kind == "studio",
        )
        new = NewJob(
            task_uuid=task_uuid,
            owner=visitor.id,
            submission=submission,
            worker=self._worker,
            page=page,
            source=account.source,
            account=account.id,
            task_type=str(request["taskType"]),
            model=str(request.get("model", "")),
            request=dict(request),
            delivery=delivery_for(request, _price_at_risk(request, price_usd, account.source)),
            expected=expected,
            price_key=self._prices.key(request),
            set_id=set_id,
            set_label=set_label,
        )
        try:
            job = self._store.add_job(new)
        except StoreError:  # nothing will be sent, so nothing is paid
            self._spawn(self._journal.retry(self._budget.settle, task_uuid, 0.0))
            raise
        if job.task_uuid != task_uuid:  # the same click, twice within a moment
            self._budget.settle(task_uuid, 0.0)
            return job
        # The place in the queue is taken here, so that the page which is drawn next can already show it.
        self.observer.happened(job, "submitted")
        self._start(job, account, self._run, account.queue.enqueue(job.owner))
        return job

    def cancel(self, owner_id: str, task_uuid: str) -> None:
        """Cancels a waiting job, or marks a sent one as cancelled (Runware finishes and bills it)."""
        running = self._running.get(task_uuid)
        if running is not None and running.job.owner == owner_id:
            self._loop.loop.call_soon_threadsafe(self._cancel, running)

    def fetch_again(self, owner_id: str, result_id: str) -> None:
        """Tries once more to download a picture whose bytes are missing."""
        result = self._store.result(owner_id, result_id)
        if result is not None and result.file is None:
            job = self._store.job(result.task_uuid)
            account = self._accounts.to_fetch(job.account if job else None)
            self._spawn(self._results.fetch(account, owner_id, result.id, address_item(result)))

    def unfinished(self, owner_id: str) -> dict[str, Progress]:
        """Returns the progress of this owner's waiting and running jobs, by task UUID, in the order of submission."""
        running = [running for running in list(self._running.values()) if running.job.owner == owner_id]
        ahead: dict[Ticket, int] = {}
        for account in {entry.account for entry in running if entry.ticket is not None and entry.account is not None}:
            ahead |= account.queue.places_ahead()
        return {
            entry.job.task_uuid: Progress(ahead.get(entry.ticket) if entry.ticket else None, entry.fraction)
            for entry in running
        }

    def when_ended(self, task_uuid: str) -> Future[None] | None:
        """Returns a future that is done when a job has ended and its row says so.

        None: it has ended already, or another process runs it."""
        running = self._running.get(task_uuid)
        return running.ended if running is not None else None

    def in_flight(self) -> int:
        """Returns how many jobs of all visitors are waiting or running."""
        return len(self._running)

    def revision(self, owner_id: str) -> int:
        """Returns a number that grows whenever something of this owner changes."""
        return self._changes.revision(owner_id)

    def wait_for_change(self, owner_id: str, seen: int, timeout_s: float) -> int:
        """Blocks until `revision` is no longer `seen`, at most `timeout_s`; returns the revision."""
        return self._changes.wait(owner_id, seen, timeout_s)

    def touch(self, owner_id: str) -> None:
        """Records that something of this owner changed."""
        self._changes.touch(owner_id)

    @property
    def trouble(self) -> str | None:
        """Why results are not in the gallery yet, as a sentence, while the store refuses them; else None."""
        return self._journal.trouble

    def close(self, *, finish_within_s: float = 5.0) -> None:
        """Waits a moment for running jobs, then stops. What is left is collected at the next start."""
        for always in self._always:
            always.cancel()
        deadline = time.monotonic() + finish_within_s
        for task in list(self._tasks):
            with contextlib.suppress(Exception, asyncio.CancelledError):
                task.result(timeout=max(deadline - time.monotonic(), 0.0))
        for task in list(self._tasks):
            task.cancel()
        self._results.close()
        with contextlib.suppress(StoreError):  # then others notice that its heartbeat has stopped
            self._store.retire(self._worker)

    # ---- on the event loop

    def _spawn(self, coroutine: Any) -> None:
        task: Future[None] = self._loop.submit(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _start(
        self, job: Job, account: Account, work: Callable[[Running, Account], Any], ticket: Ticket | None = None
    ) -> None:
        running = Running(job, account, ticket, sent_at=job.sent_at)
        self._running[job.task_uuid] = running
        self.touch(job.owner)
        self._spawn(self._look_after(running, work(running, account)))

    async def _look_after(self, running: Running, work: Coroutine[Any, Any, None]) -> None:
        """Runs a job to its end; an internal error becomes a sentence for its visitor."""
        task_uuid = running.job.task_uuid
        try:
            await work
        except Exception:  # noqa: BLE001 - the one place where internal errors become a sentence
            _log.exception("job %s failed inside the studio", task_uuid)
            running.costs.append(None)  # after such a failure the full cost is unknown
            await self._finish(running, "failed", [failed_inside(task_uuid)])
        finally:
            self._running.pop(task_uuid, None)
            self.touch(running.job.owner)
            running.ended.set_result(None)

    async def _run(self, running: Running, account: Account) -> None:
        ticket = running.ticket
        assert ticket is not None
        if not ticket.served:
            self.observer.happened(running.job, "queued", ahead=account.queue.places_ahead().get(ticket))
        served = await account.queue.wait(ticket)
        running.ticket = None
        if not served:
            await self._finish(running, "cancelled", [])
            return
        try:
            await self._send(running, account)
        finally:
            account.queue.release(ticket)

    async def _send(self, running: Running, account: Account) -> None:
        job = running.job
        if account.kind == "studio" and await self._journal.retry(self._budget.is_stopped):
            await self._finish(running, "failed", [SPENDING_STOPPED])
            return
        try:
            request = await account.uploads.resolve(job.owner, job.request)
        except InputGoneError as error:
            await self._finish(running, "failed", [Problem(str(error), code="inputGone")])
            return
        except RequestFailedError as error:
            await self._finish(running, "failed", [replace(_problem(error.error), billed="no")])
            return
        if not await self._journal.retry(self._store.mark_sent, job.task_uuid):
            # This process was paused for so long (the machine slept) that another ended the job as never sent.
            self.touch(job.owner)
            return
        running.sent_at = time.time()
        self.observer.happened(job, "sent", delivery=job.delivery, waited_s=round(running.sent_at - job.created_at, 3))
        self.touch(job.owner)
        outcome = await account.client.run(
            request,
            task_uuid=job.task_uuid,
            expected=job.expected,
            delivery=job.delivery,
            on_sent=None,
            on_result=lambda item: self._arrived(running, account, item),
            on_progress=lambda fraction: self._progressed(running, fraction),
        )
        await self._conclude(running, account, outcome)

    async def _collect(self, running: Running, account: Account) -> None:
        self.observer.happened(running.job, "resumed", results=len(running.job.results))
        for result in running.job.results:
            if not result.whole:
                fetched = self._results.fetch(account, running.job.owner, result.id, address_item(result))
                running.storing.append(asyncio.ensure_future(fetched))
        outcome = await account.client.collect(
            running.job.task_uuid,
            expected=running.job.expected,
            on_result=lambda item: self._arrived(running, account, item),
            on_progress=lambda fraction: self._progressed(running, fraction),
        )
        await self._conclude(running, account, outcome)

    def _cancel(self, running: Running) -> None:
        if running.ticket is None or running.account is None or not running.account.queue.cancel(running.ticket):
            self._spawn(self._note_cancelled(running.job))

    async def _note_cancelled(self, job: Job) -> None:
        await self._journal.retry(self._store.mark_cancelled, job.task_uuid)
        self.touch(job.owner)

    def _progressed(self, running: Running, fraction: float) -> None:
        if fraction - (running.fraction or 0.0) >= _SHOWN_STEP and fraction < 1.0:  # the last step is the result itself
            running.fraction = fraction
            self.touch(running.job.owner)

    def _arrived(self, running: Running, account: Account, item: ResultItem) -> None:
        running.storing.append(asyncio.ensure_future(self._keep(running, account, item, time.time())))

    async def _keep(self, running: Running, account: Account, item: ResultItem, arrived_at: float) -> None:
        seconds = None if running.sent_at is None else arrived_at - running.sent_at
        cost_usd = await self._known_cost(running.job.task_uuid, item.get("cost"))
        running.costs.append(cost_usd)
        await self._results.keep(
            running.job, account, {**item, "cost": cost_usd}, seconds=seconds, arrived_at=arrived_at
        )

    async def _known_cost(self, task_uuid: str, cost: object) -> float | None:
        """Returns a server's `cost` of a result in USD, None if it is no valid amount: whatever is summed later, in
        limits, ledgers or the gallery, need not check it again."""
        cost_usd = known_usd(cost)
        if cost_usd is not None or cost is None:
            return cost_usd
        with contextlib.suppress(StoreError):  # the result must not wait for that; unknown is the safe side
            cost_usd = await asyncio.to_thread(self._budget.known_cost, task_uuid, cost)
        if cost_usd is None:
            kind = type(cost).__name__
            _log.warning("task %s: its cost is no amount (%s); what was reserved stands.", task_uuid, kind)
        return cost_usd

    async def _fetch_without_key(self, owner_id: str, result_id: str, item: ResultItem) -> bool:
        return await self._results.fetch(self._accounts.to_fetch(None), owner_id, result_id, item)

    async def _conclude(self, running: Running, account: Account, outcome: Outcome) -> None:
        await asyncio.gather(*running.storing)
        if any(error.code in GONE_AT_RUNWARE for error in outcome.errors):
            await account.uploads.forget(running.job.owner, running.job.request)
        state: JobState = "done" if running.storing or running.job.results else "failed"
        await self._finish(running, state, [_problem(error) for error in outcome.errors])

    async def _finish(self, running: Running, state: JobState, problems: list[Problem]) -> None:
        task_uuid = running.job.task_uuid
        known = sum(cost for cost in running.costs if cost is not None)
        unknown = None in running.costs or any(problem.billed != "no" for problem in problems)
        if running.job.source == "runware":  # first: nothing is done for a job that has ended
            await self._journal.retry(self._budget.settle, task_uuid, None if unknown else known)
        await self._journal.retry(self._store.finish_job, task_uuid, state, problems)
        seconds = None if running.sent_at is None else time.time() - running.sent_at
        cost_usd = None if unknown else known
        self.observer.ended(running.job, state, seconds=seconds, cost_usd=cost_usd, problems=problems)

    async def _end_for_another(self, job: Job, state: JobState, problem: Problem) -> None:
        await self._finish(Running(job, None), state, [problem])
        self.touch(job.owner)


def _price_at_risk(request: Mapping[str, Any], price_usd: float | None, source: Source) -> float | None:
    """Returns the price that is lost if the connection breaks.

    The sandbox charges play money and repaints quickly, so a few pictures need no polling and arrive one by one.
    """
    return 0.0 if source == "sandbox" and results_of(request) <= _FEW else price_usd


def _problem(error: TaskError) -> Problem:
    message = sentence(error, again="press Try again")
    return Problem(message, error.code, error.parameter, error.billed, error.detail or "")
