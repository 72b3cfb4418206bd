"""`python -m api_gateway machines`: show the machines; stop or allow new sites on one."""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from api_gateway.machines.placement import place_waiting
from api_gateway.queries import machines as queries
from api_gateway.settings import Settings
from shared.db.pool import create_pool
from shared.events.types import GATEWAY
from shared.logging import bind, new_correlation_id
from shared.messaging.outbox import Outbox

NAME = "machines"


def run(settings: Settings, words: Sequence[str]) -> int:
    """`words`: those after NAME. Return the exit code: 1 when there is no such machine."""
    wish = parsed(words)
    return asyncio.run(decide(settings.database_url.get_secret_value(), wish))


def parsed(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        f"python -m api_gateway {NAME}", description="Show the machines; stop or allow new sites on one."
    )
    parser.add_argument("wish", nargs="?", choices=("close", "open"), help="close: no new sites; the others stay")
    parser.add_argument("machine", nargs="?", metavar="NAME")
    wish = parser.parse_args(words)
    if (wish.wish is None) != (wish.machine is None):
        parser.error("`close` and `open` need the name of a machine")
    return wish


async def decide(dsn: str, wish: argparse.Namespace) -> int:
    bind(correlation_id=new_correlation_id())
    async with await create_pool(dsn, size=1) as pool, pool.acquire() as tx, tx.transaction():
        await queries.lock_placement(tx)
        if wish.wish and not await queries.set_accepting(tx, wish.machine, accepting=wish.wish == "open"):
            print(f"There is no machine {wish.machine}.", file=sys.stderr)  # noqa: T201
            return 1
        if wish.wish == "open":
            await place_waiting(tx, Outbox(GATEWAY))
        found = await queries.all_machines(tx)
    for line in lines(found):
        print(line)  # noqa: T201
    return 0


def lines(machines: Sequence[Any]) -> Iterator[str]:
    """Return the rows as a table. Pure."""
    yield f"{'sites':>6} {'':<6} machine"
    for row in sorted(machines, key=lambda row: str(row["machine"])):
        state = "open" if row["accepting"] else "closed"
        yield f"{row['sites']:>6} {state:<6} {row['machine']} {' '.join(row['addresses'])}"
