"""Events that can't be handled or published: they wait, they are parked, an operator brings them back; others go on."""

import asyncio
from typing import Any

import aio_pika
import pytest
from aio_pika.abc import AbstractRobustConnection

from shared.background import end
from shared.db.pool import Connection, Pool, create_pool
from shared.events import Event, dump, wrap
from shared.events.types import GATEWAY, NOTIFIER, PROVISIONER
from shared.messaging import parked, topology
from shared.messaging.inbox import IN_PLACE_SECONDS, IN_PLACE_TRIES, Consumer
from shared.messaging.outbox import Outbox
from tests.integration.shared.conftest import Program
from tests.support import rabbitmq
from tests.support.messaging import SERVICE, both, consumer, deletion, handlers, names, note, publish, relay, running
from tests.support.waiting import until


async def _count(connection: AbstractRobustConnection, queue: str) -> int:
    async with connection.channel() as channel:
        declared = await channel.declare_queue(queue, passive=True)
        return declared.declaration_result.message_count or 0


async def _send(connection: AbstractRobustConnection, body: bytes, *, user: str | None = GATEWAY) -> None:
    async with connection.channel() as channel:
        await channel.default_exchange.publish(aio_pika.Message(body, user_id=user), routing_key=SERVICE)


async def test_failing_handler_is_tried_again_then_parked_then_replayed(
    effects: Pool, connection: AbstractRobustConnection, amqp_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way of a poison event: retry queue, parking queue, list, replay; its neighbour passes at once."""
    monkeypatch.setenv("WEBMETEOR_AMQP_URL", amqp_url)
    broken = True
    runs = 0

    async def handler(tx: Connection, event: Event[Any]) -> None:
        nonlocal runs
        await note(tx, event)
        if broken and event.data.domain == "n0.example.com":
            runs += 1
            # What a body that is no event raises as well; here it is the handler's, and may pass.
            raise AttributeError("poison")

    poisoned = Consumer(SERVICE, effects, both(connection), handlers(handler), attempts=2)
    async with running(relay(effects, connection).run, poisoned.run):
        await publish(effects, 2)
        await until(lambda: _is(connection, topology.parked_queue(SERVICE), 1))
        assert runs in {2, 3}  # a third when it shared a batch with its neighbour at first
        assert await names(effects) == ["n1.example.com"]
        assert await parked.main("list", [SERVICE]) == 1
        broken = False
        assert await parked.main("replay", [SERVICE]) == 1
        await until(lambda: effects.fetchval("SELECT count(*) = 2 FROM effects"))
    assert await names(effects) == ["n1.example.com", "n0.example.com"]
    assert await _count(connection, topology.parked_queue(SERVICE)) == 0


async def _is(connection: AbstractRobustConnection, queue: str, count: int) -> bool:
    return await _count(connection, queue) == count


async def test_parked_event_survives_any_number_of_looks(
    effects: Pool, connection: AbstractRobustConnection, amqp_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RabbitMQ drops what is handed back twenty times, unless told otherwise: the parking queue is."""
    monkeypatch.setenv("WEBMETEOR_AMQP_URL", amqp_url)
    await _send(connection, b"not JSON")
    async with running(consumer(effects, connection).run):
        await until(lambda: _is(connection, topology.parked_queue(SERVICE), 1))
    for _ in range(25):
        assert await parked.main("list", [SERVICE]) == 1


@pytest.mark.parametrize(
    ("body", "attempts"),
    [
        pytest.param(b"not JSON", 99, id="no-JSON"),
        pytest.param(b"\xff\xfe", 99, id="no-text"),
        pytest.param(b"[]", 99, id="no-object"),
        pytest.param(b'{"type": []}', 99, id="no-name"),
        pytest.param(b"[" * 100_000, 99, id="too-deep"),
        # Of a newer version, perhaps: while it starts, this one gets its events as well.
        pytest.param(b'{"type": "nobody.knows"}', 2, id="unknown-type"),
        pytest.param(b'{"type": "site.requested"}', 2, id="other-data"),
    ],
)
async def test_unreadable_message_is_parked_and_holds_up_nobody(
    effects: Pool, connection: AbstractRobustConnection, body: bytes, attempts: int
) -> None:
    """At once what is no event; after the usual tries what another version may understand."""
    await _send(connection, body)
    await _send(connection, dump(wrap(deletion(7), source="api-gateway")))
    async with running(Consumer(SERVICE, effects, both(connection), handlers(), attempts=attempts).run):
        await until(lambda: effects.fetchval("SELECT count(*) = 1 FROM effects"))
        await until(lambda: _is(connection, topology.parked_queue(SERVICE), 1))
        [message] = await _parked(connection)
        assert message.headers["x-failures"] == (1 if attempts > 2 else 2)


async def _parked(connection: AbstractRobustConnection) -> list[aio_pika.abc.AbstractIncomingMessage]:
    async with connection.channel() as channel:
        queue = await channel.get_queue(topology.parked_queue(SERVICE), ensure=False)
        found = await queue.get(fail=False)
        return [found] if found else []


async def test_message_delivered_twice_runs_its_handler_once(
    effects: Pool, connection: AbstractRobustConnection
) -> None:
    """The inbox knows the event's id."""
    body = dump(wrap(deletion(7), source="api-gateway"))
    for _ in range(3):
        await _send(connection, body)
    async with running(consumer(effects, connection).run):
        await until(lambda: _is(connection, SERVICE, 0))
        await asyncio.sleep(0.2)
    assert await names(effects) == ["n7.example.com"]


async def test_events_of_one_lane_that_wait_together_are_each_handled_once(
    effects: Pool, connection: AbstractRobustConnection
) -> None:
    """Shared commits change nothing: repetitions in one batch, ids in capitals, and a failing neighbour."""
    kept = [wrap(deletion(number), source="api-gateway") for number in range(6)]
    kept[3] = kept[3].model_copy(update={"id": kept[3].id.upper()})
    for event in (*kept, *kept):
        await _send(connection, dump(event))

    async def handler(tx: Connection, event: Event[Any]) -> None:
        await note(tx, event)
        if event.data.domain == "n2.example.com":
            raise ValueError("not this one")

    failing = Consumer(SERVICE, effects, both(connection), handlers(handler), attempts=1)
    async with running(failing.run):
        await until(lambda: _is(connection, topology.parked_queue(SERVICE), 2))
        await until(lambda: effects.fetchval("SELECT count(*) = 5 FROM effects"))
    assert await names(effects) == [f"n{number}.example.com" for number in (0, 1, 3, 4, 5)]


async def test_mistake_that_looks_like_a_lost_database_does_not_hold_up_the_lane(
    effects: Pool, connection: AbstractRobustConnection
) -> None:
    """asyncpg raises InterfaceError for a wrong number of arguments as well; the event is retried, not for ever."""

    async def handler(tx: Connection, event: Event[Any]) -> None:
        if event.data.domain == "n0.example.com":
            await tx.execute("SELECT 1", "one argument too many")
        await note(tx, event)

    stuck = Consumer(SERVICE, effects, both(connection), handlers(handler), attempts=1)
    async with running(relay(effects, connection).run, stuck.run):
        await publish(effects, 2)
        await until(lambda: effects.fetchval("SELECT count(*) = 1 FROM effects"))
        await until(lambda: _is(connection, topology.parked_queue(SERVICE), 1))


async def test_event_that_fails_leaves_its_run_alone(effects: Pool, connection: AbstractRobustConnection) -> None:
    """Its neighbours in the message are handled now, and once; it comes back in a message of its own."""
    failed = 0

    async def handler(tx: Connection, event: Event[Any]) -> None:
        nonlocal failed
        if event.data.domain == "n7.example.com" and failed < 2:
            failed += 1
            raise ValueError("not yet")
        await note(tx, event)

    async with effects.acquire() as tx, tx.transaction():
        for number in range(20):
            await Outbox(GATEWAY).add(tx, deletion(number))
    async with running(relay(effects, connection).run, consumer(effects, connection, handler).run):
        await until(lambda: effects.fetchval("SELECT count(*) = 20 FROM effects"))
        await until(lambda: _is(connection, SERVICE, 0))
    assert await names(effects) == [f"n{number}.example.com" for number in [*range(7), *range(8, 20), 7]]


@pytest.mark.parametrize(
    ("body", "sequences"),
    [
        pytest.param(b"{}", [1], id="no-list"),
        pytest.param(b"[]", [], id="empty"),
        pytest.param(b"[{}, {}]", [1], id="a-sequence-missing"),
        pytest.param(b"[{}]", 1, id="no-sequences"),
        pytest.param(b"[1]", [1], id="no-event"),
        pytest.param(b"not JSON", [1], id="no-JSON"),
    ],
)
async def test_unreadable_run_is_parked(
    effects: Pool, connection: AbstractRobustConnection, body: bytes, sequences: Any
) -> None:
    headers = {topology.SEQUENCE: sequences}
    message = aio_pika.Message(body, content_type=topology.EVENTS, user_id=GATEWAY, headers=headers)
    async with connection.channel() as channel:
        await channel.default_exchange.publish(message, routing_key=SERVICE)
    async with running(consumer(effects, connection).run):
        await until(lambda: _is(connection, topology.parked_queue(SERVICE), 1))
        await until(lambda: _is(connection, SERVICE, 0))


async def test_one_forged_event_in_a_run_is_parked_alone(effects: Pool, connection: AbstractRobustConnection) -> None:
    """The broker checks the message's routing key; the inbox checks each event in it."""
    events = [wrap(deletion(1), source="api-gateway"), wrap(deletion(2), source="provisioner")]
    body = b"[" + b",".join(map(dump, events)) + b"]"
    headers: dict[str, Any] = {topology.SEQUENCE: [1, 2]}
    message = aio_pika.Message(body, content_type=topology.EVENTS, user_id=GATEWAY, headers=headers)
    async with connection.channel() as channel:
        await channel.default_exchange.publish(message, routing_key=SERVICE)
    async with running(consumer(effects, connection).run):
        await until(lambda: _is(connection, topology.parked_queue(SERVICE), 1))
        await until(lambda: effects.fetchval("SELECT count(*) = 1 FROM effects"))
    assert await names(effects) == ["n1.example.com"]


async def test_site_that_is_locked_holds_up_no_other(effects: Pool, connection: AbstractRobustConnection) -> None:
    """Its event shares a transaction with others at first; they go on while it waits for its lock."""
    await effects.execute("CREATE TABLE sites (subject text PRIMARY KEY)")
    await effects.execute("INSERT INTO sites SELECT 'app_' || lpad(n::text, 10, '0') FROM generate_series(0, 9) n")

    async def handler(tx: Connection, event: Event[Any]) -> None:
        await tx.execute("SELECT FROM sites WHERE subject = $1 FOR UPDATE", event.subject)
        await note(tx, event)

    async with effects.acquire() as tx, tx.transaction():
        for number in range(40):
            await Outbox(GATEWAY).add(tx, deletion(number, number % 10))
    async with effects.acquire() as holding, holding.transaction():
        await holding.execute("SELECT FROM sites WHERE subject = 'app_0000000003' FOR UPDATE")
        async with running(relay(effects, connection).run, consumer(effects, connection, handler).run):
            await until(lambda: effects.fetchval("SELECT count(*) = 36 FROM effects"))
            assert not await effects.fetchval("SELECT count(*) FROM effects WHERE subject = 'app_0000000003'")
            await holding.execute("SELECT 1")
    async with running(consumer(effects, connection, handler).run):
        await until(lambda: effects.fetchval("SELECT count(*) = 40 FROM effects"))


@pytest.mark.parametrize("kind", ["token.revoked", "nobody.cares", "repo.created"])
async def test_row_that_can_not_be_published_stays_and_holds_up_nobody(
    effects: Pool, connection: AbstractRobustConnection, kind: str
) -> None:
    """An event nobody is bound to, nobody knows or another owns stays visible in the outbox; the rest is published."""
    async with connection.channel() as channel:
        for queue in (NOTIFIER, PROVISIONER):
            await channel.queue_delete(queue)
    await effects.execute("INSERT INTO outbox (type, body) VALUES ($1, '{}')", kind)
    await publish(effects, 3)
    async with running(relay(effects, connection).run, consumer(effects, connection).run):
        await until(lambda: effects.fetchval("SELECT count(*) = 3 FROM effects"))
        await until(lambda: effects.fetchval("SELECT count(*) = 1 FROM outbox"))
    assert await effects.fetchval("SELECT type FROM outbox") == kind


async def test_deleted_queue_comes_back(effects: Pool, connection: AbstractRobustConnection) -> None:
    """Someone removes a service's queue: once set-up has brought it back, the consumer goes on."""
    async with running(relay(effects, connection).run, consumer(effects, connection).run):
        await publish(effects, 1)
        await until(lambda: effects.fetchval("SELECT count(*) = 1 FROM effects"))
        async with connection.channel() as channel:
            await channel.queue_delete(SERVICE)
            await rabbitmq.declare(channel)
        await publish(effects, 1, first=1)
        await until(lambda: effects.fetchval("SELECT count(*) = 2 FROM effects"))


async def test_a_consumer_ends_whenever_it_is_told_to(effects: Pool, connection: AbstractRobustConnection) -> None:
    """In the middle of whatever it says to the broker; a library may keep a cancellation to itself."""
    for number in range(60):
        running_one = asyncio.ensure_future(consumer(effects, connection).run())
        await asyncio.sleep(number % 30 / 1000)
        async with asyncio.timeout(20):
            await end([running_one])


async def test_event_that_kills_its_consumer_is_parked_alone(
    effects: Pool, connection: AbstractRobustConnection, program: Program
) -> None:
    """Each death counts for all that was in hand; after three, there is one in hand at a time."""
    await publish(effects, 100, subjects=9)
    async with running(relay(effects, connection).run):
        await until(lambda: effects.fetchval("SELECT count(*) = 0 FROM outbox"))
    parking = topology.parked_queue(SERVICE)
    while not await _count(connection, parking):
        dying = await program("poisoned", "n50.example.com")
        while dying.returncode is None and not await _count(connection, parking):  # noqa: ASYNC110 - as in support
            await asyncio.sleep(0.1)
    async with running(consumer(effects, connection).run):
        await until(lambda: _is(connection, SERVICE, 0))
        await until(lambda: effects.fetchval("SELECT count(*) = 99 FROM effects"))
    assert await _count(connection, topology.parked_queue(SERVICE)) == 1
    assert "n50.example.com" not in await names(effects)


READ_ONLY = """
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = {}', current_database()); END $$
"""
# What a full disk answers to each write.
FULL = """
CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON inbox FOR EACH STATEMENT EXECUTE FUNCTION full_disk();
"""
NOT_FULL = "DROP TRIGGER full_disk ON inbox"


@pytest.mark.parametrize("trouble", ["read-only", "full"])
async def test_database_that_does_not_write_parks_nothing(
    dsn: str, effects: Pool, connection: AbstractRobustConnection, trouble: str
) -> None:
    """After a failover, or with a full disk, for longer than all tries take: everything waits and is done later."""
    working = await create_pool(dsn)
    one_try = Consumer(SERVICE, working, both(connection), handlers(), attempts=1)

    async def writes(*, again: bool) -> None:
        if trouble == "full":
            await effects.execute(NOT_FULL if again else FULL)
            return
        async with effects.acquire() as session, session.transaction():
            await session.execute("SET TRANSACTION READ WRITE")
            await session.execute(READ_ONLY.format("off" if again else "on"))
        # A promoted server would let its sessions write; here the setting is for new ones.
        await effects.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )

    await publish(effects, 20, subjects=5)
    async with running(relay(effects, connection).run):
        await until(lambda: effects.fetchval("SELECT count(*) = 0 FROM outbox"))
    await writes(again=False)
    async with running(one_try.run):
        await asyncio.sleep(3 * IN_PLACE_TRIES * IN_PLACE_SECONDS)
        assert await _count(connection, topology.parked_queue(SERVICE)) == 0
        await writes(again=True)
        await until(lambda: effects.fetchval("SELECT count(*) = 20 FROM effects"))
    assert await _count(connection, topology.parked_queue(SERVICE)) == 0
    working.terminate()
