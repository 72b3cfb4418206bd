"""The deployer dies at every call it makes to the engine; what follows is always one release, one end, no litter."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from deployer import builder, queue
from deployer.engine.fake import FakeEngine, KilledError
from deployer.fakes import FakeProbe, FakePublic, FakeRoutes
from deployer.handlers import Handlers
from deployer.kit import Kit
from deployer.model import PARTS
from deployer.reconciler import Reconciler
from deployer.settings import Settings
from deployer.site_jobs import SiteJobs
from deployer.watcher import Watcher
from deployer.worker import DeploymentWorker
from shared.db.pool import Pool
from shared.events import parse, wrap
from shared.events import types as t
from shared.jobs import Worker
from shared.messaging.outbox import Outbox
from shared.names import new_deployment_id
from shared.secrets import Vault

from .conftest import TestSite, run

FINAL = (t.DeploySucceeded, t.DeployFailed, t.DeployCancelled, t.DeploySuperseded)


@dataclass
class Stage:
    """A deployer whose outside world is played, on the real database."""

    kit: Kit
    engine: FakeEngine
    routes: FakeRoutes
    public: FakePublic
    root: Path

    async def site(self) -> TestSite:
        made = TestSite(self.root)
        await made.create(None)
        await self.images(made, "webmeteor/template-")
        common = made.common()
        await self.handle(t.SiteRequested(**common, site_type="portfolio", site_name="A site", domain=made.domain))
        await self.handle(t.DnsRecordCreated(**common, domain=made.domain, address="127.0.0.1", provider="powerdns"))
        await self.handle(
            t.RepoCreated(
                **common, site_type="portfolio", domain=made.domain, repo_url="https://x", clone_url="https://x",
                full_name="a/b", branch="main", commit=made.commit, webhook_secret="x",
            )
        )  # fmt: skip
        return made

    async def images(self, site: TestSite, repository: str = "") -> None:
        """As if each part of the newest commit had been built."""
        for part in PARTS:
            tree = await run("git", "rev-parse", f"HEAD:{part}", cwd=site.work)
            tag = f"{repository}{part}:{tree}" if repository else builder.site_tag(site.app_id, part, tree)
            self.engine.images[tag] = f"sha256:{part}{tree}"

    async def push(self, site: TestSite, text: str) -> str:
        (site.work / "api" / "new.php").write_text(text)
        await site.push("One file")
        await self.images(site)
        deployment_id = new_deployment_id()
        await self.handle(t.DeployQueued(**site.common(), deployment_id=deployment_id, kind="push", commit=site.commit))
        await self.kit.pool.execute("UPDATE deployments SET not_before = now()")
        return deployment_id

    async def handle(self, data: Any) -> None:
        async with self.kit.pool.acquire() as tx, tx.transaction():
            await dict(Handlers(self.kit.settings, self.kit.outbox).table())[type(data)](tx, wrap(data, source="tests"))

    async def deploy(self) -> None:
        """A fresh process takes up what there is, and works until nothing is left or it dies."""
        self.kit.locks.clear()
        await self.kit.pool.execute(
            "UPDATE deployments SET lease_until = now() - interval '1 s' WHERE state = 'running'"
        )
        worker = DeploymentWorker(self.kit, asyncio.Event())
        while deployment := await queue.lease(self.kit.pool, worker._owner, 10):
            await worker._guarded(deployment)

    async def work(self) -> None:
        """The same for jobs."""
        self.kit.locks.clear()
        await self.kit.pool.execute("UPDATE jobs SET lease_until = NULL, run_at = now() WHERE state = 'open'")
        worker = Worker(self.kit.pool, asyncio.Event(), SiteJobs(self.kit).table())
        while leased := await worker._lease_one():
            job, _ = leased
            await worker._kinds[job.kind].handler(job)
            if not job.finished:
                async with job.finish():
                    pass

    async def finals(self, deployment_id: str) -> list[type]:
        rows = await self.kit.pool.fetch("SELECT body FROM outbox ORDER BY id")
        events = [parse(row["body"]).data for row in rows]
        return [type(e) for e in events if isinstance(e, FINAL) and e.deployment_id == deployment_id]

    def shown(self, site: TestSite) -> dict[str, str]:
        return {o.name: o.state for o in self.engine.present.values() if o.app_id == site.app_id}


@pytest.fixture
def stage(pool: Pool, vault: Vault, tmp_path: Path) -> Stage:
    settings = Settings(
        stack="play", database_url="x", amqp_url="x", key_file=tmp_path / "key", templates_dir=tmp_path,
        sites_root=tmp_path / "sites", repos_root=tmp_path / "repos", builds_root=tmp_path / "builds",
        routes_dir=tmp_path, traefik_api="http://x", public_address="127.0.0.1", ca_file=tmp_path / "ca",
        subnet_pool="10.128.0.0/20", firewall="off", drain_seconds=0, ready_seconds=1, verify_seconds=0.2, dns_seconds=0.2,
    )  # fmt: skip
    engine, routes = FakeEngine(images={"webmeteor/postgres:17": "sha256:db"}), FakeRoutes()
    public = FakePublic(routes, engine)
    kit = Kit(
        settings, pool, Outbox("deployer"), vault, engine, routes, public, FakeProbe(engine), asyncio.Semaphore(2)
    )
    return Stage(kit, engine, routes, public, tmp_path)


def whole(site: TestSite) -> dict[str, str]:
    return {f"{site.customer_uuid}-{site.app_id}-{s}": "running" for s in ("www", "api", "alert", "db")}


async def each_death(stage: Stage, prepare: Callable[[], Awaitable[Any]], act: Callable[[], Awaitable[None]]) -> Any:
    """Yields after each (prepare, die at the n-th call, act again), before and after the call, until nothing dies."""
    for sign in (1, -1):
        for number in range(1, 200):
            prepared = await prepare()
            stage.engine.calls.clear()
            stage.engine.die_at = sign * number
            try:
                await act()
            except KilledError:
                pass
            else:
                assert number > 5
                break
            finally:
                stage.engine.die_at = None
            yield prepared


async def test_a_first_deployment_survives_a_death_at_each_call(stage: Stage):
    """The next process finishes it: four containers, one succeeded event."""
    async for site in each_death(stage, stage.site, stage.deploy):
        await stage.deploy()
        deployment = await stage.kit.pool.fetchval("SELECT id FROM deployments WHERE app_id = $1", site.app_id)
        assert await stage.finals(deployment) == [t.DeploySucceeded]
        assert stage.shown(site) == whole(site)


async def test_a_push_survives_a_death_at_each_call(stage: Stage):
    """The new release serves, the old api is gone, and the other three containers were not touched."""
    pushed: list[tuple[TestSite, str, set[str]]] = []

    async def prepare() -> tuple[TestSite, str, set[str]]:
        if not pushed:
            site = await stage.site()
            await stage.deploy()
        else:
            site = pushed[-1][0]
            await stage.deploy()
        kept = {o.id for o in stage.engine.present.values() if o.service != "api"}
        pushed.append((site, await stage.push(site, f"<?php echo {len(pushed)};"), kept))
        return pushed[-1]

    async for site, deployment, kept in each_death(stage, prepare, stage.deploy):
        await stage.deploy()
        assert await stage.finals(deployment) == [t.DeploySucceeded]
        assert stage.shown(site) == whole(site)
        assert kept == {o.id for o in stage.engine.present.values() if o.service != "api"}
        assert await stage.kit.pool.fetchval("SELECT live_deployment_id FROM sites") == deployment


async def test_a_deletion_survives_a_death_at_each_call(stage: Stage):
    """Said once that the containers are removed, and they are."""

    async def prepare() -> TestSite:
        site = await stage.site()
        await stage.deploy()
        await stage.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
        return site

    async def at_least_once() -> None:
        await stage.work()
        stage.engine.calls.extend(["ended"] * 6)

    for number in range(1, 5):
        site = await prepare()
        stage.engine.calls.clear()
        stage.engine.die_at = number
        with pytest.raises(KilledError):
            await at_least_once()
        stage.engine.die_at = None
        await stage.work()
        assert stage.shown(site) == {}
        assert await stage.kit.pool.fetchval("SELECT count(*) FROM sites WHERE app_id = $1", site.app_id) == 0
        told = await stage.kit.pool.fetchval("SELECT count(*) FROM outbox WHERE type = 'site.containers_removed'")
        assert told == number


async def test_a_failed_verification_puts_the_old_release_back(stage: Stage):
    """The proxy leads to the old containers again before the new ones go; the reason is told."""
    site = await stage.site()
    await stage.deploy()
    before = stage.routes.files[site.app_id]
    deployment = await stage.push(site, "<?php echo 1;")
    stage.public.broken = True
    await stage.deploy()
    assert await stage.finals(deployment) == [t.DeployFailed]
    assert stage.routes.files[site.app_id] == before
    assert stage.shown(site) == whole(site)


async def test_three_deaths_at_one_step_end_it_with_a_reason(stage: Stage):
    """A deployment that kills the deployer must not do so for ever; the old release is put back."""
    site = await stage.site()
    await stage.deploy()
    deployment = await stage.push(site, "<?php echo 1;")
    for _ in range(3):
        stage.engine.calls.clear()
        stage.engine.die_at = 4
        with pytest.raises(KilledError):
            await stage.deploy()
    stage.engine.die_at = None
    await stage.deploy()
    assert await stage.finals(deployment) == [t.DeployFailed]
    assert stage.shown(site) == whole(site)


async def test_a_first_deployment_that_fails_leaves_nothing_running(stage: Stage):
    """No release, no containers: the visitors see that the site is being prepared, and a retry starts from nothing."""
    stage.engine.ends_at_once = {"alert"}
    site = await stage.site()
    await stage.deploy()
    first = await stage.kit.pool.fetchval("SELECT id FROM deployments")
    assert await stage.finals(first) == [t.DeployFailed]
    assert stage.shown(site) == {}
    assert "placeholder" in stage.routes.files[site.app_id]
    stage.engine.ends_at_once = set()
    deployment = await stage.push(site, "<?php echo 1;")
    await stage.deploy()
    assert await stage.finals(deployment) == [t.DeploySucceeded]
    assert stage.shown(site) == whole(site)


async def test_the_reconciler_changes_nothing_that_is_right(stage: Stage):
    """Looking costs no call that changes anything."""
    await stage.site()
    await stage.deploy()
    stage.engine.calls.clear()
    await Reconciler(stage.kit, Watcher(stage.kit)).once()
    assert stage.engine.calls == []


async def test_no_route_before_the_name_has_a_record(stage: Stage):
    """Asking for a certificate before the name resolves fails at the authority: the deployment says what it waits for."""
    site = await stage.site()
    await stage.kit.pool.execute("UPDATE sites SET dns_ready = false")
    await stage.deploy()
    row = await stage.kit.pool.fetchrow("SELECT state, result FROM deployments")
    assert (row["state"], row["result"]["key"]) == ("failed", "dns_not_ready")
    assert site.app_id not in stage.routes.files
