"""One process at a time: an advisory lock of PostgreSQL's, held by a session of its own for as long as it is there.

Services that keep files in order by locks of their own process (provisioner), or have one view of an engine (deployer),
must not run twice. Whoever comes second waits, so a second instance is a stand-by and not a mistake.
"""

import asyncio
import contextlib

import asyncpg

from shared.db import errors as db_errors
from shared.db.listener import wait
from shared.logging import get_logger

log = get_logger()

_TRY = "SELECT pg_try_advisory_lock(hashtext(current_schema() || '.single'))"
# So that the server, too, forgets a session whose other end has vanished.
_SESSION = {
    "application_name": "webmeteor single",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}
LOOK_SECONDS = 0.25
# So often the session of a process that has just died may be found: not yet another instance.
LINGERING = 4
STANDBY_SECONDS = 1.0
# How long a lost session may stay unnoticed, and then the time in which who held the lock stops to work.
ASK_SECONDS, LEAVE_SECONDS = 3.0, 6.0


class SecondInstanceError(RuntimeError):
    """Another process has taken over meanwhile: this one must not go on."""


class Singleton:
    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._session: asyncpg.Connection | None = None
        self._lost = asyncio.Event()

    async def acquire(self) -> None:
        """Returns once this process is the one. After somebody else was, it gives them time to notice and to end."""
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
        """Until cancelled. A lost session is replaced at once. Raises SecondInstanceError when somebody was faster."""
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
        # The server may still know the session of which this process knows no more; for no longer than others wait.
        for _ in range(LINGERING):
            try:
                if await self._try():
                    return
            except db_errors.ANY:
                # The database is away for everybody: nobody can have the lock.
                return
            await asyncio.sleep(LOOK_SECONDS)
        raise SecondInstanceError("another instance of the service has taken over")

    async def _try(self) -> bool:
        if self._session:
            self._session.terminate()
        self._session = await asyncpg.connect(self._dsn, timeout=10, server_settings=_SESSION)
        self._session.add_termination_listener(lambda _: self._lost.set())
        return bool(await self._session.fetchval(_TRY))
