"""A deployment's first event and its one final event, the latter in the transaction that ends its row."""

from datetime import UTC, datetime
from typing import Any

from deployer import queries
from deployer.deployments import queue, requests
from deployer.deployments.run import Run
from deployer.errors import NoRoomError, NotRunningError
from deployer.model import Deployment
from deployer.running import writes
from shared.db.pool import Connection
from shared.errors import PlatformError
from shared.events import EventData
from shared.events.types import DeployCancelled, DeployFailed, DeployStarted, DeploySucceeded
from shared.messaging.outbox import Outbox

MESSAGE_CHARS = 4000
KINDS: dict[str, type[EventData]] = {"succeeded": DeploySucceeded, "failed": DeployFailed, "cancelled": DeployCancelled}


async def started(run: Run) -> None:
    """Log each attempt, but publish the event only before the first step: consumers see one deployment."""
    d = run.deployment
    run.say("Customer site deployment started" if d.furthest == 0 else "Deployment continues after an interruption")
    data = DeployStarted(
        customer_uuid=d.customer_uuid,
        app_id=d.app_id,
        deployment_id=d.id,
        kind=d.kind,
        commit=d.commit,
    )
    async with run.context.pool.acquire() as tx, tx.transaction():
        await queue.hold(tx, d)
        if d.furthest == 0:
            await run.context.outbox.add(tx, data)


async def put_off(run: Run, error: NoRoomError | NotRunningError) -> None:
    """Not an ending: log it and requeue the deployment until there is room, or the site runs. Raises LeaseLostError."""
    run.journal.line("WARNING", error.message)
    async with run.journal.last_words() as write_rest, run.context.pool.acquire() as tx, tx.transaction():
        # Cancel and supersede see the row either running or queued, never in between.
        await queries.lock(tx, run.deployment.app_id)
        await queue.hold(tx, run.deployment)
        await write_rest(tx)
        await queue.requeue(tx, run.deployment, waits_for_room=isinstance(error, NoRoomError))


async def succeeded(run: Run) -> None:
    """Raises LeaseLostError."""
    assert run.live is not None  # noqa: S101 - the step before made it so
    more = {
        "domain": run.site.domain, "env_version": run.live.env_version, "images": run.live.images, "built": run.built,
        "commit": run.live.commit, "dataset": run.live.dataset,
    }  # fmt: skip
    await _end(run, "succeeded", DeploySucceeded, more)


async def failed(run: Run, error: PlatformError) -> None:
    """Raises LeaseLostError."""
    message = "\n".join(run.journal.safe(line) for line in error.message.splitlines())[:MESSAGE_CHARS]
    run.journal.result("ERROR", f"Deployment failed at {run.name or 'start'}: {error.message}")
    more = {"domain": run.site.domain, "step": run.name or "start", "key": error.key, "message": message}
    await _end(run, "failed", DeployFailed, more)


async def cancelled(run: Run) -> None:
    """Raises LeaseLostError."""
    run.journal.result("WARNING", "Deployment cancelled")
    await _end(run, "cancelled", DeployCancelled, {})


async def _end(run: Run, state: str, kind: type[EventData], more: dict[str, Any]) -> None:
    data = {**_common(run.deployment, run.commit or run.deployment.commit), **more}
    async with run.journal.last_words() as write_rest, run.context.pool.acquire() as tx, tx.transaction():
        await queries.lock(tx, run.deployment.app_id)
        await queue.hold(tx, run.deployment)
        await run.finish(tx, failed=state != "succeeded")
        await write_rest(tx)
        await queue.end(tx, run.deployment, state, data)
        if run.deployment.restore_id:
            await writes.release(tx, run.deployment.app_id, run.deployment.restore_id)
        await run.context.outbox.add(tx, kind(**data))
        # Settings that arrived meanwhile: during the first deployment the handler queued nothing, during another one a
        # deployment that is not needed if this one has read them.
        if state == "succeeded" and run.live:
            await requests.bring_settings(tx, run.context.outbox, run.live, run.deployment.customer_uuid)


def _common(deployment: Deployment, commit: str | None) -> dict[str, Any]:
    seconds = (datetime.now(UTC) - deployment.started_at).total_seconds()
    return {
        "customer_uuid": deployment.customer_uuid, "app_id": deployment.app_id, "deployment_id": deployment.id,
        "kind": deployment.kind, "commit": commit, "duration_seconds": round(seconds, 3),
    }  # fmt: skip


async def again(tx: Connection, outbox: Outbox, state: str, result: dict[str, Any]) -> None:
    """Publish a deployment's final event once more, for a repeated request."""
    await outbox.add(tx, KINDS[state](**result))
