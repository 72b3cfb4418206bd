"""Sites' build caches: removed when their site has not been deployed for long, and oldest first when the disk gets
full. (One that is too large for one site is removed after the build: build/builder.py.)
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from deployer import queries
from deployer.build.traces import Trace
from deployer.context import Context
from shared.logging import get_logger

log = get_logger()


def by_age(caches: Sequence[Trace], deployed: Mapping[str, datetime]) -> list[tuple[datetime, str]]:
    """Return (last use, whose) of each cache, oldest first. Pure. `deployed`: the last deployment by site; a cache of
    another site is as old as its volume.
    """
    return sorted((deployed.get(cache.whose, cache.created), cache.whose) for cache in caches)


async def prune(context: Context, now: datetime) -> None:
    """Remove caches unused for long, then more until there is room. Raises EngineError's kinds, OSError."""
    traces = context.builder.traces
    oldest = now - timedelta(days=context.settings.build_cache_days)
    for last, whose in by_age(await traces.caches(), await queries.last_deployments(context.pool)):
        if last >= oldest and context.room.left():
            return
        if await traces.drop_cache(whose):
            log.info("build_cache_removed", site=whose, last_used=last.isoformat())
