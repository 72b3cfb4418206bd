"""Leased work: done once if all goes well, done again by another if not, and never forgotten."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import pytest

from shared.db.pool import Connection, Pool
from shared.jobs import Job, JobKind, RetryLaterError, Worker, enqueue
from shared.leases import LeaseLostError
from tests.support.messaging import running
from tests.support.waiting import until

Program = Callable[..., Awaitable[asyncio.subprocess.Process]]


async def _ask(pool: Pool, number: int = 0, key: str = "k") -> None:
    async with pool.acquire() as tx, tx.transaction():
        await enqueue(tx, "work", key=key, payload={"n": number})


def _worker(pool: Pool, handler: Callable[[Job], Awaitable[None]], **options: float) -> Worker:
    kind = JobKind(handler, max_attempts=2)
    return Worker(pool, asyncio.Event(), {"work": kind}, lease_seconds=options.get("lease", 1.0))


async def _states(pool: Pool) -> list[str]:
    return [row["state"] for row in await pool.fetch("SELECT state FROM jobs ORDER BY id")]


async def _done(pool: Pool) -> bool:
    return bool(await pool.fetchval("SELECT count(*) = 0 FROM jobs WHERE state = 'open'"))


async def test_job_of_a_killed_worker_is_resumed_by_another(effects: Pool, program: Program) -> None:
    """The lease ends with its worker; the next one starts the job from its beginning."""
    await _ask(effects)
    first = await program("worker")
    await until(lambda: effects.fetchval("SELECT count(*) = 1 FROM effects"))
    first.kill()
    await first.wait()
    resumed = asyncio.Event()

    async def handler(job: Job) -> None:
        resumed.set()

    async with running(_worker(effects, handler).run):
        await until(lambda: _done(effects))
    assert resumed.is_set()
    assert await _states(effects) == ["done"]


async def test_a_job_that_dies_with_its_process_again_and_again_is_given_up(effects: Pool, program: Program) -> None:
    """After the third death its handler is not called any more, and `on_exhausted` has the last word."""
    await _ask(effects)
    await effects.execute("UPDATE jobs SET crashes = 2")
    dying = await program("worker")
    await until(lambda: effects.fetchval("SELECT count(*) = 1 FROM effects"))
    dying.kill()
    await dying.wait()
    ran: list[str] = []

    async def handler(job: Job) -> None:
        ran.append(job.key)

    async def last_word(tx: Connection, job: Job, error: Exception) -> None:
        await tx.execute("INSERT INTO effects (name) VALUES ($1)", f"{job.key}: {type(error).__name__}")

    kinds = {"work": JobKind(handler, on_exhausted=last_word)}
    async with running(Worker(effects, asyncio.Event(), kinds, lease_seconds=1).run):
        await until(lambda: _done(effects))
    assert ran == []
    assert await _states(effects) == ["failed"]
    assert await effects.fetchval("SELECT name FROM effects ORDER BY n DESC LIMIT 1") == "k: JobCrashedError"


async def test_what_died_with_its_process_runs_one_at_a_time(pool: Pool) -> None:
    """One of them may be why: it must not take the others with it again. What is new is not kept waiting."""
    for key in ("first", "second", "new"):
        await _ask(pool, key=key)
    dead = "lease_owner = gen_random_uuid(), lease_until = now()"
    await pool.execute(f"UPDATE jobs SET {dead} WHERE key <> 'new'")  # noqa: S608 - ours
    beside: dict[str, set[str]] = {}
    now: set[str] = set()
    new_ran = asyncio.Event()

    async def handler(job: Job) -> None:
        beside[job.key] = set(now)
        now.add(job.key)
        if job.key == "new":
            new_ran.set()
        await new_ran.wait()
        now.remove(job.key)

    async with running(_worker(pool, handler, lease=30).run):
        await until(lambda: _done(pool))
    assert beside == {"first": set(), "new": {"first"}, "second": set()}
    assert [row["crashes"] for row in await pool.fetch("SELECT crashes FROM jobs ORDER BY id")] == [1, 1, 0]


async def test_a_run_that_ends_by_itself_forgives_the_deaths_before(pool: Pool) -> None:
    """Only deaths in a row count."""
    await _ask(pool)
    await pool.execute("UPDATE jobs SET crashes = 2")
    runs: list[int] = []

    async def handler(job: Job) -> None:
        runs.append(job.crashes)
        if len(runs) == 1:
            raise RetryLaterError(0, "not yet")

    async with running(_worker(pool, handler).run):
        await until(lambda: _done(pool))
    assert runs == [2, 0]


async def test_asked_again_while_waiting_is_one_job(pool: Pool) -> None:
    """One open job per kind and key."""
    await _ask(pool, 1)
    await _ask(pool, 2)
    assert [row["payload"] for row in await pool.fetch("SELECT payload FROM jobs")] == [{"n": 1}]


async def test_asked_again_while_running_runs_once_more_with_the_newer_payload(pool: Pool) -> None:
    """The run in progress may have read its inputs before they changed."""
    seen: list[int] = []

    async def handler(job: Job) -> None:
        seen.append(job.payload["n"])
        if len(seen) == 1:
            await _ask(pool, 2)
            await _ask(pool, 3)

    await _ask(pool, 1)
    async with running(_worker(pool, handler).run):
        await until(lambda: _done(pool))
    assert seen == [1, 3]


async def test_asked_for_during_the_last_statement_is_not_lost(pool: Pool) -> None:
    """Whoever asks while the running job's final transaction is open gets a run that starts after it."""
    seen: list[int] = []
    asking: list[asyncio.Task[None]] = []

    async def handler(job: Job) -> None:
        seen.append(job.payload["n"])
        async with job.finish():
            if not asking:
                asking.append(asyncio.ensure_future(_ask(pool, 2)))
                await asyncio.sleep(0.2)  # it waits for this transaction's row lock

    await _ask(pool, 1)
    async with running(_worker(pool, handler).run):
        await until(lambda: _both(seen))
        await until(lambda: _done(pool))
    assert seen == [1, 2]


