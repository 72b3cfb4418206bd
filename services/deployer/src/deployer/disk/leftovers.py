"""Remove what a killed deployer left: containers of builds, files for builds. Never touches those in use."""

import shutil
import time
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

from deployer import queries
from deployer.build.builder import AROUND_SECONDS
from deployer.build.traces import Trace
from deployer.context import Context
from deployer.disk.housekeeping import tidy
from shared.logging import apart
from shared.threads import in_thread

DAY_SECONDS = 86_400


def is_left_over(container: Trace, sites: Collection[str], now: datetime, build_seconds: float) -> bool:
    """Whether a builder that this process did not start is abandoned. Pure.

    Only the machine's one deployer builds for its sites. Other builders may be another process's (`warm`), but none
    lives longer than a build may take.
    """
    return container.whose in sites or now - container.created > timedelta(seconds=build_seconds + AROUND_SECONDS)


async def end_builders(context: Context, now: datetime) -> None:
    """Raises EngineError's kinds."""
    sites = {site.app_id for site in await queries.sites_on(context.pool, context.settings.machine)}
    for container in await context.builder.traces.of_others():
        if is_left_over(container, sites, now, context.settings.build_seconds):
            await context.engine.remove(container.id)


async def tidy_all(context: Context) -> None:
    """Clean up after deployments that were killed before they did it themselves."""
    sites = {site.app_id for site in await queries.sites_on(context.pool, context.settings.machine)}
    await in_thread(sweep_folders, context.settings.builds_root, time.time())
    for app_id in sites:
        with apart("not_tidied", site=app_id):
            if not context.lock(app_id).locked() and not await queries.deploying(context.pool, app_id):
                await tidy(context, app_id)


def sweep_folders(root: Path, now: float) -> None:
    """Remove what a killed `warm` left, and versions that exported commits here."""
    for folder in root.iterdir():
        if folder.is_dir() and now - folder.stat().st_mtime > DAY_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
