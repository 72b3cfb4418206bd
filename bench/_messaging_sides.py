"""The processes that bench/messaging.py starts: `python -m bench._messaging_sides <side> <count> <per second> <file>`.

Each writes {event id: nanoseconds} when it is through; the clock is the machine's, so two processes can be compared.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aio_pika
import uvloop
from shared.db.listener import Wakeup
from shared.db.pool import Connection, create_pool
from shared.events import SUBSCRIPTIONS, Event
from shared.events.types import GATEWAY, PROVISIONER, EnvChanged
from shared.messaging import broker
from shared.messaging.inbox import Consumer
from shared.messaging.outbox import Outbox
from shared.messaging.relay import Relay

BARE_QUEUE = "bench.bare"
Times = dict[str, int]
now = time.monotonic_ns


async def paced(count: int, per_second: float, act: Callable[[int], Awaitable[None]]) -> None:
    """Starts `act` at its time whether or not the one before is through; 0 per second: as fast as 64 at once go."""
    slots = asyncio.Semaphore(64 if not per_second else count)
    start = time.perf_counter()

    async def one(number: int) -> None:
        try:
            await act(number)
        finally:
            slots.release()

    async with asyncio.TaskGroup() as group:
        for number in range(count):
            if per_second and (early := start + number / per_second - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            await slots.acquire()
            group.create_task(one(number))


async def ours_publish(count: int, per_second: float) -> Times:
    """Transactions with one event each, and the relay beside them, as in a service."""
    pool = await create_pool(os.environ["DSN"])
    wakeup = Wakeup(os.environ["DSN"], await pool.fetchval("SELECT current_schema()"))
    connection = await broker.connect(os.environ["AMQP"], "publisher")
    relay = Relay(GATEWAY, pool, connection, wakeup.channel("outbox"))
    loops = [asyncio.ensure_future(loop()) for loop in (relay.run, wakeup.run)]
    outbox, times = Outbox(GATEWAY, relay.ring), Times()

    async def act(number: int) -> None:
        # An event that one service acts on, as the bare message goes to one queue.
        data = EnvChanged(customer_uuid="cust_000000000000", app_id=f"app_{number % 100:010d}", values="x" * 100)
        async with pool.acquire() as tx, tx.transaction():
            event_id = await outbox.add(tx, data)
        times[event_id] = now()

    await asyncio.sleep(1)
    await paced(count, per_second, act)
    while await pool.fetchval("SELECT count(*) FROM outbox"):  # noqa: ASYNC110 - the database has no event to wait for
        await asyncio.sleep(0.01)
    for loop in loops:
        loop.cancel()
    return times


async def ours_consume(count: int, _: float) -> Times:
    """The inbox with a handler that writes one row."""
    pool = await create_pool(os.environ["DSN"])
    times, done = Times(), asyncio.Event()

    async def handler(tx: Connection, event: Event[Any]) -> None:
        times[event.id] = now()
        await tx.execute("INSERT INTO effects (subject) VALUES ($1)", event.subject)
        if len(times) == count:
            done.set()

    connections = await broker.connect_both(os.environ["AMQP"], "consumer")
    consumer = Consumer(PROVISIONER, pool, connections, dict.fromkeys(SUBSCRIPTIONS[PROVISIONER], handler))
    running = asyncio.ensure_future(consumer.run())
    await done.wait()
    await asyncio.sleep(0.3)  # the last commits and acks
    running.cancel()
    return times


async def _bare_queue() -> tuple[aio_pika.abc.AbstractChannel, aio_pika.abc.AbstractQueue]:
    connection = await aio_pika.connect(os.environ["AMQP"])
    channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
    await channel.set_qos(prefetch_count=128)
    return channel, await channel.declare_queue(BARE_QUEUE, durable=True, arguments={"x-queue-type": "quorum"})


async def bare_publish(count: int, per_second: float) -> Times:
    channel, _ = await _bare_queue()
    times, body = Times(), b"x" * 400

    async def act(number: int) -> None:
        times[str(number)] = now()
        message = aio_pika.Message(body, message_id=str(number), delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(message, routing_key=BARE_QUEUE, mandatory=True)

    await asyncio.sleep(1)
    await paced(count, per_second, act)
    return times


async def bare_consume(count: int, _: float) -> Times:
    _, queue = await _bare_queue()
    times, done = Times(), asyncio.Event()

    async def arrived(message: aio_pika.abc.AbstractIncomingMessage) -> None:
        times[message.message_id or ""] = now()
        await message.ack()
        if len(times) == count:
            done.set()

    await queue.consume(arrived)
    await done.wait()
    await asyncio.sleep(0.3)
    return times


if __name__ == "__main__":
    sides = {side.__name__: side for side in (ours_publish, ours_consume, bare_publish, bare_consume)}
    found = uvloop.run(sides[sys.argv[1]](int(sys.argv[2]), float(sys.argv[3])))
    Path(sys.argv[4]).write_text(json.dumps(found))
    os._exit(0)  # connections need no farewell
