"""Put a copy's data into a database and a volume of the deployment's own, beside those that serve."""

import asyncio
import time

from deployer import queries
from deployer.deployments import queue
from deployer.deployments.run import Run
from deployer.deployments.steps.start import decide, start_services
from deployer.errors import NotReadyError, RestoreTooLateError, SnapshotError
from deployer.running import datasets, writes
from deployer.running.snapshots import folder
from deployer.running.snapshots.load import fill
from deployer.running.snapshots.manifest import UPLOADS
from deployer.running.snapshots.running_database import RunningDatabase
from shared.threads import in_thread

PROBE_SECONDS = 0.1
_TOO_LATE = (
    "The restore waited for too long: the site's visitors may have changed data since the copy that was made before it."
    " Nothing is lost; begin the restore again."
)


async def load(run: Run) -> None:
    """Raises RestoreTooLateError, SnapshotError, NotReadyError, EngineError's kinds, TimeoutError."""
    restore_id = run.spec.dataset
    async with run.context.pool.acquire() as tx, tx.transaction():
        if run.live and not await queries.extend_hold(tx, run.site.app_id, restore_id, writes.SECONDS):
            raise RestoreTooLateError(_TOO_LATE)
    if await queries.is_loaded(run.context.pool, run.deployment.id):
        return
    source = folder.whole(run.context.settings.cuts_root, restore_id)
    manifest = await in_thread(folder.read, source)
    if UPLOADS not in manifest.files:
        raise SnapshotError("The copy has no uploads; the site would lose those that it has.")
    if manifest.customer_uuid != run.site.customer_uuid:
        raise SnapshotError("The copy is of another customer's site.")
    await decide(run)
    found = await _database(run)
    # What an attempt that was killed has left.
    await datasets.keep_only(run.context, run.site, found, [run.spec, run.context.spec_of(run.site, run.live)])
    run.say(f"Restoring the data of {manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC, {manifest.bytes} bytes")
    await fill(found, run.spec, manifest, source)
    async with run.context.pool.acquire() as tx, tx.transaction():
        await queue.hold(tx, run.deployment)
        await queries.set_loaded(tx, run.deployment.id)


async def _database(run: Run) -> RunningDatabase:
    """Start it, unless it runs."""
    await start_services(run, ["db"])
    placed = run.plan["db"]
    deadline = time.monotonic() + run.context.settings.ready_seconds
    while reason := await run.context.probe("db", placed.address):
        if time.monotonic() > deadline:
            raise NotReadyError(f"The database does not start: {reason}", service="db")
        await asyncio.sleep(PROBE_SECONDS)
    env = {**run.env, "DB_NAME": run.spec.db_name}
    return RunningDatabase(run.context, run.site.app_id, placed.image, run.started["db"], env)
