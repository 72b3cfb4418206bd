"""A publisher and a consumer on real parts, as small as a test needs them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, cast

from aio_pika.abc import AbstractRobustConnection

from shared.background import end
from shared.db.listener import Wakeup
from shared.db.pool import Connection, Pool
from shared.events import SUBSCRIPTIONS, Event, EventData
from shared.events.types import DNS_SSL, GATEWAY, SiteDeletionRequested
from shared.messaging.broker import Connections
from shared.messaging.inbox import Consumer, Handler
from shared.messaging.outbox import Outbox
from shared.messaging.relay import Relay

# dns-ssl acts on site.deletion_requested, which the gateway publishes: one event type is enough for the mechanics.
SERVICE = DNS_SSL


def deletion(number: int, subject: int = 0) -> SiteDeletionRequested:
    return SiteDeletionRequested(
        customer_uuid="cust_000000000000", app_id=f"app_{subject:010d}", domain=f"n{number}.example.com"
    )


async def publish(pool: Pool, count: int, *, subjects: int = 1, first: int = 0) -> None:
    """`count` events, each in a transaction of its own, as requests would."""
    outbox = Outbox(GATEWAY)
    for number in range(first, first + count):
        async with pool.acquire() as tx, tx.transaction():
            await outbox.add(tx, deletion(number, number % subjects))


async def note(tx: Connection, event: Event[Any]) -> None:
    """The usual effect: one row per run of the handler, in the handler's transaction."""
    await tx.execute(
        "INSERT INTO effects (event_id, subject, name) VALUES ($1, $2, $3)", event.id, event.subject, event.data.domain
    )


def handlers(handler: Handler = note) -> dict[type[EventData], Handler]:
    return dict.fromkeys(SUBSCRIPTIONS[SERVICE], handler)


def both(connection: AbstractRobustConnection) -> Connections:
    """One for both uses; that they need two is shown in test_alarm.py."""
    return Connections(connection, connection)


def consumer(pool: Pool, connection: AbstractRobustConnection, handler: Handler = note) -> Consumer:
    return Consumer(SERVICE, pool, both(connection), handlers(handler))


class ListeningRelay(Relay):
    """With the wake-up that a service's frame runs beside it, and with runs of events from the start."""

    def __init__(self, pool: Pool, connection: AbstractRobustConnection, *, singly_seconds: float = 0) -> None:
        [dsn] = cast("Any", pool)._connect_args
        self._listening = Wakeup(dsn)
        super().__init__(GATEWAY, connection, self._listening, singly_seconds=singly_seconds)

    async def run(self) -> None:
        async with running(self._listening.run):
            await super().run()


def relay(pool: Pool, connection: AbstractRobustConnection) -> ListeningRelay:
    return ListeningRelay(pool, connection)


@contextlib.asynccontextmanager
async def running(*loops: Callable[[], Awaitable[None]]) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Background loops for the time of a block."""
    tasks = [asyncio.ensure_future(loop()) for loop in loops]
    try:
        yield tasks
    finally:
        await end(tasks)


async def names(pool: Pool) -> list[str]:
    return [row["name"] for row in await pool.fetch("SELECT name FROM effects ORDER BY n")]


async def in_order(pool: Pool) -> bool:
    """Within each subject, in the order of publication."""
    rows = await pool.fetch("SELECT subject, name FROM effects ORDER BY n")
    by_subject: dict[str, list[int]] = {}
    for row in rows:
        by_subject.setdefault(row["subject"], []).append(int(row["name"].split(".")[0][1:]))
    return all(numbers == sorted(numbers) for numbers in by_subject.values())
