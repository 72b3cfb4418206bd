"""A user per service, as set-up makes them on a real broker that had one for all: what each may do, and what not."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from typing import Any

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel, AbstractRobustConnection
from aiormq.exceptions import ChannelAccessRefused, ChannelPreconditionFailed, ProbableAuthenticationError

from shared import metrics
from shared.db.pool import Connection, Pool
from shared.errors import UnavailableError
from shared.events import EVENTS, PUBLISHERS, Event, dump, wrap
from shared.events.types import DEPLOYER, GATEWAY, NOTIFIER, PROVISIONER, SERVICE_NAMES
from shared.messaging import backlog, broker, parked, query, topology
from shared.messaging.inbox import Consumer
from tests.support import rabbitmq
from tests.support.broker import OwnBroker, arguments_of_before, own_broker
from tests.support.messaging import SERVICE, both, consumer, deletion, handlers, names, note, publish, relay, running
from tests.support.waiting import until

Connect = Callable[[str], Awaitable[AbstractRobustConnection]]
Act = Callable[[AbstractChannel], Awaitable[object]]
OLD = [deletion(number) for number in (100, 101)]
NUMBER = "0" * 32


@pytest.fixture(scope="module")
def upgraded() -> Iterator[OwnBroker]:
    """One that had the administrator alone, queues, and events whose messages name nobody."""
    with own_broker() as made:
        rabbitmq.in_own_loop(_before(made.url(topology.ADMINISTRATOR)))
        made.set_up()
        yield made


async def _before(url: str) -> None:
    async with await aio_pika.connect(url) as connection, connection.channel() as channel:
        exchange = await channel.declare_exchange(topology.EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True)
        for name in topology.queues():
            await channel.declare_queue(name, durable=True, arguments=arguments_of_before(name))
        await (await channel.get_queue(SERVICE)).bind(exchange, OLD[0].type)
        for data in OLD:
            await exchange.publish(aio_pika.Message(dump(wrap(data, source=GATEWAY))), routing_key=data.type)


@pytest.fixture
async def connect(upgraded: OwnBroker) -> AsyncIterator[Connect]:
    made: list[AbstractRobustConnection] = []

    async def connect(user: str) -> AbstractRobustConnection:
        made.append(await broker.connect(upgraded.url(user), "tests"))
        return made[-1]

    yield connect
    for connection in made:
        await connection.close()


async def _refusal(connection: AbstractRobustConnection, act: Act) -> type[Exception] | None:
    """What the broker says to it."""
    try:
        async with broker.channel(connection) as channel:
            await act(channel)
    except (ChannelAccessRefused, ChannelPreconditionFailed) as error:
        return type(error)
    return None


def _send(exchange: str, key: str, body: bytes = b"{}", **properties: Any) -> Act:
    async def act(channel: AbstractChannel) -> None:
        target = await channel.get_exchange(exchange, ensure=False) if exchange else channel.default_exchange
        await target.publish(aio_pika.Message(body, **properties), routing_key=key, mandatory=False)

    return act


async def test_upgrade_keeps_what_waits(
    effects: Pool, connect: Connect, upgraded: OwnBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages from before name nobody: for a week they are taken, then they are parked, and no replay helps them."""
    connection = await connect(SERVICE)
    await effects.execute("UPDATE unsigned_messages SET accepted_until = now() + interval '7 days'")
    async with running(consumer(effects, connection).run):
        await until(lambda: effects.fetchval("SELECT count(*) = 2 FROM effects"))
    await effects.execute("UPDATE unsigned_messages SET accepted_until = now()")
    monkeypatch.setenv("WEBMETEOR_AMQP_URL", upgraded.url(topology.ADMINISTRATOR))
    late = dump(wrap(deletion(102), source=GATEWAY))
    await _refusal(await connect(GATEWAY), _send(topology.EXCHANGE, deletion(1).type, late))
    for round_ in range(2):
        async with running(consumer(effects, connection).run):
            await until(lambda: _waits(connect, topology.parked_queue(SERVICE)))
        assert await parked.main("replay" if round_ == 0 else "list", [SERVICE]) == 1
    await _purge(connect, topology.parked_queue(SERVICE))
    assert len(await names(effects)) == 2


async def _waits(connect: Connect, queue: str, count: int = 1) -> bool:
    async with broker.channel(await connect(topology.ADMINISTRATOR)) as channel:
        found = await channel.declare_queue(queue, passive=True)
        return found.declaration_result.message_count == count


