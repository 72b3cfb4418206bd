"""Exchange, queues and bindings. Every service declares all of them at start, so no event is ever unroutable.

Per service: `<service>` (quorum), `<service>.retry.<seconds>` (wait, then back to `<service>`), `<service>.parked`.
"""

from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel, AbstractExchange

from shared.events import SUBSCRIPTIONS

EXCHANGE = "webmeteor.events"
# Growing back-off; the last one repeats. After ATTEMPTS failures a message is parked.
DELAYS = (1, 10, 60)
ATTEMPTS = 6


def retry_queue(service: str, failures: int) -> str:
    """Where a message waits after its n-th failure (n from 1)."""
    return f"{service}.retry.{DELAYS[min(failures, len(DELAYS)) - 1]}"


def parked_queue(service: str) -> str:
    return f"{service}.parked"


async def declare(channel: AbstractChannel) -> AbstractExchange:
    exchange = await channel.declare_exchange(EXCHANGE, ExchangeType.TOPIC, durable=True)
    for service, kinds in SUBSCRIPTIONS.items():
        parked = parked_queue(service)
        await channel.declare_queue(parked, durable=True, arguments={"x-queue-type": "quorum"})
        queue = await channel.declare_queue(
            service,
            durable=True,
            arguments={
                "x-queue-type": "quorum",
                # A message that kills its consumer again and again ends in the parking queue as well.
                "x-delivery-limit": 20,
                "x-dead-letter-exchange": "",
                "x-dead-letter-routing-key": parked,
                "x-dead-letter-strategy": "at-least-once",
                "x-overflow": "reject-publish",
            },
        )
        for delay in DELAYS:
            await channel.declare_queue(
                f"{service}.retry.{delay}",
                durable=True,
                arguments={
                    "x-queue-type": "quorum",
                    "x-message-ttl": delay * 1000,
                    "x-dead-letter-exchange": "",
                    "x-dead-letter-routing-key": service,
                    "x-dead-letter-strategy": "at-least-once",
                    "x-overflow": "reject-publish",
                },
            )
        for kind in kinds:
            await queue.bind(exchange, kind.type)
    return exchange
