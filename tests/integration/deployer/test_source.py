"""What the deployer asks of the provisioner, and which answers count."""

import asyncio
import subprocess
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from deployer import source
from deployer.build.builder import Order
from deployer.source import Source
from shared.events import parse
from shared.events.types import DeployFailed, DeployQueued, SourceReady, SourceRequested
from shared.names import new_deployment_id
from shared.secrets import Vault
from tests.support.provisioner import reading
from tests.support.site_files import TestSite
from tests.support.waiting import until

from .stage import Stage


async def asked(stage: Stage) -> list[SourceRequested]:
    rows = await stage.context.pool.fetch("SELECT body FROM outbox WHERE type = 'source.requested' ORDER BY id")
    return [parse(row["body"]).data for row in rows]


async def test_a_deployment_asks_once_when_its_images_exist(stage: Stage) -> None:
    """For a commit and settings, not for files."""
    await stage.site()
    await stage.deploy()
    [request] = await asked(stage)
    assert request.export == []
    assert not list((stage.root / "exports").glob("*/*"))
    assert await stage.context.pool.fetchval("SELECT count(*) FROM sources") == 0


async def test_a_deployment_waits_while_the_reader_is_away(
    stage: Stage, reader: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its first step, without a crash counted; its log says so once. It goes on when the reader is back."""
    monkeypatch.setattr(source, "QUIET_SECONDS", 0.05)
    await stage.site()
    reader.kill()
    reader.wait()
    deploying = asyncio.ensure_future(stage.deploy())

    async def log() -> list[str]:
        rows = await stage.context.pool.fetch("SELECT body FROM outbox WHERE type = 'deploy.log' ORDER BY id")
        return [line for row in rows for line in parse(row["body"]).data.lines if "Waiting" in line]

    await until(log)
    assert len(await asked(stage)) == 1
    [row] = await stage.context.pool.fetch("SELECT state, crashes, furthest FROM deployments")
    assert (row["state"], row["crashes"], row["furthest"]) == ("running", 0, 1)
    with reading(stage.root):
        await deploying
    assert await stage.context.pool.fetchval("SELECT state FROM deployments") == "succeeded"
    [line] = await log()
    assert "Waiting for the provisioner to read the site's commit and settings" in line


async def test_what_the_provisioner_refuses_fails_with_its_key(stage: Stage) -> None:
    """The text reaches the customer."""
    site = await stage.site()
    (site.directory / ".env").unlink()
    await stage.deploy()
    rows = await stage.context.pool.fetch("SELECT body FROM outbox WHERE type = 'deploy.failed'")
    [failed] = [parse(row["body"]).data for row in rows]
    assert isinstance(failed, DeployFailed)
    assert (failed.key, failed.step) == ("site_files_missing", "fetch")
    assert ".env is not there" in failed.message


@dataclass
class FullHouse:
    """A builder whose places are all taken, for ever."""

    files_were_there: bool | None = None

    async def build(self, order: Order, **_: Callable[..., None]) -> str:
        assert isinstance(order.files, asyncio.Future)
        self.files_were_there = order.files.done()
        await asyncio.Event().wait()
        raise AssertionError

    async def end_left(self, whose: str) -> None:
        pass


async def changed(stage: Stage, site: TestSite) -> str:
    """Push something to build; return its deployment."""
    (site.work / "api" / "new.php").write_text("new")
    await site.push("One file")
    deployment_id = new_deployment_id()
    await stage.handle(DeployQueued(**site.common(), deployment_id=deployment_id, kind="push", commit=site.commit))
    await stage.context.pool.execute("UPDATE deployments SET not_before = now()")
    return deployment_id


async def test_refused_files_end_a_deployment_that_waits_for_its_turn_to_build(stage: Stage) -> None:
    site = await stage.site()
    await stage.deploy()
    house = FullHouse()
    stage.context.builder = cast("Any", house)
    (site.work / "api" / "out").symlink_to("/etc/passwd")
    deployment_id = await changed(stage, site)
    await stage.deploy()
    assert house.files_were_there is False
    rows = await stage.context.pool.fetch("SELECT body FROM outbox WHERE type = 'deploy.failed'")
    [failed] = [parse(row["body"]).data for row in rows]
    assert (failed.deployment_id, failed.step) == (deployment_id, "build")
    assert "out" in failed.message


async def test_a_build_waits_for_its_files_if_there_is_no_folder_to_mount(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provisioner of the version before makes it together with the files."""
    site = await stage.site()
    await stage.deploy()
    house = FullHouse()
    stage.context.builder = cast("Any", house)
    await changed(stage, site)
    monkeypatch.setattr(Source, "folder", lambda _self, _deployment: Path("/not/there"))
    deploying = asyncio.ensure_future(stage.deploy())

    async def begun() -> bool:
        return house.files_were_there is not None

    await until(begun)
    deploying.cancel()
    await asyncio.gather(deploying, return_exceptions=True)
    assert house.files_were_there


async def test_only_the_first_answer_to_the_last_question_counts(stage: Stage, crossing: Vault, vault: Vault) -> None:
    """Late, doubled and for another request: nothing changes."""
    site = await stage.site()
    pool = stage.context.pool
    deployment = await pool.fetchval("SELECT id FROM deployments")
    last = uuid.uuid4()
    await pool.execute("INSERT INTO sources (deployment_id, request_id) VALUES ($1, $2)", deployment, last)
    for request, version in ((uuid.uuid4(), 1), (last, 2), (last, 3), (uuid.uuid4(), 4)):
        answer = SourceReady(
            **site.common(), deployment_id=deployment, request_id=request, commit=site.commit, trees={},
            env=crossing.encrypt('{"A": "b"}'), env_version=version,
        )  # fmt: skip
        await stage.handle(answer)
    [row] = await pool.fetch("SELECT answer, env FROM sources")
    assert row["answer"]["env_version"] == 2
    assert vault.decrypt(row["env"]) == '{"A": "b"}'
