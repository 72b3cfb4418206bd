from typing import Any

from api_gateway.api.call import Call
from api_gateway.errors import SiteDeletingError, SiteSuspendedError
from api_gateway.queries import sites as queries
from shared.db.pool import Connection
from shared.errors import NotFoundError


async def locked(tx: Connection, call: Call) -> Any:
    """Lock and return the call's site. Raises NotFoundError if it was deleted since the call began."""
    site = await queries.lock(tx, call.site["app_id"])
    if site is None:
        raise NotFoundError("You have no site with this id.")
    return site


async def still_open(tx: Connection, call: Call) -> Any:
    """As `locked`. Raises SiteDeletingError for a site that is being deleted: it can no longer be changed."""
    site = await locked(tx, call)
    if site["status"] in {"deleting", "deleted"}:
        raise SiteDeletingError("The site is being deleted.")
    return site


def check_not_suspended(site: Any) -> None:
    """Raises SiteSuspendedError: what was requested now would happen at an unknown time. Pushes are kept instead."""
    if site["desired"] == "suspended":
        raise SiteSuspendedError(
            "The site is suspended: its containers are stopped, and its data is kept. You can still push; the newest"
            " push is deployed when the site runs again. To have it resumed, contact the platform's operator."
        )
