"""A deployer in this process, on the real engine, proxy and database; its sites carry labels of their own stack."""

import asyncio
import contextlib
import os
import subprocess
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp
import pytest

from deployer.build import warm
from deployer.build.workshop import workshop
from deployer.context import Context
from deployer.deployments.worker import DeploymentWorker
from deployer.handlers import Handlers
from deployer.routing.public import PublicAddress
from deployer.routing.route_table import TraefikRoutes
from deployer.running import probes
from deployer.running.reconciler import Reconciler
from deployer.running.site_jobs import SiteJobs
from deployer.running.watcher import Watcher
from deployer.settings import EngineSettings, Settings
from shared import jobs, names
from shared.db.pool import Pool
from shared.events import EventData, parse, wrap
from shared.events import types as t
from shared.messaging.outbox import Outbox
from shared.secrets import Vault
from tests.support import stack
from tests.support.provisioner import Provisioner, beside, reading
from tests.support.site_files import TestSite

if TYPE_CHECKING:
    from .stage import Stage

HOST = "127.0.0.2"
ROUTES = stack.ROOT / "var" / "test" / "routes"
SECRETS = stack.ROOT / "var" / "test" / "secrets"
BUILDS_ROOT = stack.ROOT / "var" / "test" / "builds"
BUILDS: dict[str, Any] = {
    "registry": f"{HOST}:15500",
    "registry_for_builds": "172.30.102.10:5000",
    "registry_key": SECRETS / "registry.pem",
    "registry_certificate": stack.ROOT / "var" / "test" / "registry" / "certificate.pem",
    "builders_network": "webmeteor-test_builders",
    "builders_subnet": "172.30.102.0/24",
}
"""The test stack's registry and network of builds."""
CA_FILE = stack.ROOT / "var" / "test" / "trust" / "ca.pem"
Data = TypeVar("Data", bound=EventData)


