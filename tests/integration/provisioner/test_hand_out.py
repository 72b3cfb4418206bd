"""source.requested → the commit, its files and the settings, or why not."""

import asyncio
import json
import shutil
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from provisioner.bootstrap import PARALLEL
from provisioner.errors import CommitNotFoundError
from provisioner.jobs import hand_out as hand_out_job
from provisioner.jobs.hand_out import AT_MOST, MAX_ATTEMPTS, HandOut
from provisioner.reader.client import Commit, Reader
from shared import jobs
from shared.events.types import DeployFailed, SourceReady, SourceRefused, SourceRequested
from shared.jobs import RetryLaterError, Worker
from shared.secrets import Vault
from shared.sitespec import BUILT
from tests.integration.provisioner.conftest import MadeSite, World, git
from tests.support.messaging import running
from tests.support.provisioner import reading
from tests.support.waiting import until


@dataclass
class SlowReader:
    """Every commit takes its time, and is not there then."""

    begun: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def inspect(self, customer: str, app_id: str, revision: str) -> Commit:
        self.begun.release()
        await self.over.wait()
        raise CommitNotFoundError(f"{customer}/{app_id} has no commit {revision}")


DEPLOYMENT = "deploy-20260102-030405-k3f9"


def question(site: MadeSite, revision: str | None, *export: str) -> SourceRequested:
    return SourceRequested(
        customer_uuid=site.customer, app_id=site.app_id, deployment_id=DEPLOYMENT, request_id=uuid.uuid4(),
        revision=revision, export=list(export),
    )  # fmt: skip


async def test_commit_files_and_settings_are_handed_out(world: World, tmp_path: Path, crossing: Vault) -> None:
    """Files for the named parts alone; they go when the deployment has ended."""
    site = await world.make_site()
    request = question(site, "refs/heads/main", "api")
    with reading(tmp_path):
        await world.hear(request)
        await world.work()
    [ready] = await world.events(SourceReady)
    assert ready.request_id == request.request_id
    assert ready.commit == git(site.repository, "rev-parse", "main").strip()
    assert ready.trees == {part: git(site.repository, "rev-parse", f"main:{part}").strip() for part in BUILT}
    settings = json.loads(crossing.decrypt(ready.env))
    assert settings["APP_ID"] == site.app_id
    assert ready.env_version == (await site.row()).env_written
    exported = tmp_path / "exports" / DEPLOYMENT
    assert [path.name for path in exported.iterdir()] == [ready.trees["api"]]
    assert (exported / ready.trees["api"] / "Dockerfile").is_file()
    await world.hear(
        DeployFailed(
            customer_uuid=site.customer, app_id=site.app_id, deployment_id=DEPLOYMENT, kind="push", commit=None,
            duration_seconds=1, domain="a.webmeteor.localhost", step="build", key="x", message="x",
        )
    )  # fmt: skip
    await world.work()
    assert not exported.exists()


async def test_a_rollback_asks_for_settings_alone(world: World) -> None:
    """No reader is needed for them."""
    site = await world.make_site()
    await world.hear(question(site, None))
    await world.work()
    [ready] = await world.events(SourceReady)
    assert (ready.commit, ready.trees) == (None, {})


async def test_what_is_missing_is_refused_with_a_key(world: World, tmp_path: Path) -> None:
    """A commit that was never pushed; a site whose files are gone."""
    site = await world.make_site()
    with reading(tmp_path):
        await world.hear(question(site, "0" * 40))
        await world.work()
    shutil.rmtree(site.directory)
    await world.hear(question(site, None))
    await world.work()
    assert [refused.key for refused in await world.events(SourceRefused)] == ["commit_not_found", "site_files_missing"]


async def test_the_request_waits_while_the_reader_is_away(world: World, tmp_path: Path) -> None:
    """No answer, no attempt counted; then the answer."""
    site = await world.make_site()
    await world.hear(question(site, "refs/heads/main"))
    await world.work()
    assert await world.pool.fetchval("SELECT attempts FROM jobs WHERE kind = 'hand_out' AND state = 'open'") == 0
    with reading(tmp_path):
        await world.expire_leases()
        await world.work()
    assert len(await world.events(SourceReady)) == 1


async def test_slow_commits_keep_neither_other_customers_nor_other_jobs_waiting(
    world: World, crossing: Vault, tmp_path: Path
) -> None:
    """A customer has two at work; and all together fewer than the provisioner has places."""
    slow = SlowReader()
    hand_out = HandOut(cast("Reader", slow), crossing, world.context.outbox, tmp_path, tmp_path)
    sites = [await world.make_site() for _ in range(AT_MOST // 2 + 1)]

    async def begin(site: MadeSite) -> asyncio.Task[None]:
        await world.hear(question(site, "refs/heads/main"))
        job = await world.lease()
        assert job
        task, begun = asyncio.create_task(hand_out.run(job)), asyncio.create_task(slow.begun.acquire())
        await asyncio.wait((task, begun), return_when=asyncio.FIRST_COMPLETED)
        begun.cancel()
        return task

    at_work = [await begin(sites[0]), await begin(sites[0])]
    with pytest.raises(RetryLaterError):
        await (await begin(sites[0]))
    for site in sites[1:-1]:
        at_work += [await begin(site), await begin(site)]
    assert hand_out.at_work.total() == len(at_work) == AT_MOST < PARALLEL
    with pytest.raises(RetryLaterError):
        await (await begin(sites[-1]))
    slow.over.set()
    await asyncio.gather(*at_work)
    assert len(await world.events(SourceRefused)) == AT_MOST
    assert hand_out.at_work == {}


# Ends the reader as SIGKILL does when it starts this git command on this site's repository.
DEADLY = """
import os, signal, subprocess
begin = subprocess.Popen.__init__
def dying(process, argv, **options):
    if "COMMAND" in argv and any("APP_ID" in word for word in argv):
        os.kill(os.getpid(), signal.SIGKILL)
    begin(process, argv, **options)
subprocess.Popen.__init__ = dying
"""


@pytest.mark.parametrize(("command", "export"), [("rev-parse", []), ("cat-file", ["api"])], ids=["inspect", "export"])
async def test_a_commit_that_kills_the_reader_is_refused_in_the_end(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, export: list[str]
) -> None:
    """The reader dies at each of the three requests and starts again; afterwards it dies no more, and serves others."""
    monkeypatch.setattr(jobs, "BACKOFF", (0.05,))
    monkeypatch.setattr(hand_out_job, "AWAY_SECONDS", 0.05)
    site, other = await world.make_site(), await world.make_site()
    folder = tmp_path / "deadly"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(DEADLY.replace("COMMAND", command).replace("APP_ID", site.app_id))
    monkeypatch.syspath_prepend(str(folder))
    deaths = 0

    async def reader() -> None:
        nonlocal deaths
        while True:
            with reading(tmp_path) as process:
                await asyncio.to_thread(process.wait)
            deaths += 1

    request, wakeup = question(site, "refs/heads/main", *export), asyncio.Event()
    async with running(reader, Worker(world.pool, wakeup, world.kinds).run):
        await world.hear(request)
        wakeup.set()
        await until(lambda: world.events(SourceRefused))
        await world.hear(question(other, "refs/heads/main", "api"))
        wakeup.set()
        await until(lambda: world.events(SourceReady))
        [refused] = await world.events(SourceRefused)
        assert (refused.request_id, refused.key) == (request.request_id, "tree_refused")
        assert "source reader failed several times" in refused.message
        assert await world.pool.fetch("SELECT key FROM jobs WHERE kind = 'hand_out' AND state = 'open'") == []
        assert deaths == MAX_ATTEMPTS
