"""A site that fills its volumes: told of, then held, and no other site notices. On the played engine and a real one."""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from deployer.disk import command, queries
from deployer.disk.sites import SiteDisks
from deployer.engine import spec as engine_spec
from deployer.engine.docker import DockerEngine
from deployer.engine.errors import EngineError, EngineUnavailableError, InUseError, typed
from deployer.engine.fake import KilledError
from deployer.engine.protocol import Volume
from deployer.running.reconciler import Reconciler
from deployer.running.watcher import Watcher
from shared.events import types as t
from shared.names import new_app_id, new_customer_uuid, new_deployment_id
from tests.support.site_files import TestSite

from .conftest import BUILDS
from .stage import Stage, whole

GIB = 2**30


@pytest.fixture
async def site(stage: Stage) -> TestSite:
    """One that serves, with half a GiB in its uploads."""
    made = await stage.site()
    await stage.deploy()
    await keeps(stage, made, 0.5)
    return made


def uploads(stage: Stage, site: TestSite) -> str:
    return next(o.volumes[0] for o in stage.engine.present.values() if (o.app_id, o.service) == (site.app_id, "api"))


async def keeps(stage: Stage, site: TestSite, gib: float) -> None:
    """A fresh process looks at a site that has so much."""
    stage.engine.sizes[uploads(stage, site)] = int(gib * GIB)
    await SiteDisks(stage.context).once()


async def told(stage: Stage) -> list[tuple[str, str, float, float]]:
    """(site, state, GiB it has, GiB it may have) of each event."""
    rows = await stage.context.pool.fetch("SELECT body FROM outbox WHERE type = 'site.disk' ORDER BY id")
    events = [json.loads(row["body"])["data"] for row in rows]
    return [(e["app_id"], e["state"], e["used_bytes"] / GIB, e["limit_bytes"] / GIB) for e in events]


async def row(stage: Stage, site: TestSite) -> tuple[str, float]:
    found = await queries.site(stage.context.pool, 2048, site.app_id)
    assert found
    return found.state, found.used / GIB


def held(site: TestSite) -> dict[str, str]:
    """Api and database stand still; the rest has no volumes."""
    return whole(site) | {f"{site.customer_uuid}-{site.app_id}-{s}": "paused" for s in ("api", "db")}


async def deploy(stage: Stage, site: TestSite, **more: Any) -> str:
    deployment_id = new_deployment_id()
    await stage.handle(t.DeployQueued(**site.common(), deployment_id=deployment_id, **more))
    await stage.context.pool.execute("UPDATE deployments SET not_before = now()")
    await stage.deploy()
    return deployment_id


async def reason(stage: Stage, deployment_id: str) -> tuple[str, str, str]:
    found = await stage.context.pool.fetchrow("SELECT state, result FROM deployments WHERE id = $1", deployment_id)
    assert found
    return found["state"], found["result"].get("step"), found["result"].get("key")


async def test_a_site_over_its_limit_is_told_of_once(stage: Stage, site: TestSite) -> None:
    """It serves on, is deployed as ever, and is told of again when it is right."""
    assert await told(stage) == []
    for gib in (2.0, 2.2, 1.99):
        await keeps(stage, site, gib)
    assert await told(stage) == [(site.app_id, "over", 2, 2)]
    assert stage.shown(site) == whole(site)
    deployment = await stage.push(site, "<?php echo 1;")
    await stage.deploy()
    assert await stage.finals(deployment) == [t.DeploySucceeded]
    await keeps(stage, site, 1)
    assert [(state, gib) for _, state, gib, _ in await told(stage)] == [("over", 2), ("ok", 1)]


