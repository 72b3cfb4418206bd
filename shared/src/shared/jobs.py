"""Long work as leased rows: if a worker dies, another takes over when its lease expires; handlers must be idempotent.

A run whose lease expired has crashed and makes its job a suspect. One suspect runs at a time, so that the job that
kills the process can be identified and given up without affecting others.

await jobs.enqueue(tx, "provision", key=app_id, payload={...})        # in an event handler's transaction

async def provision(job: Job) -> None:                               # registered with Worker
    ...long, idempotent work, no open transaction...
    async with job.finish() as tx:                                   # state, events and "done" in one commit
        await outbox.add(tx, RepoCreated(...))
"""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared import metrics
from shared.db import errors as db_errors
from shared.db.pool import Connection, Pool
from shared.db.unit import wake
from shared.errors import PlatformError
from shared.leases import LeaseLostError, Slot, run_with_heartbeat, serve
from shared.logging import bind, causation_id, correlation_id, get_logger
from shared.settings import MAX_CRASHES

log = get_logger()

CHANNEL = "jobs"
LEASE_SECONDS = 10.0
POLL_SECONDS = 5.0
# Seconds before the n-th retry; the last one repeats.
BACKOFF = (0.5, 2, 5, 15, 60)
# The next run is for the newest request, if the job was enqueued again during a run. (Keyed by the correlation id:
# an older version that runs beside this one sets the payload alone.)
_NEXT = (
    "payload = coalesce(next_payload, payload), correlation_id = coalesce(next_correlation_id, correlation_id),"
    " causation_id = CASE WHEN next_correlation_id IS NULL THEN causation_id ELSE next_causation_id END,"
    " next_payload = NULL, next_correlation_id = NULL, next_causation_id = NULL"
)
# Ends a run; if the job was enqueued again meanwhile, reopens it instead.
_END = (
    "UPDATE jobs SET state = CASE WHEN next_payload IS NULL THEN '{state}' ELSE 'open' END,"  # noqa: S608 - ours
    f" finished_at = CASE WHEN next_payload IS NULL THEN now() END, {_NEXT},"
    " run_at = now(), lease_owner = NULL, lease_until = NULL, last_error = $3,"
    " attempts = CASE WHEN next_payload IS NULL THEN attempts + $4 ELSE 0 END,"
    " crashes = CASE WHEN next_payload IS NULL THEN crashes ELSE 0 END"
    " WHERE id = $1 AND lease_owner = $2 AND state = 'open' RETURNING state"
)


# A due row that still has a lease owner: the owner died.
_SUSPECT = "(crashes > 0 OR lease_owner IS NOT NULL)"


class JobCrashedError(PlatformError):
    """The job's process died repeatedly while running it."""

    key = "crashed"


class RetryLaterError(Exception):
    """Not a failure: run the job again after `seconds` (something external is not ready yet)."""

    def __init__(self, seconds: float, reason: str) -> None:
        super().__init__(reason)
        self.seconds = seconds


@dataclass
class Job:
    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    attempts: int
    """Failed runs so far; 0 on the first run."""
    crashes: int
    """Consecutive previous runs that ended with a process crash: the job may be the cause."""
    _owner: uuid.UUID
    _pool: Pool
    finished: bool = field(default=False, init=False)

    @contextlib.asynccontextmanager
    async def finish(self) -> AsyncIterator[Connection]:
        """One transaction that marks the job done and takes the caller's final writes. Raises LeaseLostError."""
        async with self._pool.acquire() as tx, tx.transaction():
            if not await tx.fetchval(_END.format(state="done"), self.id, self._owner, None, 0):
                raise LeaseLostError(f"{self.kind} {self.key}")
            yield tx
        self.finished = True


JobHandler = Callable[[Job], Awaitable[None]]
Origin = dict[str, str | None]
ExhaustedHandler = Callable[[Connection, Job, Exception], Awaitable[None]]


