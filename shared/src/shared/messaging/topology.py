"""Exchange, queues and bindings. Every service declares all of them at start, so no event is ever unroutable.

Per service: `<service>` (quorum) and `<service>.parked`. For all: `retry.<seconds>`, where a message waits under the
routing key of its service, with which it then comes back.
"""

from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel, AbstractExchange
from pamqp.common import FieldTable

from shared.events import SUBSCRIPTIONS

EXCHANGE = "webmeteor.events"
# Growing back-off; the last one repeats. After ATTEMPTS failures a message is parked.
DELAYS = (1, 10, 60)
ATTEMPTS = 6
# Dead letters go to a queue by its name, and are kept until that queue has confirmed them.
_DEAD_LETTERS: FieldTable = {
    "x-queue-type": "quorum",
    "x-dead-letter-exchange": "",
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
}


def retry_exchange(failures: int) -> str:
    """Where a message goes, with its service as the routing key, after its n-th failure (n from 1)."""
    return f"retry.{DELAYS[min(failures, len(DELAYS)) - 1]}"


def parked_queue(service: str) -> str:
    return f"{service}.parked"


async def declare(channel: AbstractChannel) -> AbstractExchange:
    exchange = await channel.declare_exchange(EXCHANGE, ExchangeType.TOPIC, durable=True)
    for service in SUBSCRIPTIONS:
        await _declare_service(channel, exchange, service)
    for delay in DELAYS:
        await _declare_retry(channel, f"retry.{delay}", delay)
    return exchange


async def _declare_service(channel: AbstractChannel, exchange: AbstractExchange, service: str) -> None:
    parked = parked_queue(service)
    # Looking at parked messages counts as a delivery; RabbitMQ 4 would drop them at the 20th look.
    await channel.declare_queue(parked, durable=True, arguments={"x-queue-type": "quorum", "x-delivery-limit": -1})
    # A message that kills its consumer again and again ends in the parking queue as well.
    arguments: FieldTable = {**_DEAD_LETTERS, "x-delivery-limit": 20, "x-dead-letter-routing-key": parked}
    queue = await channel.declare_queue(service, durable=True, arguments=arguments)
    for kind in SUBSCRIPTIONS[service]:
        await queue.bind(exchange, kind.type)


async def _declare_retry(channel: AbstractChannel, name: str, seconds: int) -> None:
    waiting = await channel.declare_exchange(name, ExchangeType.FANOUT, durable=True)
    # No dead-letter routing key: the message keeps its own, the service's name.
    queue = await channel.declare_queue(
        name, durable=True, arguments={**_DEAD_LETTERS, "x-message-ttl": seconds * 1000}
    )
    await queue.bind(waiting)
