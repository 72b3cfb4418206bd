"""Each minute: check disks and leftover builders. Each hour, or at once when a disk gets full: remove unneeded data."""

import time
from datetime import UTC, datetime

from deployer import queries
from deployer.context import Context
from deployer.disk import caches, leftovers, metrics
from deployer.images.collector import Collector
from shared.background import every
from shared.logging import apart, get_logger

log = get_logger()

# Start after the reconciler: it skips sites whose lock is taken, and these may be down.
FIRST_SECONDS = 5.0
LOOK_SECONDS = 60.0
CLEAN_SECONDS = 3600.0


class Upkeep:
    def __init__(self, context: Context, collector: Collector) -> None:
        self._context, self._collector = context, collector
        self._stopped = False
        self._cleaned: float | None = None
        self._to_collect = False

    async def run(self) -> None:
        """Runs until cancelled."""
        await every(LOOK_SECONDS, self.once, what="upkeep_failed", first=FIRST_SECONDS)

    async def once(self) -> None:
        """One look, and the work that follows from it; failures are logged and retried at the next."""
        with apart("disk_not_measured"):
            self._look()
        with apart("builders_not_ended"):
            await leftovers.end_builders(self._context, datetime.now(UTC))
        with apart("disk_not_cleaned"):
            if self._cleaned is None or time.monotonic() - self._cleaned > CLEAN_SECONDS:
                await self._clean()
            elif self._stopped:
                await caches.prune(self._context, datetime.now(UTC))
        with apart("registry_not_collected"):
            if self._to_collect:
                self._to_collect = not await self._collector.collect(self._others_build)

    def _look(self) -> None:
        """Set metrics for alarms; log each change."""
        room = self._context.room
        used = room.used()
        for disk, fraction in used.items():
            metrics.DISK_USED.labels(disk).set(fraction)
        stopped = max(used.values()) >= room.stop_at
        metrics.BUILDS_STOPPED.set(stopped)
        if stopped != self._stopped:
            self._stopped = stopped
            log.warning("builds_stopped" if stopped else "builds_go_on", **used)
            if stopped:
                self._cleaned = None

    async def _clean(self) -> None:
        context, now = self._context, datetime.now(UTC)
        await caches.prune(context, now)
        await leftovers.tidy_all(context)
        await context.library.forget_old(await queries.images_of_releases(context.pool))
        self._cleaned, self._to_collect = time.monotonic(), True

    async def _others_build(self) -> bool:
        return bool(await self._context.builder.traces.of_others())
