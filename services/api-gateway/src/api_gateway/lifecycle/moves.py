"""The lifecycle table's effects: the state column, and the events that publish it."""

from datetime import UTC, datetime
from typing import Any

from api_gateway.lifecycle import table
from api_gateway.lifecycle.table import Status
from api_gateway.queries import sites as queries
from shared.db.pool import Connection
from shared.events.types import SiteActive, SiteDeleted, SiteFailed
from shared.messaging.outbox import Outbox


async def move(
    tx: Connection,
    outbox: Outbox,
    site: Any,
    happened: str,
    *,
    failure: dict[str, str] | None = None,
    older: bool = False,
) -> Status:
    """Move `site` (locked, as it was before) to the next state; anything that happened is progress.

    A site that has failed or is being deleted shows the newest failure; `older`: a newer one is known.
    """
    queries.progressed(tx, site["app_id"])
    target = table.after(site["status"], happened)
    if target == site["status"]:
        if failure and not older and target in {"deleting", "failed"}:
            await queries.change(tx, site["app_id"], failure=failure)
        return target
    shown = failure if target == "failed" else None
    await queries.change(tx, site["app_id"], status=target, resends=0, failure=shown)
    await _announce(tx, outbox, site, target, failure)
    return target


async def _announce(tx: Connection, outbox: Outbox, site: Any, target: Status, failure: dict[str, str] | None) -> None:
    names = ("customer_uuid", "app_id", "site_name", "domain")
    common = {name: site[name] for name in names}
    if target in {"active", "failed"}:
        queries.note(
            tx, site["app_id"], f"site.{target}", datetime.now(UTC), message=failure["message"] if failure else None
        )
    if target == "active":
        # Read again: the fact that made the site active may have brought the repository's address.
        repo_url = await tx.fetchval("SELECT repo_url FROM sites WHERE app_id = $1", site["app_id"])
        await outbox.add(tx, SiteActive(**common, url=f"https://{site['domain']}", repo_url=repo_url))
    elif target == "failed":
        known = failure or {"step": site["status"], "key": "unknown", "message": "A step of the creation failed."}
        await outbox.add(tx, SiteFailed(**common, **known))
    elif target == "deleted":
        await outbox.add(tx, SiteDeleted(**common))
        await queries.remove(tx, site["app_id"])
