"""A consumer that dies of one event, in its handler: of the one about argv[1]."""

import asyncio
import os
import signal
import sys
from typing import Any

from shared.db.pool import Connection, create_pool
from shared.events import Event
from shared.messaging import broker
from shared.messaging.inbox import Consumer
from tests.support.messaging import SERVICE, handlers, note


async def deadly(tx: Connection, event: Event[Any]) -> None:
    if event.data.domain == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGKILL)
    await note(tx, event)


async def main() -> None:
    pool = await create_pool(os.environ["DSN"])
    connections = await broker.connect_both(os.environ["AMQP"], "consumer")
    await Consumer(SERVICE, pool, connections, handlers(deadly)).run()


asyncio.run(main())
