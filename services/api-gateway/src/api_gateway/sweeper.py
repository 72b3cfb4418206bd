"""Resend what makes no progress, with a new event id; every receiver is idempotent.

A creation step that stays silent fails the site, which the customer can retry. A site that should not run waits
without a limit. A deletion is never given up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api_gateway.lifecycle.moves import move
from api_gateway.queries import sites as queries
from api_gateway.sites.create import request
from api_gateway.sites.remove import deletion_requested
from api_gateway.sites.retry import drive_on
from shared.background import every
from shared.db.pool import Connection, Pool
from shared.logging import apart, bind, get_logger, new_correlation_id
from shared.messaging.outbox import Outbox

log = get_logger()

EVERY_SECONDS = 5.0
BATCH = 50


@dataclass(frozen=True)
class Limit:
    seconds: float
    """Without any progress."""
    resends: int | None
    """Number of resends before the site fails; None: unlimited."""


# In total longer than a service's own quick retries of the step take (shared.jobs: about 90 s).
LIMITS: Mapping[str, Limit] = {
    "provisioning": Limit(60, 5),
    "deploying": Limit(300, 3),
    # The certificate check follows each deployment, so a resend is a new deployment.
    "securing": Limit(300, 2),
    "deleting": Limit(30, None),
}


class Sweeper:
    def __init__(self, pool: Pool, outbox: Outbox, limits: Mapping[str, Limit] = LIMITS) -> None:
        self._pool = pool
        self._outbox = outbox
        self._limits = limits

    async def run(self) -> None:
        """Runs until cancelled; several instances share the work."""
        await every(EVERY_SECONDS, self.sweep, what="sweep_failed", first=EVERY_SECONDS)

    async def sweep(self) -> int:
        """Return how many sites were nudged, at most BATCH: the longest silent first."""
        rows = await self._pool.fetch(
            "SELECT s.app_id FROM sites s JOIN unnest($1::text[], $2::float8[]) AS l(status, seconds) USING (status)"
            " LEFT JOIN site_progress p USING (app_id), coalesce(p.progress_at, s.created_at) AS last"
            " WHERE s.status NOT IN ('active', 'failed') AND last < now() - make_interval(secs => l.seconds)"
            " AND (s.desired = 'running' OR s.status = 'deleting')"
            " ORDER BY last",
            list(self._limits),
            [limit.seconds for limit in self._limits.values()],
        )
        nudged = 0
        for row in rows:
            # Only sites that were nudged count: those that fail every time would keep the others out.
            if nudged == BATCH:
                break
            with apart("site_not_nudged", site=row["app_id"]):
                nudged += await self._nudge(row["app_id"])
        return nudged

    async def _nudge(self, app_id: str) -> bool:
        bind(correlation_id=new_correlation_id(), subject=app_id)
        async with self._pool.acquire() as tx, tx.transaction():
            site: Any = await tx.fetchrow("SELECT * FROM sites WHERE app_id = $1 FOR NO KEY UPDATE SKIP LOCKED", app_id)
            limit = self._limits.get(site["status"]) if site else None
            if limit is None or not await self._still_silent(tx, app_id, limit):
                return False
            if limit.resends is not None and site["resends"] >= limit.resends:
                await self._give_up(tx, site)
            else:
                await resend(tx, self._outbox, site)
                await queries.change(tx, app_id, resends=site["resends"] + 1)
                queries.progressed(tx, app_id)
            log.warning("step_without_progress", status=site["status"], resends=site["resends"])
        return True

    @staticmethod
    async def _still_silent(tx: Connection, app_id: str, limit: Limit) -> bool:
        return bool(
            await tx.fetchval(
                "SELECT coalesce(p.progress_at, s.created_at) < now() - make_interval(secs => $2)"
                " FROM sites s LEFT JOIN site_progress p USING (app_id) WHERE s.app_id = $1",
                app_id,
                limit.seconds,
            )
        )

    async def _give_up(self, tx: Connection, site: Any) -> None:
        message = f"The step '{site['status']}' made no progress, even after it was sent again; retry the site."
        failure = {"step": site["status"], "key": "no_progress", "message": message}
        await move(tx, self._outbox, site, "time limit reached", failure=failure)


async def resend(tx: Connection, outbox: Outbox, site: Any) -> None:
    match site["status"]:
        case "deleting":
            await outbox.add(tx, deletion_requested(site))
        case "deploying" | "securing":
            await drive_on(tx, outbox, site)
        case _:
            await request(tx, outbox, site)
    queries.note(tx, site["app_id"], "sent again", await tx.fetchval("SELECT now()"), message=site["status"])
