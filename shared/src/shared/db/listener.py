"""Waking loops by channel, in this process at once and in others by NOTIFY.

Callers need a timer as fallback: LISTEN loses notifications while its connection is lost, and a process may die between
a commit and its NOTIFY.
"""

import asyncio
import contextlib
from collections.abc import Collection

from shared.db import errors as db_errors
from shared.db.session import Session
from shared.logging import get_logger

log = get_logger()

RECONNECT_SECONDS = 1.0
# A session whose peer has vanished stays silent; only a statement reveals it.
ASK_SECONDS = 30.0
# Pause between two NOTIFY: under load, one tells the other processes of many commits.
PAUSE_SECONDS = 0.02
# $1: channels.
NOTIFY = "SELECT pg_notify(current_schema() || '_' || channel, '') FROM unnest($1::text[]) AS w(channel)"


class Wakeup:
    """Channels of a service on one session; each channel is an asyncio.Event.

    It also sends NOTIFY, outside the transactions that have news: commits that notify are serialized by PostgreSQL.
    The relay works on the same session: each further one is a PostgreSQL process with megabytes of memory.
    """

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._events: dict[str, asyncio.Event] = {}
        self._untold: set[str] = set()
        self._changed = asyncio.Event()
        self._session: Session | None = None
        self._connected = asyncio.Event()

    def channel(self, name: str) -> asyncio.Event:
        """`name`: "outbox", "jobs", … Set at every `wake`, NOTIFY of another process and reconnect."""
        if name not in self._events:
            self._events[name] = asyncio.Event()
            self._changed.set()
        return self._events[name]

    def wake(self, channels: Collection[str]) -> None:
        """Wakes the loops of this process now, and those of others soon."""
        for name in channels:
            if name in self._events:
                self._events[name].set()
        self.tell_others(channels)

    def tell_others(self, channels: Collection[str]) -> None:
        self._untold.update(channels)
        self._changed.set()

    async def session(self) -> Session:
        """Waits until there is one. Its statements raise an error of `shared.db.errors.AWAY` once it is lost."""
        while self._session is None:
            await self._connected.wait()
        return self._session

    async def run(self) -> None:
        """Runs until cancelled; reconnects after a failure."""
        while True:
            try:
                await self._listen()
            except db_errors.ANY as error:
                log.warning("listen_connection_lost", error=str(error))
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen(self) -> None:
        session = await Session.open(self._dsn, self._changed.set)
        listening: set[str] = set()
        try:
            schema = await session.fetchval("SELECT current_schema()")
            self._session = session
            self._connected.set()
            while not session.is_closed:
                for name in self._events.keys() - listening:
                    await session.listen(f"{schema}_{name}", self._events[name].set)
                    listening.add(name)
                    self._events[name].set()
                if self._untold:
                    untold, self._untold = self._untold, set()
                    await session.execute(NOTIFY, sorted(untold))
                    await asyncio.sleep(PAUSE_SECONDS)
                if not await wait(self._changed, ASK_SECONDS):
                    await session.fetchval("SELECT 1")
            log.warning("listen_connection_closed")
        finally:
            self._session = None
            self._connected.clear()
            await session.close()


async def wait(event: asyncio.Event, seconds: float) -> bool:
    """Waits until `event` is set, at most `seconds`, and clears it. Returns whether it was set."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    was_set = event.is_set()
    event.clear()
    return was_set
