"""At start and every half minute: makes each site of the machine run, or not, and be routed as its rows say.

Nothing else of a site runs afterwards.
"""

import asyncio
from typing import Any

from deployer import queries
from deployer.context import Context
from deployer.disk import queries as disk_queries
from deployer.engine.errors import EngineError
from deployer.host import firewall
from deployer.host.process import ProgramError
from deployer.model import Observed, Release, Site
from deployer.running import site_routes
from deployer.running.converge import converge, is_right
from deployer.running.watcher import Watcher, by_site
from shared.background import every
from shared.logging import get_logger

log = get_logger()

# After an engine restart, containers restart by themselves; leave half-started ones alone for a moment.
FIRST_SECONDS = 0.5
# Retry interval until the engine answers.
ENGINE_SECONDS = 1.0


class Reconciler:
    def __init__(self, context: Context, watcher: Watcher) -> None:
        self._context = context
        self._watcher = watcher
        # The inputs of a site's last route file, and the file's stamp: rendering it costs milliseconds.
        self._routed: dict[str, tuple[Site, str, int]] = {}

    async def run(self) -> None:
        """Runs until cancelled."""
        seconds = self._context.settings.reconcile_seconds
        await every(seconds, self._until_looked, what="reconcile_failed", first=FIRST_SECONDS)

    async def _until_looked(self) -> None:
        while True:
            try:
                return await self.once()
            except EngineError as error:
                log.warning("engine_away", error=error.message)
            await asyncio.sleep(ENGINE_SECONDS)

    async def once(self) -> None:
        """Check everything once. Raises EngineError."""
        try:
            await firewall.ensure(self._context.settings)
        except (ProgramError, TimeoutError, OSError) as error:
            # Not ready (readyz reports it), but sites that are down should not stay down because of it.
            log.warning("firewall_not_set", error=str(error))
        present = by_site(await self._context.engine.containers())
        machine = self._context.settings.machine
        releases = await queries.live_releases(self._context.pool, machine)
        sites = await queries.sites_on(self._context.pool, machine)
        held = await disk_queries.held(self._context.pool, machine)
        for deleted in self._routed.keys() - {site.app_id for site in sites}:
            del self._routed[deleted]
        for site in sites:
            if not site.deleting:
                found = present.get(site.app_id, [])
                await self._guarded(site, releases.get(site.app_id), found, held=site.app_id in held)
        await self._watcher.look_at_all()

    async def _resume(self, site: Site, present: list[Observed]) -> None:
        """A deployer that was killed while it copied the site's data may have left containers paused."""
        for observed in present:
            if observed.state == "paused":
                log.warning("resumed", site=site.app_id, container=observed.name)
                await self._context.engine.unpause(observed.id)

    def _is_right(self, site: Site, release: Release | None, present: list[Observed], *, held: bool) -> bool:
        routed = not site.dns_ready or self._routed.get(site.app_id) == self._routes_of(site, release)
        frozen = not held and any(observed.state == "paused" for observed in present)
        return routed and not frozen and is_right(site, release, present)

    def _routes_of(self, site: Site, release: Release | None) -> tuple[Site, str, int]:
        return site, release.deployment_id if release else "", self._context.routes.stamp(site.app_id)

    async def _guarded(self, site: Site, live: Any, present: list[Observed], *, held: bool) -> None:
        """A site that can't be repaired must not block the repair of others. `live`: its release's row."""
        try:
            if not self._is_right(site, queries.release_of(live), present, held=held):
                await self._site(site.app_id, held=held)
        except EngineError as error:
            await self._context.engine.ping()
            log.warning("not_reconciled", site=site.app_id, error=error.message)
        except Exception:
            log.exception("not_reconciled", site=site.app_id)

    async def _site(self, app_id: str, *, held: bool) -> None:
        lock = self._context.lock(app_id)
        if lock.locked() or await queries.deploying(self._context.pool, app_id):
            return
        async with lock:
            # Read again: a deployment may have ended meanwhile. A deployment leased now waits for the lock.
            site = await queries.site(self._context.pool, app_id)
            if site is None or not self._context.serves(site) or await queries.deploying(self._context.pool, app_id):
                return
            release = await queries.live_release(self._context.pool, app_id)
            present = await self._context.engine.containers(app_id)
            if not held:
                await self._resume(site, present)
            if not is_right(site, release, present):
                log.warning("reconciling", site=app_id, found={o.name: o.state for o in present})
                await converge(self._context, site, release, until_live=False)
            elif site.dns_ready:
                await site_routes.write(self._context, site, site_routes.target_of(site, release), until_live=False)
            self._routed[app_id] = self._routes_of(site, release)