async def test_a_site_far_over_its_limit_is_held_until_it_may_have_more(stage: Stage, site: TestSite) -> None:
    """Neither the reconciler nor an engine's restart sets it going for long; its neighbour is not touched."""
    other = await stage.site()
    await stage.deploy()
    await keeps(stage, site, 2.5)
    assert await told(stage) == [(site.app_id, "held", 2.5, 2)]
    assert stage.shown(site) == held(site)

    stage.engine.calls.clear()
    await Reconciler(stage.context, Watcher(stage.context)).once()
    await SiteDisks(stage.context).once()
    assert stage.engine.calls == []
    stage.engine.present = {k: replace(o, state="running") for k, o in stage.engine.present.items()}
    await SiteDisks(stage.context).once()
    assert stage.shown(site) == held(site)
    assert stage.shown(other) == whole(other)

    assert await queries.set_limit(stage.context.pool, site.app_id, 2560)
    await SiteDisks(stage.context).once()
    assert stage.shown(site) == held(site)
    assert await queries.set_limit(stage.context.pool, site.app_id, 2561)
    for _ in range(2):
        await SiteDisks(stage.context).once()
    assert stage.shown(site) == whole(site)
    assert [event[:2] for event in await told(stage)] == [(site.app_id, "held"), (site.app_id, "ok")]
    assert (await told(stage))[-1][3] == 2561 / 1024


async def test_of_a_site_that_is_held_nothing_is_deployed(stage: Stage, site: TestSite) -> None:
    """Each kind fails at once and says why, and the site stays as it is; with more room it is deployed."""
    live = await stage.context.pool.fetchval("SELECT live_deployment_id FROM sites")
    await keeps(stage, site, 3)
    stage.engine.calls.clear()
    for more in ({"kind": "manual"}, {"kind": "settings"}, {"kind": "rollback", "rollback_to": live}):
        failed = await deploy(stage, site, **more)
        assert await reason(stage, failed) == ("failed", "fetch", "disk_full")
    assert not [
        call for call in stage.engine.calls if call.startswith(("create", "start", "stop", "remove", "unpause"))
    ]
    assert stage.shown(site) == held(site)
    await queries.set_limit(stage.context.pool, site.app_id, 0)
    await SiteDisks(stage.context).once()
    assert (await reason(stage, await deploy(stage, site, kind="manual")))[0] == "succeeded"


