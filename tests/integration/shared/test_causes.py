"""Which event another one comes from."""

import asyncio
from collections.abc import Sequence
from typing import Any

from structlog.testing import capture_logs

from shared.db.pool import Connection, Pool
from shared.events import Event, parse, wrap
from shared.events.types import GATEWAY, DnsRecordRemoved
from shared.jobs import Job, JobKind, Worker, enqueue
from shared.logging import bind
from shared.messaging.inbox import Consumer, Handler
from shared.messaging.outbox import Outbox
from tests.support.messaging import SERVICE, deletion, handlers, running
from tests.support.nobody import NOBODY
from tests.support.waiting import until

OUTBOX = Outbox(SERVICE)


async def _say(tx: Connection, app_id: str) -> None:
    data = DnsRecordRemoved(customer_uuid="cust_000000000000", app_id=app_id, domain="a.example.com")
    await OUTBOX.add(tx, data)


async def _handle_together(pool: Pool, handler: Handler) -> dict[str, Event[Any]]:
    """Three events, each of a request of its own, in one transaction; by subject."""
    events = []
    for number in range(3):
        bind(correlation_id=f"request {number}")
        events.append(wrap(deletion(number, number), source=GATEWAY))
    await Consumer(SERVICE, pool, NOBODY, handlers(handler))._handle(events)
    return {event.subject: event for event in events}


def _come_from(said: Sequence[Any], causes: dict[str, Event[Any]]) -> None:
    told = {event.subject: (event.causationid, event.correlationid) for event in (parse(row["body"]) for row in said)}
    assert told == {subject: (cause.id, cause.correlationid) for subject, cause in causes.items()}


async def test_what_a_handler_publishes_names_its_own_event(pool: Pool) -> None:
    """Also where several events share a transaction."""

    async def handler(tx: Connection, event: Event[Any]) -> None:
        await _say(tx, event.data.app_id)

    causes = await _handle_together(pool, handler)
    _come_from(await pool.fetch("SELECT body FROM outbox"), causes)


async def test_what_a_job_publishes_names_the_event_that_asked_for_it(pool: Pool) -> None:
    async def handler(tx: Connection, event: Event[Any]) -> None:
        await enqueue(tx, "work", key=event.data.app_id, payload={})

    async def work(job: Job) -> None:
        async with job.finish() as tx:
            await _say(tx, job.key)

    causes = await _handle_together(pool, handler)
    async with running(Worker(pool, asyncio.Event(), {"work": JobKind(work)}).run):
        await until(lambda: pool.fetchval("SELECT count(*) = 3 FROM outbox"))
    _come_from(await pool.fetch("SELECT body FROM outbox"), causes)


async def _ask(tx: Connection, event: Event[Any]) -> None:
    await enqueue(tx, "work", key="k", payload={})


def _request(number: int) -> Event[Any]:
    bind(correlation_id=f"request {number}")
    return wrap(deletion(number), source=GATEWAY)


async def test_a_job_that_is_asked_for_while_it_runs_then_runs_for_the_newer_request(pool: Pool) -> None:
    consumer = Consumer(SERVICE, pool, NOBODY, handlers(_ask))
    first, second, third = (_request(number) for number in (1, 2, 3))
    runs: list[Job] = []

    async def work(job: Job) -> None:
        runs.append(job)
        if len(runs) == 1:
            # In a task of its own: a handler binds the ids of its event.
            await asyncio.create_task(consumer._handle([second, third]))
        async with job.finish() as tx:
            await _say(tx, f"app_{len(runs):010d}")

    await consumer._handle([first])
    async with running(Worker(pool, asyncio.Event(), {"work": JobKind(work)}).run):
        await until(lambda: pool.fetchval("SELECT count(*) = 2 FROM outbox"))
    _come_from(await pool.fetch("SELECT body FROM outbox"), {"app_0000000001": first, "app_0000000002": third})


async def test_one_run_for_two_requests_is_found_by_both_ids(pool: Pool) -> None:
    """It carries the ids of the first; a log line of the second names them."""
    consumer = Consumer(SERVICE, pool, NOBODY, handlers(_ask))
    first, second = _request(1), _request(2)
    with capture_logs() as logs:
        await consumer._handle([first])
        await consumer._handle([second])
    jobs = await pool.fetch("SELECT correlation_id, causation_id FROM jobs")
    assert [tuple(job.values()) for job in jobs] == [("request 1", first.id)]
    found = [(line["correlation_id"], line["earlier"]) for line in logs if line["event"] == "job_asked_again"]
    assert found == [("request 2", "request 1")]


async def test_what_a_timer_publishes_has_no_cause(pool: Pool) -> None:
    bind(correlation_id="a timer's")
    async with pool.acquire() as tx, tx.transaction():
        await _say(tx, "app_0000000000")
    assert parse(await pool.fetchval("SELECT body FROM outbox")).causationid is None
