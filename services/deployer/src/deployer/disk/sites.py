"""Measures what sites keep in their volumes, and notifies the customer when it is too much.

When it is far too much, the site is held: its containers with volumes are paused, and it cannot grow (decision 0044).
"""

import time
from collections import Counter
from collections.abc import Sequence

from deployer.context import Context
from deployer.disk import metrics, queries
from deployer.engine.errors import EngineError, InUseError
from deployer.engine.protocol import Volume
from deployer.engine.spec import MIB
from deployer.errors import DiskFullError
from deployer.model import Observed
from shared.background import every
from shared.events.types import DiskState, SiteDisk
from shared.logging import apart, get_logger

log = get_logger()

# Containers that an engine restart has resumed are paused again after this long at the latest.
LOOK_SECONDS = 30.0
MEASURE_SECONDS = 60.0
# To measure, the engine walks through all files: this may take at most 1/SHARE of its time.
SHARE = 20


def next_state(state: DiskState, used: int, limit: int) -> DiskState:
    """`used` and `limit` in bytes; limit 0: none. Pure.

    A held site stays so until it is below its limit. A site that is `over` stays so until 5 % below its limit: one that
    goes up and down around it causes one notification.
    """
    if limit and (4 * used >= 5 * limit or (state == "held" and used >= limit)):
        return "held"
    if limit and (used >= limit or (state == "over" and 20 * used >= 19 * limit)):
        return "over"
    return "ok"


def by_site(volumes: Sequence[Volume], present: Sequence[Observed]) -> dict[str, int]:
    """Bytes by site: of the volumes made for it and of those that its containers have mounted. Pure."""
    mounted = {name: observed.app_id for observed in present for name in observed.volumes}
    found: Counter[str] = Counter()
    for volume in volumes:
        if whose := volume.app_id or mounted.get(volume.name):
            found[whose] += volume.bytes
    return dict(found)


async def check(context: Context, app_id: str) -> None:
    """Raises DiskFullError for a site that is held."""
    site = await queries.site(context.pool, context.settings.site_disk_mib, app_id)
    if site and site.state == "held":
        raise DiskFullError(
            f"The site stores {site.used // MIB} MiB in its volumes; its limit is {site.limit // MIB} MiB. It is held"
            " and cannot be deployed. Ask the platform's operator for more disk space, then deploy again."
        )


class SiteDisks:
    """One task measures, holds and releases, so that these never run concurrently."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._measure_at = 0.0

    async def run(self) -> None:
        """Runs until cancelled."""
        await every(LOOK_SECONDS, self.once, what="site_disks_failed")

    async def once(self) -> None:
        """Measure when it is time to, then hold; failures are logged and retried."""
        with apart("site_disks_not_measured"):
            if time.monotonic() >= self._measure_at:
                await self._measure()
        with apart("sites_not_held"):
            await self._hold()

    async def _measure(self) -> None:
        context, began = self._context, time.monotonic()
        try:
            volumes = await context.engine.volumes_measured()
        except InUseError:
            # Retry at the next look: two stacks that measure at the same pace would collide forever.
            log.info("engine_measures_for_another")
            return
        except EngineError:
            self._rest(time.monotonic() - began)
            raise
        self._rest(time.monotonic() - began)
        machine, default = context.settings.machine, context.settings.site_disk_mib
        await queries.note(context.pool, machine, by_site(volumes, await context.engine.containers()))
        for site in await queries.sites(context.pool, machine, default):
            with apart("site_disk_not_judged", site=site.app_id):
                await self._judge(site)

    def _rest(self, took: float) -> None:
        self._measure_at = time.monotonic() + max(MEASURE_SECONDS, SHARE * took)

    async def _judge(self, site: queries.SiteOnDisk) -> None:
        state = next_state(site.state, site.used, site.limit)
        if state == site.state:
            return
        if site.state == "held":
            # Before the state changes: after a crash in between, the site is still held and is released again.
            await self._release(site.app_id)
        async with self._context.pool.acquire() as tx, tx.transaction():
            if await queries.change(tx, site, state):
                told = SiteDisk(
                    customer_uuid=site.customer_uuid, app_id=site.app_id, state=state,
                    used_bytes=site.used, limit_bytes=site.limit,
                )  # fmt: skip
                await self._context.outbox.add(tx, told)
        log.warning("site_disk", site=site.app_id, state=state, used=site.used, limit=site.limit)

    async def _release(self, app_id: str) -> None:
        for observed in await self._context.engine.containers(app_id):
            if observed.volumes and observed.state == "paused":
                await self._context.engine.unpause(observed.id)

    async def _hold(self) -> None:
        """Pause at every look: an engine restart, the reconciler or a deployment may have started containers."""
        held = await queries.held(self._context.pool, self._context.settings.machine)
        metrics.SITES_HELD.set(len(held))
        if not held:
            return
        for observed in await self._context.engine.containers():
            if observed.app_id in held and observed.volumes and observed.state == "running":
                with apart("container_not_held", site=observed.app_id, container=observed.name):
                    await self._context.engine.pause(observed.id)
