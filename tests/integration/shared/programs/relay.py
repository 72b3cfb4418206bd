"""A relay that dies once the broker has confirmed argv[1] events of a batch and before any row is deleted."""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence

from aio_pika.abc import AbstractExchange

from shared.db.pool import create_pool
from shared.messaging import broker
from shared.messaging import relay as module
from shared.messaging.outbox import Row
from tests.support.messaging import relay

confirmed = 0
really_publish = module._publish_run


async def publish(exchange: AbstractExchange, service: str, run: Sequence[Row]) -> None:
    global confirmed  # noqa: PLW0603 - a program of its own
    await really_publish(exchange, service, run)
    confirmed += len(run)
    if confirmed >= int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)


async def main() -> None:
    module._publish_run = publish
    await relay(await create_pool(os.environ["DSN"]), await broker.connect(os.environ["AMQP"], "relay")).run()


asyncio.run(main())
