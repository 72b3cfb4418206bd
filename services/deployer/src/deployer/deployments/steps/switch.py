"""The cutover: the proxy's routes lead to the new containers."""

import asyncio
import time

from deployer import queries
from deployer.deployments.run import Run
from deployer.errors import DnsNotReadyError
from deployer.routing.routes import Target
from deployer.running import site_routes

POLL_SECONDS = 0.05


async def switch(run: Run) -> None:
    await _until_dns(run)
    target = Target(run.deployment.id, {service: placed.address for service, placed in run.plan.items()})
    await site_routes.write(run.context, run.site, target, until_live=True)
    run.say("The proxy routes to the new release")


async def _until_dns(run: Run) -> None:
    """Routes request a certificate, and a request before the name resolves counts as a failure at the authority."""
    deadline = time.monotonic() + run.context.settings.dns_seconds
    while not run.site.dns_ready:
        if time.monotonic() > deadline:
            raise DnsNotReadyError(f"{run.site.domain} has no address record yet; try again when DNS is up to date.")
        await asyncio.sleep(POLL_SECONDS)
        run.site = await queries.site(run.context.pool, run.site.app_id) or run.site
