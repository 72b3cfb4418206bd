"""The operator's tool for parked messages: `python -m shared.messaging.parked list|replay [service]`.

Runs as the broker's administrator: only it may read parking queues and republish under the original publisher's name.
"""

import asyncio
import json
import os
import sys
from collections.abc import Iterable

import aio_pika

from shared.events import SUBSCRIPTIONS
from shared.messaging.topology import PUBLISHER, SEQUENCE, parked_queue


async def main(action: str, services: Iterable[str]) -> int:
    connection = await aio_pika.connect(os.environ["WEBMETEOR_AMQP_URL"])
    async with connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        return sum([await _each(channel, service, action) for service in services])


async def _each(channel: aio_pika.abc.AbstractChannel, service: str, action: str) -> int:
    queue = await channel.get_queue(parked_queue(service), ensure=False)
    taken = []
    while message := await queue.get(fail=False):
        taken.append(message)
        print(
            service,
            *_headline(message.body),
            message.headers.get("x-error", "killed its consumer again and again"),
        )
        if action == "replay":
            copy = aio_pika.Message(
                message.body,
                content_type=message.content_type,
                delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
                type=message.type,
                user_id=message.user_id,
                headers={name: value for name, value in message.headers.items() if name in {PUBLISHER, SEQUENCE}},
            )
            await channel.default_exchange.publish(copy, routing_key=service, mandatory=True)
            await message.ack()
    if action == "list":
        for message in taken:
            await message.nack(requeue=True)
    return len(taken)


def _headline(body: bytes) -> list[str]:
    """The printable parts of an event: never its data, which may hold secrets."""
    try:
        raw = json.loads(body)
        if isinstance(raw, list):
            return [f"{len(raw)} events:", *(str(event.get("id")) for event in raw)]
        return [str(raw.get(name)) for name in ("time", "type", "subject", "id")]
    except (ValueError, AttributeError):
        return ["unreadable"]


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in {"list", "replay"} or set(sys.argv[2:]) - set(SUBSCRIPTIONS):
        sys.exit(f"usage: python -m shared.messaging.parked list|replay [{'|'.join(SUBSCRIPTIONS)} …]")
    count = asyncio.run(main(sys.argv[1], sys.argv[2:] or SUBSCRIPTIONS))
    print(f"{count} parked message(s){' put back' if sys.argv[1] == 'replay' else ''}")
