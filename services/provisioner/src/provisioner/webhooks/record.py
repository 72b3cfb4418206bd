"""Stores a repository's changes as delivery rows and the new `refs` in one transaction, without a hook script."""

from pathlib import Path

from provisioner.git import refs
from provisioner.git.builtin import path_of
from provisioner.git.provider import BRANCH
from provisioner.queries import Queries
from shared import jobs
from shared.db.pool import Pool
from shared.logging import get_logger
from shared.threads import in_thread

log = get_logger()

# GitHub sends nothing for a push of very many branches; here the deployed branch is always delivered.
MAX_BRANCHES = 20


class Recorder:
    def __init__(self, pool: Pool, queries: Queries, repos_root: Path) -> None:
        self._pool = pool
        self._queries = queries
        self._root = repos_root

    async def record(self, customer_uuid: str, app_id: str) -> None:
        """Compare the repository with the recorded refs. Idempotent and safe to call at any time."""
        path = path_of(self._root, customer_uuid, app_id)
        async with self._pool.acquire() as tx, tx.transaction():
            old = await self._queries.lock_refs(tx, app_id)
            if old is None or not path.exists():
                return
            # Read under the row's lock (well under 1 ms): an older snapshot must not overwrite a newer one.
            new = await in_thread(refs.read, path)
            found = refs.changes(old, new)
            if not found:
                return
            for name, before, after in told(found):
                await self._queries.add_delivery(tx, app_id, name, before, after)
            await self._queries.save_refs(tx, app_id, new)
            await jobs.enqueue(tx, "deliver", key=app_id, payload={})
        log.info("refs_changed", app_id=app_id, refs=len(found))


def told(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return the changes to deliver: branches, the deployed one first. Tags are only stored."""
    main = f"refs/heads/{BRANCH}"
    branches = sorted((c for c in found if c[0].startswith("refs/heads/")), key=lambda c: c[0] != main)
    if len(branches) > MAX_BRANCHES:
        log.warning("deliveries_cut", branches=len(branches), kept=MAX_BRANCHES)
    return branches[:MAX_BRANCHES]
