"""`python -m deployer disk`: show the disk use of the machine's sites, and set limits. The running deployer enforces
them.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence

from deployer.disk import queries
from deployer.engine.spec import MIB
from deployer.settings import Settings
from shared.db.pool import Pool, create_pool

PLATFORMS = "default"
# The column's maximum.
MOST_MIB = 2**31 - 1


def run(settings: Settings, words: Sequence[str]) -> int:
    """Return the exit code: 1 when there is no such site."""
    parser = argparse.ArgumentParser(
        "python -m deployer disk", description="Show or limit what sites store in their volumes."
    )
    parser.add_argument("--site", metavar="APP_ID", help="only this site")
    parser.add_argument("--mib", type=_mib, help=f"with --site: its limit; 0: none, {PLATFORMS}: as for all sites")
    wish = parser.parse_args(words)
    if wish.mib is not None and wish.site is None:
        parser.error("--mib goes with --site")
    return asyncio.run(_main(settings, wish.site, wish.mib))


def _mib(word: str) -> int | str:
    """Raises ValueError."""
    if word == PLATFORMS:
        return word
    if not 0 <= int(word) <= MOST_MIB:
        raise ValueError(word)
    return int(word)


async def _main(settings: Settings, app_id: str | None, mib: int | str | None) -> int:
    async with await create_pool(settings.database_url.get_secret_value(), size=1) as pool:
        if app_id and mib is not None:
            await queries.set_limit(pool, app_id, None if isinstance(mib, str) else mib)
        found = await _sites(pool, settings, app_id)
    if app_id and not found:
        print(f"There is no site {app_id}; without --site all of this machine are shown.", file=sys.stderr)  # noqa: T201
        return 1
    for line in lines(found):
        print(line)  # noqa: T201
    return 0


async def _sites(pool: Pool, settings: Settings, app_id: str | None) -> list[queries.SiteOnDisk]:
    if app_id is None:
        return await queries.sites(pool, settings.machine, settings.site_disk_mib)
    site = await queries.site(pool, settings.site_disk_mib, app_id)
    return [site] if site else []


def lines(sites: Sequence[queries.SiteOnDisk]) -> Iterator[str]:
    """The last measurement as a table. Pure."""
    yield f"{'MiB':>8} {'limit':>8} state site"
    for site in sites:
        yield f"{site.used // MIB:>8} {site.mib or 'none':>8} {site.state:<5} {site.app_id} {site.domain}"
