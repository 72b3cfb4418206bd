"""A consumer that dies after a handler's commit, before the ack: at its argv[1]-th event."""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

from shared.db.pool import create_pool
from shared.events import Event
from shared.messaging import broker
from shared.messaging.inbox import Consumer
from tests.support.messaging import SERVICE, handlers


class DyingConsumer(Consumer):
    handled = 0

    async def _handle(self, events: Sequence[Event[Any]]) -> None:
        await super()._handle(events)
        self.handled += len(events)
        if self.handled >= int(sys.argv[1]):
            os.kill(os.getpid(), signal.SIGKILL)


async def main() -> None:
    pool = await create_pool(os.environ["DSN"])
    await DyingConsumer(SERVICE, pool, await broker.connect_both(os.environ["AMQP"], "consumer"), handlers()).run()


asyncio.run(main())
