"""What the platform wants of a site: its plan, and whether it runs. The deployer converges to both (decision 0104)."""

from datetime import UTC, datetime
from typing import Any

from api_gateway.queries import sites as queries
from shared.db.pool import Connection
from shared.events.types import Desired, SiteDesiredChanged, SitePlanChanged
from shared.messaging.outbox import Outbox


async def change_desired(tx: Connection, outbox: Outbox, site: Any, desired: Desired) -> None:
    """`site`: its locked row. Nothing happens if this is desired already."""
    if site["desired"] == desired:
        return
    await queries.change(tx, site["app_id"], desired=desired)
    event = SiteDesiredChanged(**_identity(site), desired=desired)
    await outbox.add(tx, event)
    queries.note(tx, site["app_id"], event.type, datetime.now(UTC), state=desired)
    # The sweeper ignores a site that should not run: its patience starts anew.
    queries.progressed(tx, site["app_id"])


async def change_plan(tx: Connection, outbox: Outbox, site: Any, plan: str) -> None:
    """The same for the plan, one of shared.sitespec.PLANS."""
    if site["plan"] == plan:
        return
    await queries.change(tx, site["app_id"], plan=plan)
    event = SitePlanChanged(**_identity(site), plan=plan)
    await outbox.add(tx, event)
    queries.note(tx, site["app_id"], event.type, datetime.now(UTC), message=plan)


def _identity(site: Any) -> dict[str, str]:
    return {name: site[name] for name in ("customer_uuid", "app_id", "domain")}
