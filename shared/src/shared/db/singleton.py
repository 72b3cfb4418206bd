"""One process of a service and machine at a time: a PostgreSQL advisory lock, held by a dedicated session for its life.

Services that protect files by in-process locks (provisioner) or keep a single view of an engine (deployer) must not run
twice. A second instance waits as a stand-by.
"""

import asyncio
import contextlib

import asyncpg

from shared.db import errors as db_errors
from shared.db.listener import wait
from shared.logging import get_logger
from shared.names import DEFAULT_MACHINE

log = get_logger()

_TRY = "SELECT pg_try_advisory_lock(hashtext(current_schema() || '.single' || $1))"
# So that the server also drops a session whose client has vanished.
_SESSION = {
    "application_name": "webmeteor single",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}
LOOK_SECONDS = 0.25
# Fewer refusals than this may be due to the session of a process that just died, not to another instance.
LINGERING = 4
STANDBY_SECONDS = 1.0
# How long a lost session may go unnoticed; how long the previous holder then needs to stop.
ASK_SECONDS, LEAVE_SECONDS = 3.0, 6.0


class SecondInstanceError(RuntimeError):
    """Another process has taken over; this one must stop."""


class Singleton:
    def __init__(self, dsn: str, machine: str = DEFAULT_MACHINE) -> None:
        self._dsn = dsn
        # The default machine's lock is that of the version before: the two never run at once during an upgrade.
        self._name = "" if machine == DEFAULT_MACHINE else f".{machine}"
        self._session: asyncpg.Connection | None = None
        self._lost = asyncio.Event()

    async def acquire(self) -> None:
        """Returns once this process holds the lock; gives a previous holder LEAVE_SECONDS to notice and stop."""
        refused = 0
        while True:
            try:
                if await self._try():
                    break
                refused += 1
                if refused == LINGERING:
                    log.warning("waits_for_the_other_instance")
            except db_errors.AWAY as error:
                log.warning("database_unreachable", error=str(error))
            await asyncio.sleep(LOOK_SECONDS if refused < LINGERING else STANDBY_SECONDS)
        if refused >= LINGERING:
            await asyncio.sleep(LEAVE_SECONDS)

    async def run(self) -> None:
        """Runs until cancelled; replaces a lost session. Raises SecondInstanceError if another process took over."""
        while True:
            try:
                await self._alive()
            except db_errors.ANY as error:
                log.warning("lock_session_lost", error=str(error))
                await self._replace()
            await wait(self._lost, ASK_SECONDS)

    async def close(self) -> None:
        if self._session:
            with contextlib.suppress(*db_errors.ANY):
                await self._session.close(timeout=1)

    async def _alive(self) -> None:
        if self._session is None or self._session.is_closed():
            raise ConnectionError("no session")
        await self._session.fetchval("SELECT 1", timeout=ASK_SECONDS)

    async def _replace(self) -> None:
        # The server may still have this process's lost session: retry, but no longer than a stand-by would.
        for _ in range(LINGERING):
            try:
                if await self._try():
                    return
            except db_errors.ANY:
                # The database is unavailable, so no other process can take the lock.
                return
            await asyncio.sleep(LOOK_SECONDS)
        raise SecondInstanceError("another instance of the service has taken over")

    async def _try(self) -> bool:
        if self._session:
            self._session.terminate()
        self._session = await asyncpg.connect(self._dsn, timeout=10, server_settings=_SESSION)
        self._session.add_termination_listener(lambda _: self._lost.set())
        return bool(await self._session.fetchval(_TRY, self._name))
