"""The new containers beside the old ones. A service whose image, settings and limits are the same keeps running."""

import asyncio
from typing import get_args

from shared.sitespec import Service

from deployer import addresses, containers
from deployer.disk import sites
from deployer.engine.spec import config_hash
from deployer.model import Observed, Placed
from deployer.run import Run


async def start(run: Run) -> None:
    # Once more: a build takes minutes.
    await sites.check(run.kit, run.site.app_id)
    run.subnet = await containers.ensure_ground(run.kit, run.site, run.spec)
    for service in get_args(Service):
        _place(run, service)
    present = await _without_leftovers(run)
    if "db" in run.changed and run.live:
        await _make_way_for_db(run, present)
    await asyncio.gather(*(_start(run, service, present) for service in run.changed))
    kept = [service for service in run.plan if service not in run.changed]
    run.say(f"Started {', '.join(run.changed) or 'nothing'}" + (f"; unchanged: {', '.join(kept)}" if kept else ""))


def _place(run: Run, service: Service) -> None:
    digest = config_hash(containers.config(run.kit, run.spec, service, run.images[service], run.env))
    present = run.live.containers.get(service) if run.live else None
    # A rollback brings back what customers push; the database is not among it.
    if present and (present.config_hash == digest or (service == "db" and run.deployment.kind == "rollback")):
        run.plan[service] = present
        return
    address = addresses.next_address(run.subnet, service, present.address if present else None)
    run.plan[service] = Placed(run.images[service], address, digest, run.deployment.id)
    run.changed.append(service)


async def _without_leftovers(run: Run) -> list[Observed]:
    """Containers of neither the live release nor this deployment are left from one that died; they hold addresses."""
    present = await run.kit.engine.containers(run.site.app_id)
    live = run.live.containers if run.live else {}
    leftovers = [o for o in present if not containers.is_placed(o, live) and not containers.is_placed(o, run.plan)]
    await asyncio.gather(*(run.kit.engine.remove(o.id) for o in leftovers))
    return [o for o in present if o not in leftovers]


async def _make_way_for_db(run: Run, present: list[Observed]) -> None:
    """Two database servers never share a volume: the old one goes first. (Only when its limits or image change.)"""
    assert run.live is not None  # noqa: S101 - asked by the caller
    old = containers.find(present, "db", run.live.containers)
    if old:
        run.say("db: stopping the old server to start the new one")
        await run.kit.engine.stop(old.id, 60)
        await run.kit.engine.remove(old.id)
        present.remove(old)


async def _start(run: Run, service: Service, present: list[Observed]) -> None:
    run.ids[service], _ = await containers.ensure_running(
        run.kit,
        run.spec,
        service,
        run.plan[service],
        run.env,
        present,
    )
