"""The processes that bench/messaging.py starts: `python -m bench._messaging_sides <side> <count> <per second> <file>`.

Each writes a JSON object: `times`, {event id: nanoseconds} by the machine's clock, comparable between processes; `cpu`,
the process's own seconds from the first event on; the containers' CPU time before the first and after the last event.
"""

import asyncio
import itertools
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import aio_pika
import uvloop

from bench._groups import cpu_seconds
from shared.db.listener import Wakeup
from shared.db.pool import Connection, create_pool
from shared.events import SUBSCRIPTIONS, Event
from shared.events.types import GATEWAY, PROVISIONER, TemplateUpgradeRequested
from shared.messaging import broker
from shared.messaging.inbox import Consumer
from shared.messaging.outbox import Outbox
from shared.messaging.relay import Relay

BARE_QUEUE = "bench.bare"
now = time.monotonic_ns


@dataclass
class Seen:
    times: dict[str, int] = field(default_factory=dict)
    cpu: float = 0.0
    containers_before: dict[str, float] = field(default_factory=dict)
    containers_after: dict[str, float] = field(default_factory=dict)

    def begin(self) -> None:
        self.cpu -= _own_cpu()
        self.containers_before = _containers()

    def end(self) -> None:
        self.cpu += _own_cpu()
        self.containers_after = _containers()


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _containers() -> dict[str, float]:
    return {name: cpu_seconds(os.environ[name.upper()]) for name in ("postgres", "rabbitmq")}


async def paced(count: int, per_second: float, act: Callable[[int], Coroutine[Any, Any, None]]) -> None:
    """Starts each `act` at its time, even if previous ones still run; 0 per second: as fast as 64 parallel ones go."""
    if not per_second:
        numbers = iter(range(count))

        async def some() -> None:
            for number in numbers:
                await act(number)

        async with asyncio.TaskGroup() as group:
            for _ in range(64):
                group.create_task(some())
        return
    start = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            if (early := start + number / per_second - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            group.create_task(act(number))


def _data(number: int) -> TemplateUpgradeRequested:
    """An event that one service handles, since the bare message also goes to one queue. It carries no state: then the
    inbox would also record its position.
    """
    return TemplateUpgradeRequested(customer_uuid="cust_000000000000", app_id=f"app_{number % 100:010d}")


async def ours_publish(count: int, per_second: float, *, relayed: bool = True) -> Seen:
    """Transactions with one event each, and a relay in the same process, as in a service."""
    wakeup = Wakeup(os.environ["DSN"])
    pool = await create_pool(os.environ["DSN"], waker=wakeup)
    connection = await broker.connect(os.environ["AMQP"], "publisher")
    relay = Relay(GATEWAY, connection, wakeup, singly_seconds=0)
    loops = [asyncio.ensure_future(loop()) for loop in (relay.run, wakeup.run) if relayed]
    outbox, seen = Outbox(GATEWAY, relay), Seen()

    async def act(number: int) -> None:
        async with pool.acquire() as tx, tx.transaction():
            event_id = await outbox.add(tx, _data(number))
        seen.times[event_id] = now()

    await asyncio.sleep(2)
    seen.begin()
    await paced(count, per_second, act)
    while relayed and await pool.fetchval("SELECT true FROM outbox LIMIT 1"):  # noqa: ASYNC110 - nothing notifies
        await asyncio.sleep(0.05)
    seen.end()
    for loop in loops:
        loop.cancel()
    await pool.execute("TRUNCATE outbox")
    return seen


async def generate_publish(count: int, per_second: float) -> Seen:
    """Only the transactions, without a relay."""
    return await ours_publish(count, per_second, relayed=False)


async def ours_consume(count: int, _: float) -> Seen:
    """The inbox with a handler that writes one row."""
    pool = await create_pool(os.environ["DSN"])
    seen, done = Seen(), asyncio.Event()

    async def handler(tx: Connection, event: Event[Any]) -> None:
        if not seen.times:
            seen.begin()
        seen.times[event.id] = now()
        await tx.execute("INSERT INTO effects (subject) VALUES ($1)", event.subject)
        if len(seen.times) == count:
            done.set()

    connections = await broker.connect_both(os.environ["AMQP"], "consumer")
    consumer = Consumer(PROVISIONER, pool, connections, dict.fromkeys(SUBSCRIPTIONS[PROVISIONER], handler))
    running = asyncio.ensure_future(consumer.run())
    await done.wait()
    await asyncio.sleep(0.3)  # the last commits and acks
    seen.end()
    running.cancel()
    return seen


async def _bare_queue() -> tuple[aio_pika.abc.AbstractChannel, aio_pika.abc.AbstractQueue]:
    connection = await aio_pika.connect(os.environ["AMQP"])
    channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
    await channel.set_qos(prefetch_count=128)
    return channel, await channel.declare_queue(BARE_QUEUE, durable=True, arguments={"x-queue-type": "quorum"})


async def bare_publish(count: int, per_second: float) -> Seen:
    pool = await create_pool(os.environ["DSN"])
    channel, _ = await _bare_queue()
    seen, body = Seen(), b"x" * 400

    async def act(number: int) -> None:
        async with pool.acquire() as tx, tx.transaction():
            await tx.execute("INSERT INTO causes (body) VALUES ($1)", body)
        seen.times[str(number)] = now()
        message = aio_pika.Message(body, message_id=str(number), delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(message, routing_key=BARE_QUEUE, mandatory=True)

    await asyncio.sleep(2)
    seen.begin()
    await paced(count, per_second, act)
    seen.end()
    return seen


async def bare_consume(count: int, _: float) -> Seen:
    pool = await create_pool(os.environ["DSN"])
    queue = (await _bare_queue())[1]
    seen, done = Seen(), asyncio.Event()
    numbers = itertools.count(1)

    async def arrived(message: aio_pika.abc.AbstractIncomingMessage) -> None:
        if not seen.times:
            seen.begin()
        seen.times[message.message_id or ""] = now()
        async with pool.acquire() as tx, tx.transaction():
            await tx.execute("INSERT INTO effects (subject) VALUES ($1)", "app_0000000000")
        await message.ack()
        if next(numbers) == count:
            done.set()

    await queue.consume(arrived)
    await done.wait()
    seen.end()
    return seen


if __name__ == "__main__":
    sides = {f.__name__: f for f in (ours_publish, ours_consume, bare_publish, bare_consume, generate_publish)}
    found = uvloop.run(sides[sys.argv[1]](int(sys.argv[2]), float(sys.argv[3])))
    Path(sys.argv[4]).write_text(json.dumps(asdict(found)))
    os._exit(0)  # connections need not be closed
