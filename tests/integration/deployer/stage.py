"""A deployer on the real database, whose engine, proxy and visitors are played in memory."""

import asyncio
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from deployer import image_names, machine
from deployer.build.builder import Builder
from deployer.context import Context
from deployer.deployments import queue
from deployer.deployments.worker import DeploymentWorker
from deployer.engine.fake import FakeEngine
from deployer.handlers import Handlers
from deployer.host.room import Room
from deployer.images.fake import FakeRegistry, FakeTokens
from deployer.images.library import Library
from deployer.images.pushes import Pushes
from deployer.model import PARTS
from deployer.routing.fake import FakePublic, FakeRoutes
from deployer.running.fake import FakeProbe
from deployer.running.site_jobs import SiteJobs
from deployer.settings import Settings
from deployer.source import Source
from shared.db.pool import Pool
from shared.events import EventData, parse
from shared.events import types as t
from shared.jobs import Worker
from shared.leases import Slot
from shared.locks import Locks
from shared.messaging.outbox import Outbox
from shared.names import new_customer_uuid, new_deployment_id
from shared.secrets import Vault
from tests.support.handling import Inbox
from tests.support.site_files import TestSite, run

from .conftest import BUILDS

FINAL = (t.DeploySucceeded, t.DeployFailed, t.DeployCancelled, t.DeploySuperseded)


@dataclass
class Disk:
    used: float = 0.1

    def measure(self, _: Path) -> float:
        return self.used


@dataclass
class Stage:
    """A deployer whose outside world is played, on the real database."""

    context: Context
    engine: FakeEngine
    routes: FakeRoutes
    public: FakePublic
    registry: FakeRegistry
    root: Path
    disk: Disk

    async def site(self, customer_uuid: str | None = None, *, placed: bool = True) -> TestSite:
        made = TestSite(self.root, customer_uuid or new_customer_uuid())
        await made.create(None)
        await self.images(made, template=True)
        common = made.common()
        await self.handle(t.SiteRequested(**common, site_type="portfolio", site_name="A site", domain=made.domain))
        if placed:
            await self.place(made)
        await self.handle(t.DnsRecordCreated(**common, domain=made.domain, address="127.0.0.1", provider="powerdns"))
        await self.handle(
            t.RepoCreated(
                **common, site_type="portfolio", domain=made.domain, repo_url="https://x", clone_url="https://x",
                full_name="a/b", branch="main", commit=made.commit, webhook_secret="x",
            )
        )  # fmt: skip
        return made

    async def place(self, site: TestSite) -> None:
        """On this machine."""
        settings = self.context.settings
        placed = {"domain": site.domain, "machine": settings.machine, "addresses": settings.addresses}
        await self.handle(t.SitePlaced.model_validate(site.common() | placed))

    async def images(self, site: TestSite, *, template: bool = False) -> None:
        """As if each part of the newest commit had been built."""
        for part in PARTS:
            tree = await run("git", "rev-parse", f"HEAD:{part}", cwd=site.work)
            repository = image_names.template(part) if template else image_names.site(site.app_id, part)
            tag = image_names.tag(tree, await self.context.library.version())
            self.registry.digests[repository, tag] = f"sha256:{part}{tree}"

    async def push(self, site: TestSite, text: str) -> str:
        (site.work / "api" / "new.php").write_text(text)
        await site.push("One file")
        await self.images(site)
        deployment_id = new_deployment_id()
        await self.handle(t.DeployQueued(**site.common(), deployment_id=deployment_id, kind="push", commit=site.commit))
        await self.context.pool.execute("UPDATE deployments SET not_before = now()")
        return deployment_id

    @functools.cached_property
    def inbox(self) -> Inbox:
        return Inbox(
            t.DEPLOYER,
            self.context.pool,
            Handlers(self.context.settings, self.context.outbox, self.context.source).table(),
        )

    async def handle(self, data: EventData, *, sequence: int | None = None) -> None:
        await self.inbox(data, sequence=sequence)

    async def deploy(self) -> None:
        """A fresh process takes up what there is, and works until nothing is left or it dies."""
        self.context.lock = Locks()
        await self.context.pool.execute(
            "UPDATE deployments SET lease_until = now() - interval '1 s' FROM sites"
            " WHERE sites.app_id = deployments.app_id AND machine = $1 AND state = 'running'",
            self.context.settings.machine,
        )
        worker = DeploymentWorker(self.context, asyncio.Event())
        name = self.context.settings.machine
        while deployment := await queue.lease(self.context.pool, name, 10, 2, room=self.context.room.left()):
            await worker._guarded(deployment, Slot(asyncio.Semaphore(0)))

    async def work(self) -> None:
        """The same for jobs."""
        self.context.lock = Locks()
        own = machine.own_jobs(self.context.settings.machine)
        await self.context.pool.execute(
            f"UPDATE jobs SET lease_until = NULL, run_at = now() WHERE state = 'open' AND {own}"  # noqa: S608 - ours
        )
        worker = Worker(self.context.pool, asyncio.Event(), SiteJobs(self.context).table(), where=own)
        while leased := await worker._lease_one():
            job, _ = leased
            await worker._kinds[job.kind].handler(job)
            if not job.finished:
                async with job.finish():
                    pass

    async def finals(self, deployment_id: str) -> list[type]:
        rows = await self.context.pool.fetch("SELECT body FROM outbox ORDER BY id")
        events = [parse(row["body"]).data for row in rows]
        return [type(e) for e in events if isinstance(e, FINAL) and e.deployment_id == deployment_id]

    def shown(self, site: TestSite) -> dict[str, str]:
        return {o.name: o.state for o in self.engine.present.values() if o.app_id == site.app_id}


