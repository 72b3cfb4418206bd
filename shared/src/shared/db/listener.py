"""Wake-up by NOTIFY. Callers need a timer as fallback: LISTEN loses notifications while its connection is lost."""

import asyncio
import contextlib
from typing import Any

import asyncpg

from shared.db import errors as db_errors
from shared.logging import get_logger

log = get_logger()

RECONNECT_SECONDS = 1.0
# A connection whose peer has vanished stays silent; only a statement reveals it.
ASK_SECONDS = 30.0


class Wakeup:
    """One LISTEN connection for all channels of a service; each channel is an asyncio.Event."""

    def __init__(self, dsn: str, schema: str) -> None:
        self._dsn = dsn
        self._schema = schema
        self._events: dict[str, asyncio.Event] = {}
        self._changed = asyncio.Event()

    def channel(self, name: str) -> asyncio.Event:
        """`name` without the schema: "outbox", "jobs", … Set at every NOTIFY and after every reconnect."""
        full = f"{self._schema}_{name}"
        if full not in self._events:
            self._events[full] = asyncio.Event()
            self._changed.set()
        return self._events[full]

    async def run(self) -> None:
        """Runs until cancelled; reconnects after a failure."""
        while True:
            try:
                await self._listen()
            except db_errors.ANY as error:
                log.warning("listen_connection_lost", error=str(error))
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(self._dsn, timeout=10)
        listening: set[str] = set()
        try:
            connection.add_termination_listener(lambda _: self._changed.set())
            while not connection.is_closed():
                for name in self._events.keys() - listening:
                    await connection.add_listener(name, self._notified)
                    listening.add(name)
                    self._events[name].set()
                if not await wait(self._changed, ASK_SECONDS):
                    await connection.fetchval("SELECT 1", timeout=10)
            log.warning("listen_connection_closed")
        finally:
            with contextlib.suppress(*db_errors.ANY):
                await connection.close(timeout=1)

    def _notified(self, _connection: Any, _pid: int, channel: str, _payload: object) -> None:
        self._events[channel].set()


async def wait(event: asyncio.Event, seconds: float) -> bool:
    """Waits until `event` is set, at most `seconds`, and clears it. Returns whether it was set."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    was_set = event.is_set()
    event.clear()
    return was_set