@dataclass
class World:
    context: Context
    root: Path
    handlers: dict[type[EventData], Any]
    session: aiohttp.ClientSession
    sites: list[TestSite] = field(default_factory=list)

    async def handle(self, data: EventData) -> None:
        """As if the event had come from the broker."""
        async with self.context.pool.acquire() as tx, tx.transaction():
            await self.handlers[type(data)](tx, wrap(data, source="tests"))

    async def site(self) -> TestSite:
        made = TestSite(self.root)
        self.sites.append(made)
        await made.create("portfolio")
        await self.record(made.domain, "REPLACE")
        return made

    async def announce(self, site: TestSite) -> None:
        """The events of a creation."""
        await self.handle(
            t.SiteRequested(**site.common(), site_type="portfolio", site_name="A site", domain=site.domain)
        )
        await self.place(site)
        await self.handle(t.DnsRecordCreated(**site.common(), domain=site.domain, address=HOST, provider="powerdns"))
        await self.handle(
            t.RepoCreated(
                **site.common(), site_type="portfolio", domain=site.domain, repo_url="https://x", clone_url="https://x",
                full_name=f"{site.customer_uuid}/{site.app_id}", branch="main", commit=site.commit, webhook_secret="x",
            )
        )  # fmt: skip

    async def place(self, site: TestSite) -> None:
        placed = {"domain": site.domain, "machine": self.context.settings.machine, "addresses": [HOST]}
        await self.handle(t.SitePlaced.model_validate(site.common() | placed))

    async def queue(self, site: TestSite, kind: t.DeployKind = "push", **more: Any) -> str:
        deployment_id = names.new_deployment_id()
        data = {"commit": site.commit, **more} if kind == "push" else more
        await self.handle(t.DeployQueued(**site.common(), deployment_id=deployment_id, kind=kind, **data))
        return deployment_id

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Worker and jobs at work; they are killed at the end, as by a crash."""
        worker = DeploymentWorker(self.context, asyncio.Event())
        job_worker = jobs.Worker(self.context.pool, asyncio.Event(), SiteJobs(self.context).table(), lease_seconds=3)
        tasks = [asyncio.ensure_future(worker.run()), asyncio.ensure_future(job_worker.run())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def until(self, check: Callable[[], Any], seconds: float = 60) -> Any:
        async with asyncio.timeout(seconds):
            while True:
                found = await check()
                if found:
                    return found
                await asyncio.sleep(0.02)

    async def state(self, deployment_id: str) -> str:
        return str(await self.context.pool.fetchval("SELECT state FROM deployments WHERE id = $1", deployment_id))

    async def ended(self, deployment_id: str, seconds: float = 90) -> str:
        async def look() -> str | None:
            state = await self.state(deployment_id)
            return None if state in {"queued", "running"} else state

        return str(await self.until(look, seconds))

    async def events(self, kind: type[Data]) -> list[Data]:
        rows = await self.context.pool.fetch("SELECT body FROM outbox ORDER BY id")
        return [data for row in rows if isinstance(data := parse(row["body"]).data, kind)]

    async def first(self, site: TestSite) -> str:
        """Creates the site and waits for its first deployment."""
        await self.announce(site)
        found = await self.context.pool.fetchval("SELECT id FROM deployments WHERE app_id = $1", site.app_id)
        assert await self.ended(found) == "succeeded", await self.events(t.DeployFailed)
        return str(found)

    async def get(self, site: TestSite, path: str) -> tuple[int, str, str]:
        """(status, release, body) through the proxy."""
        async with self.session.get(
            f"https://{HOST}{path}", headers={"Host": site.domain}, server_hostname=site.domain, ssl=False
        ) as response:
            return response.status, response.headers.get("X-WebMeteor-Release", ""), await response.text()

    async def record(self, domain: str, change: str) -> None:
        """The authority looks the name up before it gives a certificate."""
        rrset: dict[str, Any] = {"name": f"{domain}.", "type": "A", "ttl": 5, "changetype": change}
        if change == "REPLACE":
            rrset["records"] = [{"content": HOST, "disabled": False}]
        url = f"http://{HOST}:15354/api/v1/servers/localhost/zones/webmeteor.localhost."
        key = {"X-API-Key": stack.secrets()["PDNS_API_KEY"]}
        async with self.session.patch(url, json={"rrsets": [rrset]}, headers=key) as response:
            assert response.status == 204, await response.text()


STACK = f"t{os.getpid()}"


@pytest.fixture(scope="session")
def templates_built() -> Iterator[None]:
    """As set-up leaves it; quick when it has. The volume of runtimes that builds of these tests share goes at last."""
    settings = EngineSettings(
        stack="test", subnet_pool="10.192.0.0/10", templates_dir=stack.ROOT / "templates", builds_root=BUILDS_ROOT,
        **BUILDS,
    )  # fmt: skip
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(warm.run, settings).result() == 0
    yield
    of_ours = ("docker", "volume", "ls", "--quiet", "--filter", f"name=webmeteor-{STACK}-")
    if volumes := subprocess.run(of_ours, check=True, stdout=subprocess.PIPE, text=True).stdout.split():
        subprocess.run(("docker", "volume", "rm", *volumes), check=False, stdout=subprocess.DEVNULL)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with reading(tmp_path) as process:
        yield process


@pytest.fixture
async def world(
    pool: Pool, vault: Vault, crossing: Vault, tmp_path: Path, templates_built: None, reader: subprocess.Popen[bytes]
) -> AsyncIterator[World]:
    (tmp_path / "builds").mkdir(exist_ok=True)
    (tmp_path / "sites").mkdir()
    number = int(uuid.uuid4().hex[:3], 16)
    settings = Settings(
        stack=STACK, listen_host=HOST, listen_port=8002, database_url="x", amqp_url="x",
        key_file=tmp_path / "key", templates_dir=stack.ROOT / "templates", sites_root=tmp_path / "sites",
        handover_root=tmp_path / "handover",
        cuts_root=tmp_path / "cuts",
        source_key_file=tmp_path / "source", exports_root=tmp_path / "exports",
        builds_root=tmp_path / "builds", routes_dir=ROUTES,
        doorman_url=f"http://{HOST}:8005",
        traefik_api=f"http://{HOST}:8099", traefik_api_password=stack.secrets()["TRAEFIK_API_PASSWORD"],
        public_address=HOST, ca_file=CA_FILE,
        subnet_pool=f"10.{240 + number % 15}.{number // 16}.0/24", firewall="off", health_interval=0, lease_seconds=3,
        base_domain="webmeteor.localhost", **BUILDS,
    )  # fmt: skip
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))
    made_of = workshop(settings, session)
    engine = made_of.engine
    outbox = Outbox("deployer")
    provisioner = beside(pool, outbox, vault, crossing, tmp_path)
    context = Context(
        settings, pool, outbox, vault, engine,
        TraefikRoutes(ROUTES, settings.traefik_api, settings.traefik_api_password, session),
        PublicAddress(HOST, 443, CA_FILE, session), probes.over(session), made_of.library, made_of.builder,
        provisioner.source, made_of.room,
    )  # fmt: skip
    made = World(context, tmp_path, dict(Handlers(settings, outbox, context.source).table()), session)
    try:
        async with at_work(provisioner):
            yield made
    finally:
        if os.environ.get("SHOW_STEPS"):
            for e in await made.events(EventData):
                if isinstance(e, t.DeployStep) and e.state != "started":
                    print(e.deployment_id[-4:], e.step, e.state, e.seconds)
                elif isinstance(e, t.DeployEnded):
                    print(e.deployment_id[-4:], e.type, e.duration_seconds)
        for site in made.sites:
            await SiteJobs(context)._remove_everything(site.app_id)
            await made.record(site.domain, "DELETE")
        await session.close()
        await engine.close()


@pytest.fixture
def reconciler(world: World) -> Reconciler:
    return Reconciler(world.context, Watcher(world.context))


@pytest.fixture
async def stage(
    pool: Pool, vault: Vault, crossing: Vault, tmp_path: Path, reader: subprocess.Popen[bytes]
) -> "AsyncIterator[Stage]":
    from .stage import make

    provisioner = beside(pool, Outbox("deployer"), vault, crossing, tmp_path)
    async with at_work(provisioner):
        yield make(pool, vault, provisioner.source, tmp_path)


@contextlib.asynccontextmanager
async def at_work(provisioner: Provisioner) -> AsyncIterator[None]:
    task = asyncio.ensure_future(provisioner.run())
    try:
        yield
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