def make(pool: Pool, vault: Vault, source: Source, tmp_path: Path, **changes: Any) -> Stage:
    """`changes`: of the deployer's settings."""
    (tmp_path / "builds").mkdir(exist_ok=True)
    settings = Settings.model_validate(dict(
        stack="play", database_url="x", amqp_url="x", key_file=tmp_path / "key", templates_dir=tmp_path,
        sites_root=tmp_path / "sites", handover_root=tmp_path / "handover", cuts_root=tmp_path / "cuts",
        source_key_file=tmp_path / "source", exports_root=tmp_path / "exports",
        builds_root=tmp_path / "builds",
        routes_dir=tmp_path, doorman_url="http://doorman", traefik_api="http://x", traefik_api_password="x",
        public_address="127.0.0.1", ca_file=tmp_path / "ca",
        subnet_pool="10.128.0.0/20", **BUILDS, firewall="off", drain_seconds=0, ready_seconds=1,
        verify_seconds=0.2, dns_seconds=0.2,
    ) | changes)  # fmt: skip
    engine, routes = FakeEngine(images={"webmeteor/postgres:17": "sha256:db"}), FakeRoutes()
    engine.images |= {image: f"sha256:{image}" for image in image_names.RUNTIMES}
    public = FakePublic(routes, engine)
    registry: Any = FakeRegistry()
    tokens: Any = FakeTokens()
    pushes = Pushes(tmp_path / ".pushes", engine.ping)
    library = Library(engine, registry, tokens, pushes)
    disk = Disk()
    room = Room({"engine": tmp_path}, settings.builds_stop_at_disk, disk.measure)
    builder = Builder(settings, cast("Any", engine), registry, tokens, library, pushes, room)
    context = Context(
        settings, pool, Outbox("deployer"), vault, engine, routes, public, FakeProbe(engine), library, builder,
        source, room,
    )  # fmt: skip
    return Stage(context, engine, routes, public, registry, tmp_path, disk)


def whole(site: TestSite) -> dict[str, str]:
    return {f"{site.customer_uuid}-{site.app_id}-{s}": "running" for s in ("www", "api", "alert", "db")}
