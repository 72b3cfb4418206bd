"""Start the new containers next to the old ones. A service with the same image, settings and limits keeps its own."""

import asyncio
import json
from collections.abc import Iterable
from typing import get_args

from deployer import queries
from deployer.deployments import queue
from deployer.deployments.run import Run
from deployer.disk import sites
from deployer.engine.spec import config_hash, config_hash_of_before
from deployer.host import addresses
from deployer.model import Observed, Placed, Release
from deployer.running import containers
from shared.sitespec import Service


async def start(run: Run) -> None:
    await decide(run)
    await start_services(run, get_args(Service))
    kept = [service for service in run.plan if service not in run.changed]
    run.say(f"Started {', '.join(run.changed) or 'nothing'}" + (f"; unchanged: {', '.join(kept)}" if kept else ""))


async def decide(run: Run) -> None:
    """Fix what the release consists of, unless a previous attempt has. Raises LeaseLostError, DiskFullError."""
    # Check again: a build takes minutes.
    await sites.check(run.context, run.site.app_id)
    subnet = await containers.ensure_ground(run.context, run.site, run.spec)
    if not run.draft:
        for service in get_args(Service):
            run.plan[service] = _placed(run, service, subnet)
        await _keep_draft(run)


async def start_services(run: Run, services: Iterable[Service]) -> None:
    present = await _without_leftovers(run)
    if "db" in run.changed and run.live:
        await _make_way_for_db(run, present)
    await asyncio.gather(*(_start(run, service, present) for service in services))


def take_up(run: Run, draft: Release) -> None:
    """Raises KeyFileError."""
    run.commit, run.images, run.runtimes = draft.commit, draft.images, draft.runtimes
    run.env, run.env_version = json.loads(run.context.vault.decrypt(draft.env)), draft.env_version
    run.plan = draft.containers
    run.journal.hide(run.env)
    run.say(f"Commit {run.commit[:12]}")


async def _keep_draft(run: Run) -> None:
    """Raises LeaseLostError."""
    run.draft = Release(
        deployment_id=run.deployment.id,
        app_id=run.site.app_id,
        commit=run.commit,
        env_version=run.env_version,
        env=run.context.vault.encrypt(queries.env_json(run.env)),
        images=run.images,
        containers=run.plan,
        runtimes=run.runtimes,
        plan=run.spec.plan.name,
        dataset=run.spec.dataset,
    )
    async with run.context.pool.acquire() as tx, tx.transaction():
        await queue.hold(tx, run.deployment)
        await queries.save_draft(tx, run.draft)


def _placed(run: Run, service: Service, subnet: str) -> Placed:
    config = containers.config(run.context, run.spec, service, run.images[service], run.env)
    digest = config_hash(config)
    present = run.live.containers.get(service) if run.live else None
    if present:
        same = present.config_hash in {digest, config_hash_of_before(config)}
        # A rollback restores what customers push, and that is not the database; but its limits are the plan's.
        rollback = run.deployment.rollback_to and run.live and run.live.plan == run.spec.plan.name
        if same or (service == "db" and rollback):
            return present
    address = addresses.next_address(subnet, service, present.address if present else None)
    return Placed(run.images[service], address, digest, run.deployment.id)


async def _without_leftovers(run: Run) -> list[Observed]:
    """Remove containers of neither the live release nor this deployment: leftovers of a killed one hold addresses."""
    present = await run.context.engine.containers(run.site.app_id)
    live = run.live.containers if run.live else {}
    leftovers = [o for o in present if not containers.is_placed(o, live) and not containers.is_placed(o, run.plan)]
    await asyncio.gather(*(run.context.engine.remove(o.id) for o in leftovers))
    return [o for o in present if o not in leftovers]


async def _make_way_for_db(run: Run, present: list[Observed]) -> None:
    """Remove the old database first: two never share a volume. (Only when its limits or image change.)"""
    assert run.live is not None  # noqa: S101 - asked by the caller
    old = containers.find(present, "db", run.live.containers)
    if old:
        run.say("db: stopping the old server to start the new one")
        await run.context.engine.stop(old.id, 60)
        await run.context.engine.remove(old.id)
        present.remove(old)


async def _start(run: Run, service: Service, present: list[Observed]) -> None:
    """A kept container does not run yet if the site was stopped until a moment ago."""
    container, fresh = await containers.ensure_running(
        run.context,
        run.spec,
        service,
        run.plan[service],
        run.env,
        present,
    )
    run.started[service] = container
    if fresh or service in run.changed:
        run.ids[service] = container
