"""How queues deal with messages can be changed while they are in use, also on brokers that had it as arguments."""

import asyncio
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage

from shared.events.types import GATEWAY
from shared.messaging import topology
from tests.support import rabbitmq
from tests.support.broker import SET_UP, OwnBroker, arguments_of_before, changed, own_broker
from tests.support.messaging import SERVICE, deletion
from tests.support.waiting import until

RETRY = "retry.10"
PARKED = topology.parked_queue(SERVICE)
ARGUMENTS = "arguments.erl"


def _definitions() -> dict[str, Any]:
    return dict(json.loads((SET_UP / "definitions.json").read_text()))


@pytest.fixture
def before(tmp_path: Path) -> Iterator[OwnBroker]:
    """One that the version before has set up."""
    definitions = _definitions()
    del definitions["policies"]
    for queue in definitions["queues"]:
        queue["arguments"] = arguments_of_before(queue["name"])
    folder = changed(tmp_path / "before", definitions)
    (folder / ARGUMENTS).write_text("[].")
    with own_broker() as made:
        made.set_up(folder)
        yield made


def _list(broker: OwnBroker, column: str) -> dict[str, Any]:
    """By durable queue."""
    rows = json.loads(
        rabbitmq.docker(
            "exec", broker.name, "rabbitmqctl", "-q", "-p", "webmeteor", "--formatter", "json",
            "list_queues", "name", column,
        )
    )  # fmt: skip
    return {row["name"]: row[column] for row in rows}


def _bare(broker: OwnBroker) -> list[str]:
    return [name for name, arguments in _list(broker, "arguments").items() if len(arguments) == 1]


async def _publish(channel: AbstractChannel, exchange: str, key: str, body: bytes) -> None:
    """Returns when the broker has it."""
    target = await channel.get_exchange(exchange, ensure=False)
    await target.publish(aio_pika.Message(body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT), routing_key=key)


async def _drain(broker: OwnBroker, queue: str) -> list[bytes]:
    async with await aio_pika.connect(broker.url(topology.ADMINISTRATOR)) as connection:
        source = await (await connection.channel()).get_queue(queue, ensure=False)
        found = []
        while message := await source.get(no_ack=True, fail=False):
            found.append(message.body)
        return found


async def test_upgrade_keeps_every_message_and_disturbs_nobody(before: OwnBroker, tmp_path: Path) -> None:
    """Killed wherever it can be and run again, under services of the old version that publish, retry, park and read."""
    sent: dict[str, list[bytes]] = {SERVICE: [], PARKED: []}
    received: list[bytes] = []
    upgraded = asyncio.Event()

    async def handle(message: AbstractIncomingMessage) -> None:
        received.append(message.body)
        await upgraded.wait()
        await message.ack()

    async def came(count: int) -> bool:
        return len(received) >= count

    # Not the robust kind: a channel that the broker closes stays closed.
    async with (
        await aio_pika.connect(before.url(GATEWAY)) as gateway,
        await aio_pika.connect(before.url(SERVICE)) as service,
    ):
        outside, inside, reading = await gateway.channel(), await service.channel(), await service.channel()
        await reading.set_qos(prefetch_count=2)
        await (await reading.get_queue(SERVICE, ensure=False)).consume(handle)

        async def work() -> None:
            for number in itertools.count():
                if upgraded.is_set():
                    return
                event, again, final = (f"{kind} {number}".encode() for kind in ("event", "again", "final"))
                await _publish(outside, topology.EXCHANGE, deletion(0).type, event)
                await _publish(inside, f"webmeteor.{RETRY}", SERVICE, again)
                await _publish(inside, topology.PARKED, SERVICE, final)
                sent[SERVICE] += [event, again]
                sent[PARKED] += [final]

        async def upgrade() -> None:
            await until(lambda: came(2))
            await asyncio.to_thread(_killed_set_ups, before, tmp_path)
            left = set(topology.queues()).difference(await asyncio.to_thread(_bare, before))
            said = [await asyncio.to_thread(before.set_up) for _ in range(2)]
            assert [set(re.findall(r'<<"(.+?)">>', text)) for text in said] == [left, set()]
            upgraded.set()

        async with asyncio.TaskGroup() as group:
            group.create_task(work())
            group.create_task(upgrade())
        # What waits in a retry queue keeps its time.
        await until(lambda: came(len(sent[SERVICE])), seconds=60)
    rabbitmq.docker("exec", before.name, "rabbitmqctl", "-q", "stop_app")
    rabbitmq.docker("exec", before.name, "rabbitmqctl", "-q", "start_app")
    assert sorted(received) == sorted(sent[SERVICE])
    assert await _drain(before, SERVICE) == await _drain(before, RETRY) == []
    assert sorted(await _drain(before, PARKED)) == sorted(sent[PARKED])
    assert set(_bare(before)) == set(topology.queues())
    obeyed = {name: dict(settings) for name, settings in _list(before, "effective_policy_definition").items()}
    assert obeyed == {
        name: policy.settings
        for name in topology.queues()
        for policy in topology.policies().values()
        if re.search(policy.queues, name)
    }


def _killed_set_ups(broker: OwnBroker, folder: Path) -> None:
    """After the import; between what a queue is told and what is written down of it; after the first of the queues."""
    text = (SET_UP / ARGUMENTS).read_text()
    for number, (point, bare) in enumerate([("Arguments = [", 0), ("Arguments = amqqueue:", 0), ("maps:get(", 1)]):
        assert text.count(point) == 1
        killed = changed(folder / str(number), _definitions())
        (killed / ARGUMENTS).write_text(text.replace(point, f"exit(killed), {point}"))
        with pytest.raises(pytest.fail.Exception, match="killed"):
            broker.set_up(killed)
        assert len(_bare(broker)) == bare


async def test_changed_policies_hold_at_once_at_queues_that_exist(before: OwnBroker, tmp_path: Path) -> None:
    """Another delay, and a limit above the argument of before: consumers and declarations notice nothing."""
    before.set_up()
    definitions = _definitions()
    settings = {policy["name"]: policy["definition"] for policy in definitions["policies"]}
    settings["retry.60"]["message-ttl"] = 1
    settings[SERVICE]["delivery-limit"] = 25
    deliveries: list[bytes] = []

    async def refuse(message: AbstractIncomingMessage) -> None:
        deliveries.append(message.body)
        await message.nack(requeue=True)

    async with await aio_pika.connect(before.url(SERVICE)) as service:
        channel = await service.channel()
        await (await channel.get_queue(SERVICE, ensure=False)).consume(refuse)
        await asyncio.to_thread(before.set_up, changed(tmp_path / "changed", definitions))
        await _publish(channel, "webmeteor.retry.60", SERVICE, b"again")
        # For less than the delay of before.
        await until(lambda: _has_one(before, PARKED), seconds=30)
    assert deliveries == [b"again"] * 26
    assert await _drain(before, PARKED) == [b"again"]
    async with await aio_pika.connect(before.url(topology.ADMINISTRATOR)) as connection:
        await rabbitmq.declare(await connection.channel())


async def _has_one(broker: OwnBroker, queue: str) -> bool:
    async with await aio_pika.connect(broker.url(topology.ADMINISTRATOR)) as connection:
        declared = await (await connection.channel()).declare_queue(queue, passive=True)
        return declared.declaration_result.message_count == 1
