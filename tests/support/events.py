"""Events published and watched as another service would."""

import asyncio
import json
from typing import Any

import aio_pika
from aio_pika.abc import AbstractIncomingMessage, AbstractRobustConnection

from shared.events import EventData, dump, wrap
from shared.messaging import topology


class Elsewhere:
    """The rest of the platform: publishes what others own, keeps what is published."""

    def __init__(self, connection: AbstractRobustConnection) -> None:
        self._connection = connection
        self._exchange: aio_pika.abc.AbstractExchange | None = None
        self.seen: list[dict[str, Any]] = []
        self._arrived = asyncio.Condition()

    async def start(self, *, purge: str = "") -> None:
        """`purge`: the service whose queue an earlier test may have left messages in."""
        channel = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
        self._exchange = await channel.get_exchange(topology.EXCHANGE, ensure=False)
        if purge:
            await (await channel.get_queue(purge)).purge()
        queue = await channel.declare_queue(exclusive=True, auto_delete=True)
        await queue.bind(self._exchange, "#")
        await queue.consume(self._keep, no_ack=True)

    async def publish(self, data: EventData) -> str:
        """In its owner's name. Returns the event's id."""
        event = wrap(data, source=data.owner)
        assert self._exchange is not None
        message = aio_pika.Message(
            dump(event), type=event.type, user_id=data.owner, delivery_mode=aio_pika.DeliveryMode.PERSISTENT
        )
        await self._exchange.publish(message, routing_key=event.type, mandatory=True)
        return event.id

    async def event(self, kind: str, count: int = 1, *, seconds: float = 30, **data: Any) -> dict[str, Any]:
        """The data of the `count`th event of this type with these data."""
        async with asyncio.timeout(seconds), self._arrived:
            while len(found := self.all(kind, **data)) < count:
                await self._arrived.wait()
        return found[count - 1]

    def all(self, kind: str, **data: Any) -> list[dict[str, Any]]:
        return [
            event["data"]
            for event in self.seen
            if event["type"] == kind and all(event["data"].get(name) == value for name, value in data.items())
        ]

    async def _keep(self, message: AbstractIncomingMessage) -> None:
        async with self._arrived:
            said = json.loads(message.body)
            self.seen += said if message.content_type == topology.EVENTS else [said]
            self._arrived.notify_all()
