"""The end of copies: those whose time is over, and the snapshots that no copy needs any longer.

Only rows decide: whoever could write bad snapshots, with times of their choice, could make a rule of restic's drop the
good ones.
"""

from backup import queries
from backup.restic import Repository
from shared.db.pool import Pool
from shared.events.types import BackupRemoved
from shared.logging import get_logger
from shared.messaging.outbox import Outbox

log = get_logger()

BATCH = 100


class Ending:
    def __init__(self, pool: Pool, outbox: Outbox, repository: Repository) -> None:
        """`repository`: with an identity that may delete; the one that writes need not."""
        self._pool = pool
        self._outbox = outbox
        self._repository = repository

    async def once(self) -> None:
        """Raises RepositoryError's kinds."""
        while await self._expired():
            pass
        empty = await queries.empty_runs(self._pool)
        if not empty:
            return
        # A snapshot that a killed process forgot already is not named again.
        present = {snapshot.id for snapshot in await self._repository.snapshots()}
        await self._repository.forget([snapshot for snapshot in empty.values() if snapshot in present])
        await self._repository.prune()
        await queries.runs_removed(self._pool, list(empty))
        log.info("snapshots_removed", runs=len(empty))

    async def _expired(self) -> bool:
        async with self._pool.acquire() as tx, tx.transaction():
            expired = await queries.expire(tx, BATCH)
            for copy in expired:
                await self._outbox.add(tx, BackupRemoved(**copy.common))
        return len(expired) == BATCH
