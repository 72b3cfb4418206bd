"""`python -m api_gateway suspend|resume|plan`: operators' decisions about a site. The services carry them out."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from api_gateway.queries import sites as queries
from api_gateway.settings import Settings
from api_gateway.sites.desired import change_fact
from shared.db.pool import create_pool
from shared.events.types import GATEWAY
from shared.logging import bind, new_correlation_id
from shared.messaging.outbox import Outbox
from shared.sitespec import PLANS

NAMES = ("suspend", "resume", "plan")
RUNS = {
    "running": "it runs",
    "asleep": "it is stopped until it is needed",
    "suspended": "it is suspended: its containers are stopped, its data and pushes are kept",
}


def run(settings: Settings, words: Sequence[str]) -> int:
    """`words`: one of NAMES and its arguments. Return the exit code: 1 if the site can't be changed."""
    wish = parsed(words)
    return asyncio.run(decide(settings.database_url.get_secret_value(), wish))


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """Return app_id, fact and value (`change_fact`). Exits with 2 for arguments that make no sense."""
    parser = argparse.ArgumentParser("python -m api_gateway", description="Operators' decisions about a site.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, value, text in (
        ("suspend", "suspended", "stop a site's containers; its data is kept, pushes wait, visitors get status 503"),
        ("resume", "running", "start a suspended site again; the newest push that waited is then deployed"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("app_id", metavar="APP_ID")
        command.set_defaults(fact="desired", value=value)
    text = "give a site another plan's limits, by a deployment"
    command = commands.add_parser("plan", help=text, description=text)
    command.add_argument("app_id", metavar="APP_ID")
    command.add_argument("value", metavar="PLAN", choices=sorted(PLANS), help=", ".join(sorted(PLANS)))
    command.set_defaults(fact="plan")
    return parser.parse_args(words)


async def decide(dsn: str, wish: argparse.Namespace) -> int:
    bind(correlation_id=new_correlation_id(), subject=wish.app_id)
    async with await create_pool(dsn, size=1) as pool, pool.acquire() as tx, tx.transaction():
        site = await queries.lock(tx, wish.app_id)
        if site is None:
            return _refused(f"There is no site {wish.app_id}.")
        if site["status"] == "deleting":
            return _refused(f"The site {wish.app_id} ({site['domain']}) is being deleted.")
        await change_fact(tx, Outbox(GATEWAY), site, wish.fact, wish.value)
    now = {"desired": site["desired"], "plan": site["plan"], wish.fact: wish.value}
    begun = "Nothing to change" if site[wish.fact] == wish.value else "Decided"
    print(f"{begun}. {wish.app_id} ({site['domain']}): {RUNS[now['desired']]}; plan {now['plan']}.")  # noqa: T201
    return 0


def _refused(reason: str) -> int:
    print(reason, file=sys.stderr)  # noqa: T201
    return 1