async def enqueue(tx: Connection, kind: str, *, key: str, payload: dict[str, Any], delay_seconds: float = 0) -> None:
    """Enqueues a job within `tx`. Raises RuntimeError outside a transaction.

    No effect if a job of the same kind and key is waiting. If one is running, it runs once more with this payload and
    this request's ids. In both cases one run may serve two requests, so a log line has both correlation ids.
    """
    mine = correlation_id()
    earlier = await tx.fetchval(
        "WITH earlier AS (SELECT coalesce(next_correlation_id, correlation_id) FROM jobs"
        " WHERE kind = $1 AND key = $2 AND state = 'open'), asked AS ("
        " INSERT INTO jobs AS j (kind, key, payload, run_at, correlation_id, causation_id)"
        " VALUES ($1, $2, $3, now() + make_interval(secs => $4), $5, $6)"
        " ON CONFLICT (kind, key) WHERE state = 'open' DO UPDATE SET next_payload = EXCLUDED.payload,"
        " next_correlation_id = EXCLUDED.correlation_id, next_causation_id = EXCLUDED.causation_id"
        " WHERE j.lease_owner IS NOT NULL) SELECT * FROM earlier",
        kind,
        key,
        payload,
        delay_seconds,
        mine,
        causation_id(),
    )
    if earlier not in {None, mine}:
        log.info("job_asked_again", job=kind, key=key, correlation_id=mine, earlier=earlier)
    wake(tx, CHANNEL)


@dataclass(frozen=True)
class JobKind:
    handler: JobHandler
    max_attempts: int = 8
    on_exhausted: ExhaustedHandler | None = None
    """Runs in the transaction that marks the job failed; publish a failure event here."""


