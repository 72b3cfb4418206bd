"""Writes a site's route file from the rows."""

from deployer import queries
from deployer.context import Context
from deployer.model import Release, Site
from deployer.routing import routes
from deployer.routing.routes import Target


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
        spec, target, placeholder=context.placeholder, asked=fresh.certificate_asked,
        health_interval=context.settings.health_interval,
    )  # fmt: skip
    changed = context.routes.write(fresh.app_id, text)
    if until_live:
        await context.routes.until_live(routes.table_name(spec), fingerprint, context.settings.route_seconds)
    return changed


async def refresh(context: Context, app_id: str) -> None:
    """Update the file from the current rows; a site without a record, or being deleted, has none."""
    site = await queries.site(context.pool, app_id)
    if site is None or site.deleting or not site.dns_ready:
        return
    await write(context, site, target_of(site, await queries.live_release(context.pool, app_id)), until_live=False)
