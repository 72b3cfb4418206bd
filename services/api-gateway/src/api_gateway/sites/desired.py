"""What the platform decides about a site: its plan, and whether it runs. Services converge to both (decision 0104)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from api_gateway.queries import sites as queries
from shared.db.pool import Connection
from shared.events.types import SiteDesiredChanged, SiteEvent, SitePlanChanged
from shared.messaging.outbox import Outbox

FACTS: Mapping[str, type[SiteEvent]] = {"desired": SiteDesiredChanged, "plan": SitePlanChanged}
"""Column of the site's row, and field of the event that states it → that event."""


async def change_fact(tx: Connection, outbox: Outbox, site: Any, name: str, value: str) -> None:
    """`site`: its locked row; `name`: one of FACTS. Nothing happens if the site has this value already."""
    if site[name] == value:
        return
    app_id = site["app_id"]
    identity = {column: site[column] for column in ("customer_uuid", "app_id", "domain")}
    event = FACTS[name].model_validate({**identity, name: value})
    await queries.change(tx, app_id, **{name: value})
    await outbox.add(tx, event)
    queries.note(tx, app_id, event.type, datetime.now(UTC), state=value)
    # The sweeper ignores a site that should not run: its patience starts again from here.
    queries.progressed(tx, app_id)
