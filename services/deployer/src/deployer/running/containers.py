"""Start or stop the containers that a release names, and remove those that no release names."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from deployer import queries
from deployer.context import Context
from deployer.engine import spec as engine_spec
from deployer.engine.errors import MissingError, NameTakenError
from deployer.host import addresses
from deployer.model import SERVICES, Observed, Placed, Site
from shared.sitespec import STOP_SECONDS, Service, SiteSpec

# Paused: by the disk limit (deployer/disk/sites.py), which is responsible for these.
RUNNING = frozenset({"running", "restarting", "paused"})


def config(context: Context, spec: SiteSpec, service: Service, image: str, env: Mapping[str, str]) -> dict[str, Any]:
    directory = spec.directory(context.settings.sites_root)
    return engine_spec.container(spec, service, stack=context.settings.stack, image=image, env=env, directory=directory)


async def ensure_ground(context: Context, site: Site, spec: SiteSpec) -> str:
    """Create the site's network and volumes; return its subnet."""
    index = await queries.subnet_index(context.pool, site.app_id, context.settings.subnet_pool)
    subnet = addresses.subnet(context.settings.subnet_pool, index)
    volumes = engine_spec.volumes(spec, context.settings.stack)
    await asyncio.gather(
        context.engine.ensure_network(engine_spec.network(spec, context.settings.stack, subnet)),
        *(context.engine.ensure_volume(name, labels) for name, labels in volumes.items()),
    )
    return subnet


def is_placed(observed: Observed, plan: Mapping[Service, Placed]) -> bool:
    """Whether `plan` names this container."""
    where = next((placed for name, placed in plan.items() if name == observed.service), None)
    return where is not None and (observed.release, observed.config_hash) == (where.origin, where.config_hash)


def find(present: Iterable[Observed], service: Service, plan: Mapping[Service, Placed]) -> Observed | None:
    return next((o for o in present if o.service == service and is_placed(o, plan)), None)


async def ensure_running(
    context: Context, spec: SiteSpec, service: Service, where: Placed, env: Mapping[str, str], present: list[Observed]
) -> tuple[str, bool]:
    """Return (engine id, whether it was started just now) of the container that `where` describes."""
    found = find(present, service, {service: where})
    if found and found.state in RUNNING:
        return found.id, False
    if found and found.state == "created":
        # Possibly incomplete, if the engine or the deployer died: recreate it.
        await context.engine.remove(found.id)
        found = None
    container = found.id if found else await _create(context, spec, service, where, env, present)
    try:
        await context.engine.start(container)
    except MissingError:
        # Its network was recreated under the same name; the container refers to the old one.
        await context.engine.remove(container)
        container = await _create(context, spec, service, where, env, [o for o in present if o.id != container])
        await context.engine.start(container)
    return container, True


async def _create(
    context: Context, spec: SiteSpec, service: Service, where: Placed, env: Mapping[str, str], present: list[Observed]
) -> str:
    body = engine_spec.placed(config(context, spec, service, where.image, env), where)
    name = spec.container(service)
    if any(o.name == name for o in present):
        name = f"{name}-{where.origin}"
    try:
        return await context.engine.create(name, body)
    except NameTakenError:
        # Taken by an earlier attempt's container, created since the listing, or by a foreign container.
        return await context.engine.create(f"{spec.container(service)}-{where.origin}-again", body)
    except MissingError:
        # The engine lost the image; the registry has what a release needs.
        if not await context.library.at_hand(where.image):
            raise
        return await context.engine.create(name, body)


async def retire(context: Context, spec: SiteSpec, keep: Mapping[Service, Placed], *, gracefully: bool = True) -> None:
    """End every container of the site that `keep` does not name, then give the kept ones their proper names."""
    present = await context.engine.containers(spec.app_id)
    await asyncio.gather(*(_end(context, o, gracefully=gracefully) for o in present if not is_placed(o, keep)))
    for service in SERVICES:
        kept = find(present, service, keep)
        if kept and kept.name != spec.container(service):
            await _rename(context, kept.id, spec.container(service))


async def stop(context: Context, app_id: str) -> None:
    """Stop the site's containers and keep them; the database last, because the others use it."""
    present = [o for o in await context.engine.containers(app_id) if o.state in RUNNING]
    for is_db in (False, True):
        await stop_all(context, [o for o in present if (o.service == "db") == is_db])


async def stop_all(context: Context, running: Iterable[Observed]) -> None:
    await asyncio.gather(*(_stop(context, o) for o in running))


async def _stop(context: Context, observed: Observed) -> None:
    if observed.state == "paused":
        # A frozen process cannot end by itself.
        await context.engine.unpause(observed.id)
    await context.engine.stop(observed.id, _stop_seconds(observed))


def _stop_seconds(observed: Observed) -> int:
    return next((STOP_SECONDS[name] for name in SERVICES if name == observed.service), 10)


async def _rename(context: Context, container: str, name: str) -> None:
    for wait in (0.1, 0.3, 1.0):
        try:
            await context.engine.rename(container, name)
        except NameTakenError:
            # The engine is still removing the container that had the name.
            await asyncio.sleep(wait)
        else:
            return
    await context.engine.rename(container, name)


async def _end(context: Context, observed: Observed, *, gracefully: bool) -> None:
    # Always stop a database gracefully: after a kill it would have to recover at its next start.
    if observed.state == "running" and (gracefully or observed.service == "db"):
        await context.engine.stop(observed.id, _stop_seconds(observed))
    await context.engine.remove(observed.id)