async def test_a_deployment_under_way_starts_nothing_of_a_site_that_was_held_meanwhile(
    stage: Stage, site: TestSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As its build may have taken minutes."""
    deployment = await stage.push(site, "<?php echo 1;")
    at_hand = stage.context.library.at_hand

    async def built_meanwhile(image: str) -> bool:
        await keeps(stage, site, 3)
        return await at_hand(image)

    monkeypatch.setattr(stage.context.library, "at_hand", built_meanwhile)
    await stage.deploy()
    assert await reason(stage, deployment) == ("failed", "start", "disk_full")
    assert stage.shown(site) == held(site)


async def test_a_site_that_is_held_can_be_deleted(stage: Stage, site: TestSite) -> None:
    """And is not told of any more."""
    await keeps(stage, site, 3)
    await stage.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
    await SiteDisks(stage.context).once()
    await stage.work()
    assert stage.shown(site) == {}
    await SiteDisks(stage.context).once()
    assert [event[1] for event in await told(stage)] == ["held"]


@pytest.mark.parametrize(("before", "gib", "after"), [(0.5, 3.0, "held"), (3.0, 0.5, "ok")])
async def test_whoever_dies_while_holding_or_releasing_is_followed_by_one_who_ends_it(
    stage: Stage, site: TestSite, before: float, gib: float, after: str
) -> None:
    """At each call to the engine, before and after it: told once, and all that has volumes in one state."""
    for death in (-1, 1, -2, 2):
        await keeps(stage, site, before)
        already = len(await told(stage))
        stage.engine.calls.clear()
        stage.engine.die_at = death
        with pytest.raises(KilledError):
            await keeps(stage, site, gib)
        stage.engine.die_at = None
        await SiteDisks(stage.context).once()
        assert [event[1] for event in (await told(stage))[already:]] == [after]
        assert stage.shown(site) == (held(site) if after == "held" else whole(site))


async def test_the_operator_sees_what_sites_keep_and_sets_limits(
    stage: Stage, site: TestSite, dsn: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """As measured last; a limit of its own, none, and that of all again."""
    settings = stage.context.settings.model_copy(update={"database_url": SecretStr(dsn)})
    await keeps(stage, site, 3)
    capsys.readouterr()
    for mib, shown in ((None, "2048"), (4096, "4096"), (0, "none"), ("default", "2048")):
        assert await command._main(settings, site.app_id, mib) == 0
        [_, line] = capsys.readouterr().out.splitlines()
        assert line.split() == ["3072", shown, "held", site.app_id, site.domain]
    assert await command._main(settings, None, None) == 0
    assert site.app_id in capsys.readouterr().out
    assert await command._main(settings, "app_unknown", 1) == 1


async def test_who_cannot_measure_still_holds_and_does_not_ask_at_once(
    stage: Stage, site: TestSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Walking through files that many is work for the engine: after an attempt that failed, too, it gets a rest."""
    await keeps(stage, site, 3)
    stage.engine.present = {k: replace(o, state="running") for k, o in stage.engine.present.items()}
    asked = []

    async def away() -> list[Any]:
        asked.append(1)
        raise EngineUnavailableError("The container engine does not answer.")

    monkeypatch.setattr(stage.engine, "volumes_measured", away)
    disks = SiteDisks(stage.context)
    for _ in range(3):
        await disks.once()
    assert len(asked) == 1
    assert stage.shown(site) == held(site)
    assert await row(stage, site) == ("held", 3)


async def test_while_the_engine_measures_for_another_it_is_asked_at_each_look(
    stage: Stage, site: TestSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two stacks on one engine that measure at one pace do not starve each other."""
    asked = []

    async def busy() -> list[Any]:
        asked.append(1)
        raise typed(500, "a disk usage operation is already running")

    monkeypatch.setattr(stage.engine, "volumes_measured", busy)
    disks = SiteDisks(stage.context)
    for _ in range(3):
        await disks.once()
    assert len(asked) == 3


STACK = f"disks{os.getpid()}"
IMAGE = "webmeteor/postgres:17"


@pytest.fixture
async def docker() -> AsyncIterator[DockerEngine]:
    made = DockerEngine("unix:///var/run/docker.sock", STACK, BUILDS["registry"])
    try:
        yield made
    finally:
        for observed in await made.containers():
            await made.remove(observed.id)
            with contextlib.suppress(EngineError):
                await made.remove_site_volumes(observed.app_id)
        await made.close()


async def measured(docker: DockerEngine) -> list[Volume]:
    """The engine measures for one at a time, and other stacks' deployers ask as well."""
    async with asyncio.timeout(30):
        while True:
            with contextlib.suppress(InUseError):
                return await docker.volumes_measured()
            await asyncio.sleep(0.2)


async def test_the_engine_measures_named_and_anonymous_volumes_and_holds_what_runs(docker: DockerEngine) -> None:
    """A volume that grew is seen to have grown; a container that stands still is removed as any other."""
    app_id = new_app_id()
    labels = {
        engine_spec.STACK: STACK, engine_spec.APP: app_id, engine_spec.SERVICE: "api",
        "webmeteor.customer": new_customer_uuid(),
    }  # fmt: skip
    name = f"{STACK}-uploads"
    await docker.ensure_volume(name, labels)
    container = await docker.create(
        f"{STACK}-api",
        {
            "Image": IMAGE, "Labels": labels, "Entrypoint": ["sh", "-c"], "User": "0",
            "Cmd": ["truncate -s 3000000 /uploads/a; truncate -s 5000000 /kept/b; echo written; exec sleep 60"],
            "Volumes": {"/kept": {}},
            "HostConfig": {"NetworkMode": "none", "Mounts": [{"Type": "volume", "Source": name, "Target": "/uploads"}]},
        },
    )  # fmt: skip
    await docker.start(container)
    async for lines in docker.logs(container, tail=1, follow=True):
        assert lines == ["written"]
        break
    [seen] = await docker.containers(app_id)
    assert name in seen.volumes
    sizes = {v.name: v for v in await measured(docker)}
    assert sizes[name].app_id == app_id
    # The image has a volume of its own, of which nothing was used; folders count a little.
    counted = sorted(sizes[volume].bytes for volume in seen.volumes)
    assert counted[-2:] == [pytest.approx(3_000_000, abs=20_000), pytest.approx(5_000_000, abs=20_000)]
    assert sum(v.app_id == app_id for v in sizes.values()) == 1

    await docker.pause(container)
    await docker.remove(container)
    assert await docker.containers(app_id) == []
    await docker.remove_site_volumes(app_id)