async def _purge(connect: Connect, *queues: str) -> None:
    async with broker.channel(await connect(topology.ADMINISTRATOR)) as channel:
        for name in queues:
            await (await channel.get_queue(name)).purge()


async def test_a_new_database_accepts_no_message_without_a_name(pool: Pool) -> None:
    """There is nothing from before."""
    assert await pool.fetchval("SELECT accepted_until IS NULL FROM unsigned_messages")


@pytest.mark.parametrize("user", SERVICE_NAMES)
async def test_service_publishes_its_own_types_only(connect: Connect, user: str) -> None:
    """Every type of event: the broker takes it exactly from the services that the registry names."""
    connection = await connect(user)
    taken = [kind for kind in EVENTS if not await _refusal(connection, _send(topology.EXCHANGE, kind))]
    assert set(taken) == {kind for kind in EVENTS if user in PUBLISHERS[kind]}
    await _purge(connect, *SERVICE_NAMES)


@pytest.mark.parametrize("user", SERVICE_NAMES)
async def test_service_reaches_nothing_of_others(connect: Connect, user: str) -> None:
    """Neither their queues nor their retries, and nothing by a queue's name; nor can it listen, or change its own."""
    connection = await connect(user)
    other = next(name for name in SERVICE_NAMES if name not in {user, GATEWAY})

    async def consume(channel: AbstractChannel, queue: str) -> None:
        await (await channel.get_queue(queue, ensure=False)).get(fail=False)

    async def bind(channel: AbstractChannel) -> None:
        await (await channel.get_queue(user, ensure=False)).bind(topology.EXCHANGE, "token.issued")

    async def listen(channel: AbstractChannel) -> None:
        queue = await channel.declare_queue(topology.answers_queue(user, NUMBER), exclusive=True)
        await queue.bind(topology.EXCHANGE, "#")

    async def answer(channel: AbstractChannel) -> None:
        await channel.declare_queue(topology.questions_queue(other), durable=True, auto_delete=True)

    async def overhear(channel: AbstractChannel) -> None:
        queue = await channel.declare_queue(topology.answers_queue(user, NUMBER), exclusive=True)
        await queue.bind(topology.ANSWERS, topology.answers_queue(other, NUMBER))

    async def empty(channel: AbstractChannel) -> None:
        await (await channel.get_queue(other, ensure=False)).purge()

    attempts: dict[str, Act] = {
        "read another's queue": lambda channel: consume(channel, other),
        "read its parking queue": lambda channel: consume(channel, topology.parked_queue(user)),
        "read what waits for another try": lambda channel: consume(channel, "retry.1"),
        "publish to a queue by its name": _send("", other),
        "publish to its own queue by its name": _send("", user),
        "send to another after a while": _send(topology.retry_exchange(1), other),
        "park for another": _send(topology.PARKED, other),
        "bind its own queue": bind,
        "hear all events": listen,
        "hear answers to others": overhear,
        "answer others' questions": answer,
        "declare a queue": lambda channel: channel.declare_queue("mine"),
        "declare an exchange": lambda channel: channel.declare_exchange("mine"),
        "delete its queue": lambda channel: channel.queue_delete(user),
        "empty another's queue": empty,
        "answer who may not ask": _send(topology.ANSWERS, topology.answers_queue(NOTIFIER, NUMBER)),
        "publish as somebody else": _send(topology.PARKED, user, user_id=other),
    }
    if user != GATEWAY:
        attempts["ask"] = _send(topology.QUESTIONS, DEPLOYER)
    assert [name for name, act in attempts.items() if not await _refusal(connection, act)] == []


