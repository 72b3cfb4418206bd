"""`python -m api_gateway suspend|resume|plan`: what operators decide about a site. The running services do the work."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from api_gateway.queries import sites as queries
from api_gateway.settings import Settings
from api_gateway.sites.desired import change_desired, change_plan
from shared.db.pool import create_pool
from shared.events.types import GATEWAY, Desired
from shared.logging import bind, new_correlation_id
from shared.messaging.outbox import Outbox
from shared.sitespec import PLANS

DESIRED: dict[str, Desired] = {"suspend": "suspended", "resume": "running"}
NAMES = (*DESIRED, "plan")


def run(settings: Settings, words: Sequence[str]) -> int:
    """`words`: one of NAMES and its arguments. Return the exit code: 1 when there is no such site."""
    wish = parsed(words)
    return asyncio.run(decide(settings.database_url.get_secret_value(), wish))


def parsed(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m api_gateway", description="Whether a site runs, and on what plan.")
    parser.add_argument("name", choices=NAMES, help="suspend: stop its containers and keep its data")
    parser.add_argument("app_id", metavar="APP_ID")
    parser.add_argument("plan", nargs="?", choices=sorted(PLANS), help="with `plan`: the new one")
    wish = parser.parse_args(words)
    if (wish.name == "plan") != (wish.plan is not None):
        parser.error("`plan` needs the name of a plan; the others take none")
    return wish


async def decide(dsn: str, wish: argparse.Namespace) -> int:
    bind(correlation_id=new_correlation_id(), subject=wish.app_id)
    outbox = Outbox(GATEWAY)
    async with await create_pool(dsn, size=1) as pool, pool.acquire() as tx, tx.transaction():
        site = await queries.lock(tx, wish.app_id)
        if site is None or site["status"] == "deleting":
            print(f"There is no site {wish.app_id}, or it is being deleted.", file=sys.stderr)  # noqa: T201
            return 1
        if wish.name == "plan":
            await change_plan(tx, outbox, site, wish.plan)
        else:
            await change_desired(tx, outbox, site, DESIRED[wish.name])
        changed = await queries.lock(tx, wish.app_id)
    print(f"{wish.app_id} {changed['domain']}: {changed['desired']}, plan {changed['plan']}")  # noqa: T201
    return 0
