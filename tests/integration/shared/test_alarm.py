"""The broker runs out of memory or disk and takes no messages: what it has is handled, and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing
from typing import Any

import pytest

from shared.db.pool import Connection, Pool
from shared.errors import UnavailableError
from shared.events import Event
from shared.events.types import DEPLOYER, GATEWAY
from shared.messaging import broker
from shared.messaging.broker import BlockedError, Connections
from shared.messaging.inbox import Consumer
from shared.messaging.query import ask
from tests.support import rabbitmq
from tests.support.broker import OwnBroker, own_broker
from tests.support.messaging import SERVICE, handlers, names, note, publish, relay, running
from tests.support.waiting import until

BEFORE, DURING = 2000, 100
Alarm = Callable[[bool], Awaitable[None]]
Connect = Callable[[str], Awaitable[Connections]]


@pytest.fixture(scope="module")
def own() -> Iterator[OwnBroker]:
    with own_broker() as made:
        made.set_up()
        yield made


@pytest.fixture
async def alarm(own: OwnBroker) -> AsyncIterator[Alarm]:
    """`await alarm(True)` raises it, `False` ends it."""

    async def be(on: bool) -> None:
        mark = "1" if on else "256MiB"
        await asyncio.to_thread(
            rabbitmq.docker, "exec", own.name, "rabbitmqctl", "-q", "set_vm_memory_high_watermark", "absolute", mark
        )

    yield be
    await be(False)


@pytest.fixture
async def connect(own: OwnBroker) -> AsyncIterator[Connect]:
    made: list[Connections] = []

    async def both(service: str) -> Connections:
        made.append(await broker.connect_both(own.url(service), service))
        return made[-1]

    yield both
    for connections in made:
        await connections.close()


async def test_consumers_go_on_in_an_alarm_and_nothing_is_lost(effects: Pool, connect: Connect, alarm: Alarm) -> None:
    """Also an event that failed meanwhile: its copy waits until the broker takes it, and holds up nobody."""
    failing = True

    async def handler(tx: Connection, event: Event[Any]) -> None:
        if failing and event.data.domain == "n0.example.com":
            raise ValueError("not yet")
        await note(tx, event)

    gateways, ours = await connect(GATEWAY), await connect(SERVICE)
    publishing = relay(effects, gateways.publishing)
    consumer = Consumer(SERVICE, effects, ours, handlers(handler))
    await publish(effects, BEFORE, subjects=40)
    async with running(publishing.run):
        await until(lambda: effects.fetchval("SELECT count(*) = 0 FROM outbox"))
        await alarm(True)
        await publish(effects, DURING, subjects=40, first=BEFORE)
        await until(lambda: _blocked(gateways))
        async with running(consumer.run):
            await until(lambda: effects.fetchval("SELECT count(*) = $1 FROM effects", BEFORE - 1))
            await until(lambda: _blocked(ours))
            assert await effects.fetchval("SELECT count(*) FROM outbox") == DURING
            with pytest.raises(BlockedError):
                await ours.check()
            failing = False
            await alarm(False)
            total = BEFORE + DURING
            await until(lambda: effects.fetchval("SELECT count(*) = $1 FROM effects", total), 60)
    assert len(set(await names(effects))) == total
    await ours.check()


async def _blocked(connections: Connections) -> bool:
    return await broker.blocked(connections.publishing)


async def test_questions_end_in_an_alarm(connect: Connect, alarm: Alarm, effects: Pool) -> None:
    """With an error for whoever asked, within the time for a first answer."""
    connections = await connect(GATEWAY)
    await alarm(True)
    async with asyncio.timeout(10):
        with pytest.raises(UnavailableError):
            async with aclosing(
                ask(connections.publishing, GATEWAY, DEPLOYER, {"query": "logs"}, first_answer_seconds=1)
            ) as answers:
                await anext(answers)
