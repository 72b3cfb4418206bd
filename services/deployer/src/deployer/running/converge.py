"""Bring a site to its live release, or stop it if it should not run: after a failed deployment, a change of what is
desired, a reboot, an engine restart or manual changes.
"""

import asyncio
import json
import time
from typing import get_args

from deployer.context import Context
from deployer.model import Observed, Release, Site
from deployer.running import containers, site_routes
from shared.logging import get_logger
from shared.sitespec import Service, SiteSpec

log = get_logger()


async def converge(context: Context, site: Site, release: Release | None, *, until_live: bool) -> None:
    """The caller holds the site's lock. Routes move before the containers behind them are removed or stopped."""
    spec = context.spec_of(site, release)
    started = await _ensure_running(context, site, spec, release) if release and site.runs else []
    if release and started:
        log.info("containers_started_again", site=site.app_id, services=started)
        await _until_ready(context, release, started)
    keep = release.containers if release else {}
    moved = site.dns_ready and await site_routes.write(
        context, site, site_routes.target_of(site, release), until_live=until_live
    )
    if moved:
        # Wait for requests on their way to the previous containers.
        await asyncio.sleep(context.settings.drain_seconds)
    await containers.retire(context, spec, keep, gracefully=moved)
    if not site.runs:
        await containers.stop(context, site.app_id)


def is_right(site: Site, release: Release | None, present: list[Observed]) -> bool:
    """Whether the engine has exactly the release's containers, under their proper names, running or stopped as desired.
    Containers that need not run may be missing. Pure.
    """
    names = {f"{site.customer_uuid}-{site.app_id}-{service}" for service in get_args(Service)} if release else set()
    found = {o.name for o in present}
    keep = release.containers if release else {}
    return (found == names if site.runs else found <= names) and all(
        (o.state in containers.RUNNING) == site.runs and containers.is_placed(o, keep) for o in present
    )


async def _ensure_running(context: Context, site: Site, spec: SiteSpec, release: Release) -> list[Service]:
    await containers.ensure_ground(context, site, spec)
    env = json.loads(context.vault.decrypt(release.env))
    present = await context.engine.containers(site.app_id)
    started = await asyncio.gather(
        *(
            containers.ensure_running(context, spec, service, release.containers[service], env, present)
            for service in get_args(Service)
        )
    )
    return [service for service, (_, fresh) in zip(get_args(Service), started, strict=True) if fresh]


async def _until_ready(context: Context, release: Release, services: list[Service]) -> None:
    deadline = time.monotonic() + context.settings.ready_seconds
    for service in services:
        while await context.probe(service, release.containers[service].address) is not None:
            if time.monotonic() > deadline:
                log.warning("not_ready_again", service=service, app_id=release.app_id)
                return
            await asyncio.sleep(0.1)