class Worker:
    """Leases due jobs and runs at most `parallel` at once. `where`: SQL condition on `jobs`, others are left alone."""

    def __init__(
        self,
        pool: Pool,
        wakeup: asyncio.Event,
        kinds: Mapping[str, JobKind],
        *,
        where: str = "true",
        parallel: int = 4,
        lease_seconds: float = LEASE_SECONDS,
        max_crashes: int = MAX_CRASHES,
    ) -> None:
        self._pool = pool
        self._wakeup = wakeup
        self._kinds = dict(kinds)
        self._where = where
        self._slots = asyncio.Semaphore(parallel)
        self._lease = lease_seconds
        self._max_crashes = max_crashes
        self._suspect: int | None = None
        """Id of the suspect that is running."""

    async def run(self) -> None:
        """Runs until cancelled; then releases its jobs, which start again on another worker or after a restart."""
        await serve(self._wakeup, self._slots, self._lease_one, self._run_and_release, self._seconds_to_next)

    async def _seconds_to_next(self) -> float:
        if self._slots.locked():
            return POLL_SECONDS
        due = await self._pool.fetchval(
            "SELECT extract(epoch FROM min(greatest(run_at, coalesce(lease_until, run_at))) - now())::float8"  # noqa: S608 - ours
            f" FROM jobs WHERE state = 'open' AND kind = ANY($1) AND ($2 OR NOT {_SUSPECT}) AND ({self._where})",
            list(self._kinds),
            self._suspect is None,
        )
        return POLL_SECONDS if due is None else min(POLL_SECONDS, max(0.02, due))

    async def _lease_one(self) -> tuple[Job, Origin] | None:
        # One owner id per lease, not per worker: a run with an expired lease must not be taken for its replacement.
        owner = uuid.uuid4()
        row = await self._pool.fetchrow(
            "UPDATE jobs SET lease_owner = $1, lease_until = now() + make_interval(secs => $2),"  # noqa: S608 - ours
            f" crashes = crashes + (lease_owner IS NOT NULL)::int, {_NEXT} WHERE id = ("
            " SELECT id FROM jobs WHERE state = 'open' AND run_at <= now() AND kind = ANY($3)"
            f" AND (lease_until IS NULL OR lease_until < now()) AND ($4 OR NOT {_SUSPECT}) AND ({self._where})"
            " ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)"
            " RETURNING id, kind, key, payload, attempts, crashes, correlation_id, causation_id",
            owner,
            self._lease,
            list(self._kinds),
            self._suspect is None,
        )
        if row is None:
            return None
        fields = dict(row)
        origin: Origin = {name: fields.pop(name) for name in ("correlation_id", "causation_id")}
        job = Job(**fields, _owner=owner, _pool=self._pool)
        if job.crashes:
            self._suspect = job.id
        return job, origin

    async def _run_and_release(self, leased: tuple[Job, Origin], _: Slot) -> None:
        job, origin = leased
        bind(**origin, job=job.kind, key=job.key)
        try:
            if job.crashes >= self._max_crashes:
                raise JobCrashedError("The step was interrupted several times; please try again.")
            await run_with_heartbeat(self._kinds[job.kind].handler(job), lambda: self._extend(job), self._lease / 3)
            if not job.finished:
                async with job.finish():
                    pass
            metrics.JOBS_RUN.labels(job.kind, "done").inc()
        except LeaseLostError:
            log.warning("lease_lost")
            metrics.JOBS_RUN.labels(job.kind, "lost").inc()
        except asyncio.CancelledError:
            # Shutting down: release now, so that the next worker need not wait for the lease to expire.
            with contextlib.suppress(*db_errors.ANY):
                await self._release(job, 0, 0, "stopped")
            raise
        except Exception as error:  # noqa: BLE001 - any exception of a handler is a failed attempt
            # Not cut off by a shutdown: an expired lease would count as a crash.
            await asyncio.shield(self._failed(job, error))
        finally:
            if self._suspect == job.id:
                self._suspect = None

    async def _extend(self, job: Job) -> bool:
        if job.finished:
            return True
        held = await self._pool.fetchval(
            "UPDATE jobs SET lease_until = now() + make_interval(secs => $3)"
            " WHERE id = $1 AND lease_owner = $2 AND state = 'open' RETURNING true",
            job.id,
            job._owner,  # noqa: SLF001 - Job and Worker are one unit
            self._lease,
        )
        return bool(held) or job.finished

    async def _failed(self, job: Job, error: Exception) -> None:
        """Releases the row with a later run_at, or ends it for good. If that fails, the lease expires."""
        try:
            if job.finished:
                log.error("job_failed_after_finish", exc_info=error)
            elif isinstance(error, RetryLaterError):
                log.info("job_later", seconds=error.seconds, reason=str(error))
                await self._release(job, error.seconds, 0, str(error))
                metrics.JOBS_RUN.labels(job.kind, "later").inc()
            elif job.attempts + 1 < self._kinds[job.kind].max_attempts and not isinstance(error, JobCrashedError):
                delay = BACKOFF[min(job.attempts, len(BACKOFF) - 1)]
                log.warning("job_failed", attempts=job.attempts + 1, retry_in=delay, error=str(error), exc_info=error)
                await self._release(job, delay, 1, f"{type(error).__name__}: {error}")
                metrics.JOBS_RUN.labels(job.kind, "failed").inc()
            else:
                log.error("job_given_up", attempts=job.attempts + 1, error=str(error), exc_info=error)
                await self._give_up(job, error)
                metrics.JOBS_RUN.labels(job.kind, "given_up").inc()
        except Exception:
            log.exception("job_not_released")

    async def _give_up(self, job: Job, error: Exception) -> None:
        text = f"{type(error).__name__}: {error}"
        on_exhausted = self._kinds[job.kind].on_exhausted
        async with self._pool.acquire() as tx, tx.transaction():
            state = await tx.fetchval(_END.format(state="failed"), job.id, job._owner, text, 1)  # noqa: SLF001
            # Still open if it was enqueued again meanwhile: then it is not given up.
            if state == "failed" and on_exhausted:
                await on_exhausted(tx, job, error)

    async def _release(self, job: Job, delay: float, failures: int, reason: str) -> None:
        await self._pool.execute(
            "UPDATE jobs SET lease_owner = NULL, lease_until = NULL, last_error = $5, crashes = 0,"  # noqa: S608 - ours
            " run_at = now() + make_interval(secs => $3),"
            f" attempts = CASE WHEN next_payload IS NULL THEN attempts + $4 ELSE 0 END, {_NEXT}"
            " WHERE id = $1 AND lease_owner = $2",
            job.id,
            job._owner,  # noqa: SLF001
            delay,
            failures,
            reason,
        )
