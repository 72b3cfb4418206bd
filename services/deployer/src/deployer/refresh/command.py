"""`python -m deployer refresh`: the operator's commands to the running deployer, which does the work."""

import argparse
import asyncio
from collections.abc import Sequence

import aiohttp

from deployer.build.workshop import Workshop, workshop
from deployer.refresh import queries, report
from deployer.settings import Settings
from shared.db.pool import Pool, create_pool


def run(settings: Settings, words: Sequence[str]) -> int:
    """Return the exit code: 1 while the refresh is paused, so that a timer's run is noticed."""
    parser = argparse.ArgumentParser(
        "python -m deployer refresh", description="Bring the machine's sites to the newest runtimes."
    )
    only = parser.add_mutually_exclusive_group()
    only.add_argument(
        "--status", action="store_true", help="only show the progress, and which sites run which runtimes"
    )
    only.add_argument("--resume", action="store_true", help="continue after a failure and retry failed sites")
    parser.add_argument("--skip-failed", action="store_true", help="with --resume: skip failed sites")
    wish = parser.parse_args(words)
    if wish.skip_failed and not wish.resume:
        parser.error("--skip-failed goes with --resume")
    return asyncio.run(_main(settings, wish))


async def _main(settings: Settings, wish: argparse.Namespace) -> int:
    pool = await create_pool(settings.database_url.get_secret_value(), size=1)
    async with pool, aiohttp.ClientSession() as session:
        work = workshop(settings, session)
        try:
            if wish.resume:
                await resume(pool, settings.machine, skip_failed=wish.skip_failed)
            elif not wish.status:
                await queries.begin(pool, settings.machine, await work.library.version())
            return await _tell(pool, work, settings)
        finally:
            await work.engine.close()


async def resume(pool: Pool, machine: str, *, skip_failed: bool) -> None:
    """Resume the machine's paused refresh; leave any other unchanged."""
    async with pool.acquire() as tx, tx.transaction():
        refresh = await queries.hold(tx, machine)
        if refresh and refresh.state == "paused":
            await queries.resume(tx, refresh, skip_failed=skip_failed)


async def _tell(pool: Pool, work: Workshop, settings: Settings) -> int:
    refresh = await queries.newest(pool, settings.machine)
    attempts = await queries.attempts(pool, refresh) if refresh else []
    version, database = await work.library.version(), await work.engine.image_id(settings.db_image)
    for line in report.lines(version, database, refresh, attempts, await queries.running(pool, settings.machine)):
        print(line)  # noqa: T201
    return 1 if refresh and refresh.state == "paused" else 0