async def _both(seen: list[int]) -> bool:
    return len(seen) == 2


async def test_job_whose_lease_was_taken_over_cannot_finish(pool: Pool) -> None:
    """The first run's last writes are void once another has the job."""
    outcome: list[str] = []

    async def handler(job: Job) -> None:
        await pool.execute("UPDATE jobs SET lease_owner = gen_random_uuid()")
        with contextlib.suppress(asyncio.CancelledError):
            try:
                async with job.finish() as tx:
                    await tx.execute("DELETE FROM jobs")
            except LeaseLostError:
                outcome.append("lost")
                raise

    await _ask(pool)
    async with running(_worker(pool, handler, lease=30).run):
        await until(lambda: _lost(outcome))
    assert await _states(pool) == ["open"]


async def _lost(outcome: list[str]) -> bool:
    return bool(outcome)


async def test_run_that_outlives_its_lease_is_cancelled(pool: Pool) -> None:
    """The heartbeat finds another owner in the row and stops the work."""
    cancelled = asyncio.Event()

    async def handler(job: Job) -> None:
        await pool.execute("UPDATE jobs SET lease_owner = gen_random_uuid(), run_at = now() + interval '1 day'")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    await _ask(pool)
    async with running(_worker(pool, handler).run):
        await asyncio.wait_for(cancelled.wait(), 10)


async def test_work_after_finish_is_not_cancelled(pool: Pool) -> None:
    """Cleaning up may take longer than the lease."""
    cleaned = asyncio.Event()

    async def handler(job: Job) -> None:
        async with job.finish():
            pass
        await asyncio.sleep(1)
        cleaned.set()

    await _ask(pool)
    async with running(_worker(pool, handler, lease=0.6).run):
        await asyncio.wait_for(cleaned.wait(), 10)


