"""Writes a site's route file from the rows."""

from deployer import queries
from deployer.context import Context
from deployer.model import Release, Site
from deployer.routing import routes
from deployer.routing.routes import Target
from shared.logging import apart
from shared.services import PLACEHOLDER_PATH, STOPPED_PATH


def target_of(site: Site, release: Release | None) -> Target | None:
    """Return None, for the placeholder, without a release and while the site should not run."""
    if release is None or not site.runs:
        return None
    return Target(release.deployment_id, {service: placed.address for service, placed in release.containers.items()})


async def write(context: Context, site: Site, target: Target | None, *, until_live: bool) -> bool:
    """Return whether the file had to change. Raises RoutesNotLiveError if the proxy does not load it (`until_live`)."""
    fresh = await queries.site(context.pool, site.app_id) or site
    spec = context.spec(fresh)
    text, fingerprint = routes.render(
        spec, target, doorman=context.settings.doorman_url, page=PLACEHOLDER_PATH if fresh.runs else STOPPED_PATH,
        asked=fresh.certificate_asked, health_interval=context.settings.health_interval,
        reads_only=fresh.writes_held_for is not None,
    )  # fmt: skip
    changed = context.routes.write(fresh.app_id, text)
    if until_live:
        await context.routes.until_live(routes.table_name(spec), fingerprint, context.settings.route_seconds)
    return changed


async def refresh(context: Context, app_id: str) -> None:
    """Update the file from the current rows; a site that is elsewhere, without a record, or being deleted, has none."""
    site = await queries.site(context.pool, app_id)
    if site is None or not context.serves(site) or not site.dns_ready:
        return
    await write(context, site, target_of(site, await queries.live_release(context.pool, app_id)), until_live=False)


async def refresh_unserved(context: Context) -> None:
    """At the start, before anything else changes sites: the last process may have known the doorman by another address.

    The reconciler does not touch the routes of sites that are being deployed, and a build may take minutes.
    """
    released = await queries.live_releases(context.pool, context.settings.machine)
    for site in await queries.sites_on(context.pool, context.settings.machine):
        if site.app_id not in released or not site.runs:
            with apart("not_routed", site=site.app_id):
                await refresh(context, site.app_id)
