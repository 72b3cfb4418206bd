"""Leased jobs: update a site's routes, request a certificate again, start or stop a site, remove it."""

from deployer import queries
from deployer.context import Context
from deployer.running import site_routes
from deployer.running.converge import converge
from shared import names
from shared.events.types import SiteContainersRemoved
from shared.jobs import Job, JobKind, RetryLaterError

DELETE_ATTEMPTS = 100  # about an hour and a half: the engine may be away, a deployment in its last step


class SiteJobs:
    def __init__(self, context: Context) -> None:
        self._context = context

    def table(self) -> dict[str, JobKind]:
        return {
            "routes": JobKind(self.routes, max_attempts=20),
            "certificate": JobKind(self.certificate),
            "desired": JobKind(self.desired, max_attempts=20),
            "delete": JobKind(self.delete, max_attempts=DELETE_ATTEMPTS),
        }

    async def routes(self, job: Job) -> None:
        app_id = names.check(names.AppId, job.key)
        async with self._context.lock(app_id):
            await site_routes.refresh(self._context, app_id)

    async def certificate(self, job: Job) -> None:
        app_id = names.check(names.AppId, job.key)
        async with self._context.lock(app_id):
            async with self._context.pool.acquire() as tx, tx.transaction():
                await queries.ask_certificate(tx, app_id)
            await site_routes.refresh(self._context, app_id)

    async def desired(self, job: Job) -> None:
        """After its last attempt the reconciler still does it. Raises RoutesNotLiveError and EngineError's kinds."""
        app_id = names.check(names.AppId, job.key)
        async with self._context.lock(app_id):
            site = await queries.site(self._context.pool, app_id)
            if site and not site.deleting:
                release = await queries.live_release(self._context.pool, app_id)
                await converge(self._context, site, release, until_live=True)

    async def delete(self, job: Job) -> None:
        """Idempotent, and also correct for a site that never ran."""
        app_id = names.check(names.AppId, job.key)
        if await queries.deploying(self._context.pool, app_id):
            raise RetryLaterError(0.3, "a deployment is being cancelled")
        async with self._context.lock(app_id):
            await self._remove_everything(app_id)
            async with job.finish() as tx:
                await queries.forget_site(tx, app_id)
                await self._context.outbox.add(
                    tx, SiteContainersRemoved(customer_uuid=job.payload["customer_uuid"], app_id=app_id)
                )

    async def _remove_everything(self, app_id: str) -> None:
        engine = self._context.engine
        self._context.routes.remove(app_id)
        for observed in await engine.containers(app_id):
            await engine.remove(observed.id)
        await engine.remove_site_networks(app_id)
        await engine.remove_site_volumes(app_id)
        await self._context.library.keep_only(app_id, ())
        await self._context.builder.forget(app_id)
        await self._context.source.forget(app_id)
