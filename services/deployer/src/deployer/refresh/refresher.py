"""Advances a refresh: template images first, then sites in small batches; it pauses at the first failure."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from deployer import queries as sites
from deployer.context import Context
from deployer.deployments import requests
from deployer.engine.errors import EngineError
from deployer.errors import NoRoomError
from deployer.refresh import queries
from deployer.refresh.queries import Attempt, Refresh
from shared.background import every
from shared.db.pool import Connection
from shared.logging import get_logger

log = get_logger()

POLL_SECONDS = 5.0
REASON_CHARS = 1000

Templates = Callable[[], Awaitable[list[str]]]
"""Builds missing template images; returns what failed."""


class Refresher:
    def __init__(self, context: Context, templates: Templates) -> None:
        self._context, self._templates = context, templates

    async def run(self) -> None:
        """Runs until cancelled."""
        await every(POLL_SECONDS, self._all_due, what="refresh_interrupted")

    async def _all_due(self) -> None:
        try:
            while await self.once():
                pass
        except (EngineError, NoRoomError) as error:
            log.warning("refresh_waits", error=error.message)

    async def once(self) -> bool:
        """Do one step that is due; return False if the refresh can only wait. Raises EngineError, NoRoomError."""
        machine = self._context.settings.machine
        refresh = await queries.newest(self._context.pool, machine)
        if refresh is None or refresh.state == "done":
            return self._is_due(refresh) and await queries.begin(
                self._context.pool, machine, await self._context.library.version()
            )
        if refresh.state == "paused":
            return False
        version = await self._context.library.version()
        failures = await self._templates() if refresh.state == "templates" else []
        async with self._context.pool.acquire() as tx, tx.transaction():
            # Read again under the lock: building takes long, and the operator's commands write to the row as well.
            if await queries.hold(tx, machine) != refresh:
                return True
            return await self._carry_on(tx, refresh, version, failures)

    async def _carry_on(self, tx: Connection, refresh: Refresh, version: str, failures: list[str]) -> bool:
        if version != refresh.runtimes:
            await self._give_up_waiting(tx, refresh, await queries.attempts(tx, refresh))
            await queries.begin_again(tx, refresh, version)
            return True
        if failures:
            await self._pause(tx, refresh, "template images: " + "; ".join(failures))
            return False
        if refresh.state == "templates":
            await queries.set_state(tx, refresh, "sites")
            return True
        await self._next_batch(tx, refresh)
        return False

    def _is_due(self, last: Refresh | None) -> bool:
        days = self._context.settings.refresh_every_days
        return days > 0 and (last is None or datetime.now(UTC) - last.started_at >= timedelta(days=days))

    async def _next_batch(self, tx: Connection, refresh: Refresh) -> None:
        """Queue the next batch when the previous one has ended."""
        attempts = await queries.attempts(tx, refresh)
        failed = next((a for a in attempts if a.state == "failed" and not a.skipped), None)
        if failed:
            await self._give_up_waiting(tx, refresh, attempts)
            await self._pause(tx, refresh, f"site {failed.app_id} failed at {failed.step}: {failed.message}")
            return
        if any(a.state in {"queued", "running"} for a in attempts):
            return
        settings = self._context.settings
        batch = await queries.behind(tx, settings.machine, refresh, settings.refresh_batch)
        for app_id in sorted(batch):
            await self._deploy(tx, refresh, app_id)
        if not batch:
            await queries.set_state(tx, refresh, "done")
            log.info("refreshed", runtimes=refresh.runtimes, sites=len(attempts))

    async def _deploy(self, tx: Connection, refresh: Refresh, app_id: str) -> None:
        """Use the ordinary queue, where a refresh comes after customers' deployments."""
        await sites.lock(tx, app_id)
        site = await sites.site(tx, app_id)
        if site is None or site.deleting:
            return
        made = await requests.add_own(
            tx, self._context.outbox, "refresh", customer_uuid=site.customer_uuid, app_id=app_id
        )
        await queries.tried(tx, refresh, app_id, made)

    async def _give_up_waiting(self, tx: Connection, refresh: Refresh, attempts: list[Attempt]) -> None:
        """Cancel attempts that have not started; they are queued again when the refresh continues."""
        for attempt in attempts:
            if attempt.state in {"queued", "waiting"}:
                await requests.end(tx, self._context.outbox, attempt.deployment_id, superseded_by=None)
                await queries.not_tried(tx, refresh, attempt.app_id)

    @staticmethod
    async def _pause(tx: Connection, refresh: Refresh, reason: str) -> None:
        await queries.set_state(tx, refresh, "paused", reason[:REASON_CHARS])
        log.warning("refresh_paused", runtimes=refresh.runtimes, reason=reason[:REASON_CHARS])
