"""Leases deployments and runs them: one per site, a bounded number per machine, each with a heartbeat."""

import asyncio
import contextlib

from deployer import queries
from deployer.context import Context
from deployer.deployments import endings, queue
from deployer.deployments.journal import Journal
from deployer.deployments.recipe import deploy
from deployer.deployments.run import Run
from deployer.disk.housekeeping import tidy
from deployer.engine.errors import EngineUnavailableError
from deployer.errors import CancelledError, CrashedError, NoRoomError, NotRunningError, SourceAwayError
from deployer.model import Deployment
from deployer.running import datasets
from deployer.running.converge import converge
from shared.background import end
from shared.db import errors as db_errors
from shared.errors import PlatformError
from shared.leases import LeaseLostError, Slot, run_with_heartbeat, serve
from shared.logging import bind, get_logger
from shared.sitespec import LOG_FILE

log = get_logger()

POLL_SECONDS = 2.0
_CRASHED = "The deployer was interrupted at this step several times; deploy again or tell the operator."
_STOPPED = "The site is stopped; this deployment waits until it runs again."
# Errors after which a deployment waits, and its retry interval; they do not count as crashes.
AWAY = (EngineUnavailableError, SourceAwayError)
AWAY_SECONDS = 1.0
CRASH_SECONDS = 1.0
# A deployment spends most of its time waiting for the engine.
SLOTS_PER_BUILD = 4


class DeploymentWorker:
    def __init__(self, context: Context, wakeup: asyncio.Event) -> None:
        self._context = context
        self._wakeup = wakeup
        self._slots = asyncio.Semaphore(context.settings.max_parallel * SLOTS_PER_BUILD)
        self._runs: dict[str, Run] = {}

    async def run(self) -> None:
        """Runs until cancelled; then running deployments are abandoned, and resumed when their lease has expired."""
        await serve(self._wakeup, self._slots, self._lease, self._run_and_release, self._look)

    async def _lease(self) -> Deployment | None:
        context, settings = self._context, self._context.settings
        return await queue.lease(
            context.pool,
            settings.machine,
            settings.lease_seconds,
            settings.deployments_per_customer,
            room=context.room.left(),
        )

    async def _look(self) -> float:
        await self._interrupt_asked()
        return await queue.seconds_to_next(self._context.pool, self._context.settings.machine, POLL_SECONDS)

    async def _interrupt_asked(self) -> None:
        if self._runs:
            for deployment_id in await queue.to_interrupt(self._context.pool, list(self._runs)):
                if run := self._runs.get(deployment_id):
                    run.cancel.set()

    async def _run_and_release(self, deployment: Deployment, slot: Slot) -> None:
        d = deployment
        bind(correlation_id=d.correlation_id, causation_id=d.causation_id, deployment=d.id, site=d.app_id)
        lease = self._context.settings.lease_seconds
        try:
            ended = await run_with_heartbeat(
                self._guarded(deployment, slot), lambda: queue.extend(self._context.pool, deployment, lease), lease / 3
            )
            # Best effort: the row and its lease have ended. A deployment that waits still needs its exports and images.
            if ended:
                await tidy(self._context, deployment.app_id)
        except LeaseLostError:
            log.warning("lease_lost")
        except Exception as error:
            # The row is still there: the next lease resumes it, and counts a crash unless the database was away.
            log.exception("deployment_interrupted")
            await self._later(deployment, CRASH_SECONDS, counts=not isinstance(error, db_errors.AWAY))

    async def _later(self, deployment: Deployment, seconds: float, *, counts: bool) -> None:
        with contextlib.suppress(*db_errors.ANY):
            await queue.release_for_retry(self._context.pool, deployment, seconds, counts=counts)

    async def _guarded(self, deployment: Deployment, slot: Slot) -> bool:
        """Return True when the deployment has ended; False when it waits and will be resumed."""
        async with self._context.lock(deployment.app_id):
            run = await self._prepare(deployment, slot)
            self._runs[deployment.id] = run
            writing = asyncio.ensure_future(run.journal.run())
            try:
                await self._attempt(run)
            except AWAY as error:
                log.warning("waiting", error=error.message)
                if run.name:
                    run.journal.line("WARNING", f"{error.message} Waiting for it.")
                    await run.journal.flush()
                await self._later(deployment, AWAY_SECONDS, counts=False)
                return False
            except (NoRoomError, NotRunningError) as error:
                log.warning("put_off", reason=error.key)
                await endings.put_off(run, error)
                return False
            except LeaseLostError:
                # The log belongs to whoever has the lease now.
                raise
            except Exception:
                await run.journal.flush()
                raise
            finally:
                # Whoever leases the deployment next skips its row while a transaction of this attempt has it.
                await end([writing])
                del self._runs[deployment.id]
            return True

    async def _prepare(self, deployment: Deployment, slot: Slot) -> Run:
        context = self._context
        site = await queries.site(context.pool, deployment.app_id)
        if site is None:
            raise LeaseLostError(deployment.id)
        live, draft = (
            await queries.live_release(context.pool, site.app_id),
            await queries.draft(context.pool, deployment.id),
        )
        if site.restore_id and live is None:
            # Whatever was asked for: a new site goes live with its data, or not at all.
            deployment = await queue.set_restore(context.pool, deployment, site.restore_id)
        dataset = deployment.restore_id or (live.dataset if live else "")
        spec = context.spec(site, draft.plan if draft else None, dataset)
        journal = Journal(
            deployment, spec.directory(context.settings.sites_root) / LOG_FILE, context.pool, context.outbox
        )
        run = Run(context, deployment, site, spec, live, draft, journal, slot)
        if deployment.cancel_requested or site.deleting or not site.runs:
            run.cancel.set()
        return run

    async def _attempt(self, run: Run) -> None:
        try:
            # While it is away, nothing starts and the deployment's log stays silent.
            await run.context.engine.ping()
            await endings.started(run)
            if run.deployment.crashes >= run.context.settings.max_crashes:
                raise CrashedError(_CRASHED)
            await deploy(run)
        except CancelledError:
            await self._put_back(run)
            if not await queue.is_cancelled(run.context.pool, run.deployment.id):
                raise NotRunningError(_STOPPED) from None
            await endings.cancelled(run)
        except (*AWAY, NoRoomError):
            raise
        except PlatformError as error:
            await self._failed(run, error)

    async def _failed(self, run: Run, error: PlatformError) -> None:
        log.warning("deployment_failed", step=run.name, key=error.key, error=error.message)
        # A container that ends because the engine is shutting down has not failed.
        await asyncio.sleep(0.2)
        await run.context.engine.ping()
        if run.live and run.live.deployment_id == run.deployment.id:
            # The release is live; only the clean-up failed, and the reconciler repeats it.
            await endings.succeeded(run)
            return
        await self._put_back(run)
        await endings.failed(run, error)

    async def _put_back(self, run: Run) -> None:
        """Restore the previous release. The reconciler does what fails here; the deployment's own error counts."""
        try:
            site = await queries.site(run.context.pool, run.site.app_id) or run.site
            if run.deployment.restore_id:
                async with run.context.pool.acquire() as tx:
                    await queries.end_hold(tx, site.app_id, run.deployment.restore_id)
            if not site.deleting:
                await converge(run.context, site, run.live, until_live=True)
                if run.deployment.restore_id and run.live:
                    await datasets.keep_only_live(run.context, site, run.live)
        except EngineUnavailableError:
            raise
        except Exception:
            log.exception("not_put_back")