async def test_stopped_worker_gives_its_jobs_back_at_once(pool: Pool) -> None:
    """A restart does not wait for leases to end."""
    began = asyncio.Event()

    async def endless(job: Job) -> None:
        began.set()
        await asyncio.Event().wait()

    await _ask(pool)
    async with running(_worker(pool, endless, lease=60).run):
        await began.wait()
    assert await pool.fetchval("SELECT lease_owner IS NULL AND run_at <= now() AND attempts = 0 FROM jobs")


async def test_failed_job_is_tried_again_then_given_up_with_its_last_word(effects: Pool) -> None:
    """After max_attempts the row is failed, and `on_exhausted` wrote in the same transaction."""

    async def handler(job: Job) -> None:
        raise ValueError("no")

    async def last_word(tx: Connection, job: Job, error: Exception) -> None:
        await tx.execute("INSERT INTO effects (name) VALUES ($1)", f"{job.key}: {error}")

    await _ask(effects)
    kinds = {"work": JobKind(handler, max_attempts=2, on_exhausted=last_word)}
    async with running(Worker(effects, asyncio.Event(), kinds).run):
        await until(lambda: _done(effects))
    assert await _states(effects) == ["failed"]
    assert await effects.fetchval("SELECT attempts FROM jobs") == 2
    assert [row["name"] for row in await effects.fetch("SELECT name FROM effects")] == ["k: no"]


async def test_a_job_that_was_asked_for_again_is_not_given_up(effects: Pool) -> None:
    """Its last attempt fails, but a newer payload waits: that gets all its attempts, and no failure is published."""
    seen: list[int] = []

    async def handler(job: Job) -> None:
        seen.append(job.payload["n"])
        if job.payload["n"] == 1:
            await _ask(effects, 2)
        if seen != [1, 2, 2]:
            raise ValueError("no")

    async def last_word(tx: Connection, job: Job, error: Exception) -> None:
        await tx.execute("INSERT INTO effects (name) VALUES ('given up')")

    await _ask(effects, 1)
    await effects.execute("UPDATE jobs SET attempts = 1")
    kinds = {"work": JobKind(handler, max_attempts=2, on_exhausted=last_word)}
    async with running(Worker(effects, asyncio.Event(), kinds).run):
        await until(lambda: _done(effects))
    assert seen == [1, 2, 2]
    assert await _states(effects) == ["done"]
    assert await effects.fetchval("SELECT count(*) FROM effects") == 0


async def test_a_newer_payload_does_not_inherit_failures(effects: Pool) -> None:
    """One that came while an attempt failed has all attempts of its own."""
    seen: list[int] = []

    async def handler(job: Job) -> None:
        seen.append(job.payload["n"])
        if len(seen) == 1:
            await _ask(effects, 2)
        if len(seen) < 3:
            raise ValueError("no")

    await _ask(effects, 1)
    async with running(Worker(effects, asyncio.Event(), {"work": JobKind(handler, max_attempts=2)}).run):
        await until(lambda: _done(effects))
    assert seen == [1, 2, 2]
    assert await _states(effects) == ["done"]


async def test_later_is_no_failure(pool: Pool) -> None:
    """A job that waits for something outside may do so more often than it may fail."""
    runs = 0

    async def handler(job: Job) -> None:
        nonlocal runs
        runs += 1
        if runs < 5:
            raise RetryLaterError(0.01, "not yet")

    await _ask(pool)
    async with running(_worker(pool, handler).run):
        await until(lambda: _done(pool))
    assert runs == 5
    assert await pool.fetchval("SELECT attempts FROM jobs") == 0


@pytest.mark.parametrize("workers", [3])
async def test_several_workers_run_each_job_once(effects: Pool, workers: int) -> None:
    """Leases keep instances apart."""

    async def handler(job: Job) -> None:
        await effects.execute("INSERT INTO effects (name) VALUES ($1)", job.key)
        await asyncio.sleep(0.02)

    for number in range(40):
        await _ask(effects, key=f"k{number}")
    async with running(*(_worker(effects, handler, lease=30).run for _ in range(workers))):
        await until(lambda: _done(effects))
    keys = [row["name"] for row in await effects.fetch("SELECT name FROM effects")]
    assert len(keys) == len(set(keys)) == 40
