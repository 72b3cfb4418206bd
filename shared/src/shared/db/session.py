"""A service's one connection beside its pool, for what a pool's connections may not keep: LISTEN and advisory locks."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, Self, TypeVar

import asyncpg

from shared.db import errors as db_errors

# A statement without an answer after this long ends the session: a peer that has vanished stays silent.
ANSWER_SECONDS = 10.0
_SETTINGS = {
    "application_name": "webmeteor session",
    "statement_timeout": "10000",
    # What a crash may lose here, a NOTIFY or the deletion of a published event, is no loss of data.
    "synchronous_commit": "off",
}
T = TypeVar("T")


class Session:
    """Several loops share it, one statement at a time. Statements raise PostgreSQL's errors, or TimeoutError."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._free = asyncio.Lock()

    @classmethod
    async def open(cls, dsn: str, ended: Callable[[], None]) -> Self:
        """`ended` is called once when the connection is lost or closed."""
        connection = await asyncpg.connect(dsn, timeout=ANSWER_SECONDS, server_settings=_SETTINGS)
        connection.add_termination_listener(lambda _: ended())
        return cls(connection)

    @property
    def is_closed(self) -> bool:
        return self._connection.is_closed()

    async def execute(self, query: str, *arguments: object) -> None:
        await self._alone(self._connection.execute, query, *arguments)

    async def fetch(self, query: str, *arguments: object) -> list[asyncpg.Record]:
        return await self._alone(self._connection.fetch, query, *arguments)

    async def fetchval(self, query: str, *arguments: object) -> Any:
        return await self._alone(self._connection.fetchval, query, *arguments)

    async def listen(self, channel: str, heard: Callable[[], object]) -> None:
        """`heard` is called at every NOTIFY of another session."""

        def notified(connection: Any, sender: int, _channel: str, _payload: object) -> None:
            if sender != connection.get_server_pid():
                heard()

        await self._alone(self._connection.add_listener, channel, notified)

    async def close(self) -> None:
        with contextlib.suppress(*db_errors.ANY):
            await self._connection.close(timeout=1)

    async def _alone(self, work: Callable[..., Awaitable[T]], *arguments: object) -> T:
        try:
            async with asyncio.timeout(ANSWER_SECONDS), self._free:
                return await work(*arguments)
        except TimeoutError:
            self._connection.terminate()
            raise
