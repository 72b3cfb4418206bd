"""cut.requested → repository and settings in a folder, for the backup service."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from provisioner.jobs import copy_source
from shared.errors import PlatformError
from shared.events.types import CutFailed, CutRequested, CutTaken
from shared.names import new_app_id, new_copy_id
from tests.integration.provisioner.conftest import KilledError, MadeSite, World, git, kill_at


def wish(site: MadeSite, **changes: object) -> CutRequested:
    fields = {
        "customer_uuid": site.customer, "app_id": site.app_id, "copy_id": new_copy_id(),
        "until": datetime.now(UTC) + timedelta(minutes=30),
    }  # fmt: skip
    return CutRequested.model_validate(fields | changes)


def folder(world: World, cut: CutRequested) -> Path:
    return world.context.settings.cuts_root / f"{cut.copy_id}.source"


async def test_the_copy_can_be_cloned_and_has_the_settings(world: World, tmp_path: Path) -> None:
    """Every branch; asked again it is the same copy."""
    site = await world.make_site()
    git(site.repository, "branch", "other", "main")
    cut = wish(site)
    await world.hear(cut)
    await world.hear(cut)
    await world.work()
    [taken] = await world.events(CutTaken)
    made = folder(world, cut)
    manifest = json.loads((made / "manifest.json").read_text())
    assert set(manifest["files"]) == {"environment", "repository.bundle", "variables.json"}
    assert (taken.copy_id, taken.half) == (cut.copy_id, "source")
    assert taken.bytes == sum(file.stat().st_size for file in made.iterdir())
    assert f"APP_ID={site.app_id}" in (made / "environment").read_text()
    git(tmp_path, "clone", "-q", "--mirror", str(made / "repository.bundle"), "c")
    assert git(tmp_path / "c", "rev-parse", "main", "other") == git(site.repository, "rev-parse", "main", "other")
    assert made.stat().st_mode & 0o077 == 0
    await world.hear(cut)
    await world.work()
    assert [told.bytes for told in await world.events(CutTaken)] == [taken.bytes] * 2


async def test_nobody_waits_any_longer(world: World) -> None:
    site = await world.make_site()
    cut = wish(site, until=datetime.now(UTC) - timedelta(seconds=1))
    await world.hear(cut)
    await world.work()
    assert await world.events(CutTaken) == []
    assert not folder(world, cut).exists()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("name", ["_begin", "_copy", "_finish", "_finished"])
async def test_killed_anywhere_the_next_attempt_makes_it(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str, *, after: bool
) -> None:
    site = await world.make_site()
    cut = wish(site)
    await world.hear(cut)
    kill_at(monkeypatch, copy_source, name, after=after)
    with pytest.raises(KilledError):
        await world.work()
    await world.pool.execute("UPDATE jobs SET lease_until = now() - interval '1 s' WHERE lease_owner IS NOT NULL")
    await world.work()
    assert len(await world.events(CutTaken)) == 1
    assert [path.name for path in world.context.settings.cuts_root.iterdir()] == [folder(world, cut).name]


async def test_a_site_that_is_not_there_is_told(world: World) -> None:
    site = await world.make_site()
    cut = wish(site, app_id=new_app_id())
    await world.hear(cut)
    kind = world.kinds["copy"]
    job = await world.lease()
    assert job
    with pytest.raises(PlatformError) as failure:
        await kind.handler(job)
    assert kind.on_exhausted
    async with world.pool.acquire() as tx, tx.transaction():
        await kind.on_exhausted(tx, job, failure.value)
    [told] = await world.events(CutFailed)
    assert (told.copy_id, told.half) == (cut.copy_id, "source")
    assert list(world.context.settings.cuts_root.iterdir()) == []
