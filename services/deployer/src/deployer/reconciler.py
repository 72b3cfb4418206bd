"""At start and every half minute: each live site runs and is routed as its release says, and has nothing else."""

import asyncio

from shared.logging import bind, get_logger, new_correlation_id

from deployer import firewall, queue, site_routes, store
from deployer.converge import converge, is_right
from deployer.engine.errors import EngineError
from deployer.kit import Kit
from deployer.model import Observed, Site
from deployer.watcher import Watcher

log = get_logger()

# After an engine restart its containers come back by themselves; half-started ones are best left alone for a moment.
FIRST_SECONDS = 0.5


class Reconciler:
    def __init__(self, kit: Kit, watcher: Watcher) -> None:
        self._kit = kit
        self._watcher = watcher

    async def run(self) -> None:
        """Until cancelled."""
        await asyncio.sleep(FIRST_SECONDS)
        while True:
            bind(correlation_id=new_correlation_id())
            try:
                await self.once()
            except EngineError as error:
                log.warning("engine_away", error=error.message)
                await asyncio.sleep(1)
                continue
            except Exception:
                log.exception("reconcile_failed")
            await asyncio.sleep(self._kit.settings.reconcile_seconds)

    async def once(self) -> None:
        """One look at everything. Raises EngineError."""
        await firewall.ensure(self._kit.settings)
        present = await self._kit.engine.containers()
        for site in await store.all_sites(self._kit.pool):
            if not site.deleting:
                await self._guarded(site, [o for o in present if o.app_id == site.app_id])
        await self._watcher.look_at_all()

    async def _guarded(self, site: Site, present: list[Observed]) -> None:
        """One site that can't be put right must not keep the others from it."""
        try:
            await self._site(site, present)
        except EngineError as error:
            await self._kit.engine.ping()
            log.warning("not_reconciled", site=site.app_id, error=error.message)
        except Exception:
            log.exception("not_reconciled", site=site.app_id)

    async def _site(self, site: Site, present: list[Observed]) -> None:
        lock = self._kit.lock(site.app_id)
        if lock.locked() or await queue.running(self._kit.pool, site.app_id):
            return
        async with lock:
            fresh = await store.site(self._kit.pool, site.app_id)
            # A deployment that was leased meanwhile waits for the lock, and finds what is done here.
            if fresh is None or fresh.deleting:
                return
            release = await store.live_release(self._kit.pool, site.app_id)
            if not is_right(fresh, release, present):
                log.warning("reconciling", site=site.app_id, found={o.name: o.state for o in present})
                await converge(self._kit, fresh, release, until_live=False)
            elif fresh.dns_ready:
                await site_routes.write(self._kit, fresh, site_routes.target_of(release), until_live=False)
