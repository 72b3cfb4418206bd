from datetime import UTC, datetime
from typing import Any

from api_gateway.queries import deployments as queries
from api_gateway.queries.sites import note
from shared.db.pool import Connection
from shared.events.types import DeployKind, DeployQueued
from shared.messaging.outbox import Outbox
from shared.names import new_deployment_id


async def queue(
    tx: Connection,
    outbox: Outbox,
    site: Any,
    kind: DeployKind,
    *,
    commit: str | None = None,
    rollback_to: str | None = None,
    restore_id: str | None = None,
    pusher: str = "",
) -> str:
    """Write row, timeline entry and deploy.queued in the caller's transaction; return the deployment's id."""
    now = datetime.now(UTC)
    deployment_id = new_deployment_id(now)
    values = {"commit_hash": commit, "pusher": pusher, "rollback_to": rollback_to, "restore_id": restore_id}
    while not await queries.add(tx, deployment_id, site["app_id"], kind, now, **values):
        deployment_id = new_deployment_id(now)
    note(tx, site["app_id"], "deploy.queued", now, deployment_id=deployment_id)
    await outbox.add(
        tx,
        DeployQueued(
            customer_uuid=site["customer_uuid"],
            app_id=site["app_id"],
            deployment_id=deployment_id,
            kind=kind,
            commit=commit,
            rollback_to=rollback_to,
            restore_id=restore_id,
            pusher=pusher,
        ),
    )
    return deployment_id


async def queue_again(tx: Connection, outbox: Outbox, site: Any, row: Any) -> None:
    """Publish deploy.queued again, if the gateway queued the deployment and it has not started."""
    if row["status"] != "queued" or row["kind"] not in {"push", "manual", "rollback", "restore"}:
        return
    names = ("app_id", "deployment_id", "kind", "rollback_to", "restore_id", "pusher")
    identity = {name: row[name] for name in names}
    event = DeployQueued(customer_uuid=site["customer_uuid"], commit=row["commit_hash"], **identity)
    await outbox.add(tx, event)
