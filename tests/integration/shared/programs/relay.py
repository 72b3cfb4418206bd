"""A relay that dies once the broker has confirmed argv[1] events of a batch and before any row is deleted."""

import asyncio
import os
import signal
import sys

from aio_pika.abc import AbstractExchange
from asyncpg import Record
from shared.db.pool import create_pool
from shared.messaging import broker
from shared.messaging import relay as module

from tests.support.messaging import relay

confirmed = 0
really_publish = module._publish_one


async def publish(exchange: AbstractExchange, service: str, row: Record) -> None:
    global confirmed  # noqa: PLW0603 - a program of its own
    await really_publish(exchange, service, row)
    confirmed += 1
    if confirmed == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)


async def main() -> None:
    module._publish_one = publish
    await relay(await create_pool(os.environ["DSN"]), await broker.connect(os.environ["AMQP"], "relay")).run()


asyncio.run(main())