async def test_the_whole_way_with_own_users(
    effects: Pool, connect: Connect, upgraded: OwnBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gateway publishes; dns-ssl fails, tries again, parks; an operator replays: nothing of it is refused."""
    monkeypatch.setenv("WEBMETEOR_AMQP_URL", upgraded.url(topology.ADMINISTRATOR))
    broken = True

    async def handler(tx: Connection, event: Event[Any]) -> None:
        if broken and event.data.domain == "n0.example.com":
            raise ValueError("poison")
        await note(tx, event)

    publishing, consuming = await connect(GATEWAY), await connect(SERVICE)
    poisoned = Consumer(SERVICE, effects, both(consuming), handlers(handler), attempts=2)
    async with running(relay(effects, publishing).run, poisoned.run):
        await publish(effects, 3)
        await until(lambda: _waits(connect, topology.parked_queue(SERVICE)))
        broken = False
        assert await parked.main("replay", [SERVICE]) == 1
        await until(lambda: effects.fetchval("SELECT count(*) = 3 FROM effects"))
    assert await names(effects) == ["n1.example.com", "n2.example.com", "n0.example.com"]


async def test_forged_event_past_the_brokers_rights_is_parked_and_counted(effects: Pool, connect: Connect) -> None:
    """From one exchange to another the broker asks for no right to the routing key: the consumer asks who it was."""
    data = deletion(7)
    counts = [metrics.EVENTS_FORGED.labels(data.type, sender)._value for sender in (DEPLOYER, "")]
    before = [count.get() for count in counts]
    async with broker.channel(await connect(DEPLOYER)) as channel:
        detour = await channel.declare_exchange(topology.questions_queue(DEPLOYER), aio_pika.ExchangeType.FANOUT)
        await channel.declare_exchange(topology.EXCHANGE, passive=True)
        events = await channel.get_exchange(topology.EXCHANGE, ensure=False)
        await events.bind(detour)
        for user in (DEPLOYER, None):
            forged = aio_pika.Message(dump(wrap(data, source=GATEWAY)), user_id=user)
            await detour.publish(forged, routing_key=data.type, mandatory=True)
        await detour.delete()
    async with running(consumer(effects, await connect(SERVICE)).run):
        await until(lambda: _waits(connect, topology.parked_queue(SERVICE), 2))
    assert await names(effects) == []
    assert [count.get() for count in counts] == [number + 1 for number in before]
    await _purge(connect, *SERVICE_NAMES, topology.parked_queue(SERVICE))


async def test_questions_go_where_they_may(connect: Connect) -> None:
    """The gateway asks deployer and provisioner; nobody else asks anybody."""

    async def answer(question: dict[str, Any]) -> AsyncGenerator[Any, None]:
        yield question

    answering = {user: await connect(user) for user in (DEPLOYER, PROVISIONER)}
    asking = await connect(GATEWAY)

    async def heard(asker: AbstractRobustConnection, name: str, service: str) -> list[Any]:
        try:
            return [answer async for answer in query.ask(asker, name, service, {"for": service})]
        except UnavailableError:
            return []

    async with running(*(partial(query.serve, line, user, answer) for user, line in answering.items())):
        for service in answering:
            await until(partial(heard, asking, GATEWAY, service))
            assert await heard(asking, GATEWAY, service) == [{"for": service}]
        assert await heard(await connect(NOTIFIER), NOTIFIER, DEPLOYER) == []
        assert await heard(answering[PROVISIONER], PROVISIONER, DEPLOYER) == []


async def test_setting_up_again_changes_passwords_and_disconnects_nobody(
    effects: Pool, connect: Connect, upgraded: OwnBroker
) -> None:
    """What waits, waits on; the old password opens nothing."""
    connection = await connect(SERVICE)
    await _refusal(await connect(GATEWAY), _send(topology.EXCHANGE, deletion(1).type, b"{}"))
    old = upgraded.url(SERVICE)
    upgraded.passwords[SERVICE] = "another"
    await asyncio.to_thread(upgraded.set_up)
    assert await _waits(connect, SERVICE)
    assert connection.connected.is_set()
    with pytest.raises(ProbableAuthenticationError):
        await aio_pika.connect(old)
    await (await aio_pika.connect(upgraded.url(SERVICE))).close()
    await _purge(connect, SERVICE)


@pytest.mark.parametrize("password", ["", "a b", 'a"b', "a/b"])
async def test_password_that_no_address_can_carry_is_refused(upgraded: OwnBroker, password: str) -> None:
    """Half a set-up would be found out by a service that does not start."""
    kept = upgraded.passwords[NOTIFIER]
    upgraded.passwords[NOTIFIER] = password
    with pytest.raises(pytest.fail.Exception, match="BROKER_NOTIFIER_PASSWORD"):
        await asyncio.to_thread(upgraded.set_up)
    upgraded.passwords[NOTIFIER] = kept


async def test_a_service_may_count_what_waits_for_it(pool: Pool, connect: Connect) -> None:
    """In its own queues, as the metrics do."""
    await backlog.look(SERVICE, pool, await connect(SERVICE))
