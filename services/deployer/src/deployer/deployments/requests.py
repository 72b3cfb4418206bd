"""Requests for deployments → rows of the queue: which are accepted, and which end before they have started."""

from deployer import queries
from deployer.deployments import queue, rules
from deployer.model import Release
from deployer.running import writes
from shared.db.pool import Connection
from shared.events.types import DeployCancelled, DeployKind, DeployQueued, DeploySuperseded
from shared.messaging.outbox import Outbox
from shared.names import new_deployment_id


async def accept(
    tx: Connection, outbox: Outbox, data: DeployQueued, *, debounce_seconds: float = 0, asked: int | None = None
) -> None:
    """Queue the deployment and end those that it supersedes, or end itself if it is no longer wanted. A repeated
    request changes nothing. The caller holds the site's lock. `asked`: see `queue.add`.
    """
    added = await queue.add(
        tx, id=data.deployment_id, app_id=data.app_id, customer_uuid=data.customer_uuid, kind=data.kind,
        commit=data.commit, rollback_to=data.rollback_to, restore_id=data.restore_id,
        debounce_seconds=debounce_seconds, asked=asked,
    )  # fmt: skip
    if not added:
        return
    if await queue.was_cancelled_ahead(tx, data.deployment_id) or await queries.is_deleted(tx, data.app_id):
        await end(tx, outbox, data.deployment_id, superseded_by=None)
        return
    if newer := await queue.asked_later(tx, data.app_id, data.kind, asked):
        await end(tx, outbox, data.deployment_id, superseded_by=newer)
        return
    for other in rules.superseded_by_new(data.kind, await queue.queued(tx, data.app_id, but=data.deployment_id)):
        await end(tx, outbox, other, superseded_by=data.deployment_id)


async def add_own(
    tx: Connection, outbox: Outbox, kind: DeployKind, *, customer_uuid: str, app_id: str, commit: str | None = None
) -> str:
    """Queue and publish a deployment that the deployer itself decides on; return its id. The caller holds the site's
    lock.
    """
    data = DeployQueued(
        customer_uuid=customer_uuid, app_id=app_id, deployment_id=new_deployment_id(), kind=kind, commit=commit
    )
    await accept(tx, outbox, data)
    await outbox.add(tx, data)
    return data.deployment_id


async def bring_settings(tx: Connection, outbox: Outbox, live: Release, customer_uuid: str) -> None:
    """Queue a deployment if newer settings than the release's were written and no queued one will bring them; end those
    queued for settings that the release has. The caller holds the site's lock.
    """
    queued = await queue.queued(tx, live.app_id)
    if not await queries.newer_settings(tx, live):
        for other in queued:
            if other.kind == "settings":
                await end(tx, outbox, other.id, superseded_by=live.deployment_id)
    elif rules.settings_needed(queued):
        await add_own(tx, outbox, "settings", customer_uuid=customer_uuid, app_id=live.app_id)


async def cancel(tx: Connection, outbox: Outbox, deployment_id: str) -> None:
    """In whatever state the deployment is, even if its own event has not arrived yet."""
    await end(tx, outbox, deployment_id, superseded_by=None)
    await queue.request_cancel(tx, deployment_id)
    await queue.cancel_ahead(tx, deployment_id)


async def cancel_all(tx: Connection, outbox: Outbox, app_id: str) -> None:
    """The site's deployments, queued and running."""
    for waiting in await queue.queued(tx, app_id):
        await end(tx, outbox, waiting.id, superseded_by=None)
    await queue.request_cancel_of_site(tx, app_id)


async def end(tx: Connection, outbox: Outbox, deployment_id: str, *, superseded_by: str | None) -> None:
    """End a deployment that never started; do nothing if it has."""
    row = await queue.end_queued(tx, deployment_id, "superseded" if superseded_by else "cancelled")
    if row is None:
        return
    data = {
        "customer_uuid": row["customer_uuid"], "app_id": row["app_id"], "deployment_id": row["id"], "kind": row["kind"],
        "commit": row["commit"], "duration_seconds": round(row["seconds"], 3),
    }  # fmt: skip
    if row["restore_id"]:
        await writes.release(tx, row["app_id"], row["restore_id"])
    if superseded_by:
        await outbox.add(tx, DeploySuperseded(**data, superseded_by=superseded_by))
    else:
        await outbox.add(tx, DeployCancelled(**data))
