"""Writes a site's route file from the rows."""

from deployer import store
from deployer.kit import Kit
from deployer.model import Release, Site
from deployer.routing import routes
from deployer.routing.routes import Target


def target_of(release: Release | None) -> Target | None:
    if release is None:
        return None
    return Target(release.deployment_id, {service: placed.address for service, placed in release.containers.items()})


async def write(kit: Kit, site: Site, target: Target | None, *, until_live: bool) -> bool:
    """Return whether the file had to change. Raises RoutesNotLiveError if the proxy does not load it (`until_live`)."""
    fresh = await store.site(kit.pool, site.app_id) or site
    spec = kit.spec(fresh)
    text, fingerprint = routes.render(
        spec, target, placeholder=kit.placeholder, asked=fresh.certificate_asked,
        health_interval=kit.settings.health_interval,
    )  # fmt: skip
    changed = kit.routes.write(fresh.app_id, text)
    if until_live:
        await kit.routes.until_live(routes.table_name(spec), fingerprint, kit.settings.route_seconds)
    return changed


async def refresh(kit: Kit, app_id: str) -> None:
    """Update the file from the current rows; a site without a record, or being deleted, has none."""
    site = await store.site(kit.pool, app_id)
    if site is None or site.deleting or not site.dns_ready:
        return
    await write(kit, site, target_of(await store.live_release(kit.pool, app_id)), until_live=False)
