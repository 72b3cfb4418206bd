"""Room for builds, and what may be taken away to have more."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deployer.build.traces import Trace
from deployer.disk import caches, leftovers
from deployer.errors import NoRoomError
from deployer.host.room import Room, used
from deployer.images import collector
from deployer.images.pushes import Pushes

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


def test_the_fuller_of_bytes_and_files_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `df` says: what is reserved for root is not there for others."""

    def says(*, blocks: int, free: int, available: int, files: int, files_free: int) -> None:
        found = os.statvfs_result(
            (4096, 4096, blocks, free, available, files, files_free, files_free, 0, 255),
        )
        monkeypatch.setattr(os, "statvfs", lambda _: found)

    says(blocks=100, free=30, available=20, files=0, files_free=0)
    assert used(Path("/")) == 70 / 90
    says(blocks=100, free=90, available=90, files=1000, files_free=50)
    assert used(Path("/")) == 0.95
    says(blocks=0, free=0, available=0, files=0, files_free=0)
    assert used(Path("/")) == 0


def room(**used: float) -> Room:
    return Room({name: Path(name) for name in used}, 0.85, lambda path: used[str(path)])


def test_one_disk_that_is_nearly_full_stops_builds() -> None:
    """From the threshold on, whichever it is."""
    assert room(engine=0.84, files=0.2).left()
    for full in (room(engine=0.85, files=0.2), room(engine=0.2, files=0.99)):
        assert not full.left()
        with pytest.raises(NoRoomError):
            full.check()


def test_the_cache_that_was_of_no_use_for_longest_comes_first() -> None:
    """A site's last deployment counts; of a site that is not known, the volume's age."""
    found = [Trace("v1", "app_a", NOW), Trace("v2", "app_b", NOW), Trace("v3", "template", NOW - timedelta(days=3))]
    deployed = {"app_a": NOW - timedelta(days=1), "app_b": NOW - timedelta(days=9)}
    assert [whose for _, whose in caches.by_age(found, deployed)] == ["app_b", "template", "app_a"]


@pytest.mark.parametrize(
    ("whose", "seconds", "gone"),
    [("app_a", 0, True), ("template", 700, False), ("template", 800, True), ("app_unknown", 700, False)],
)
def test_a_builder_is_left_over_when_nobody_can_be_waiting_for_it(whose: str, seconds: int, gone: bool) -> None:
    """A site's has this deployer or nobody; another's may be another process's, but only so long."""
    found = Trace("c", whose, NOW - timedelta(seconds=seconds))
    assert leftovers.is_left_over(found, {"app_a"}, NOW, build_seconds=600) is gone


def test_old_folders_are_swept(tmp_path: Path) -> None:
    """What is new may be somebody's at work."""
    for name in ("app_old", ".warm-x", ".warm-new"):
        (tmp_path / name / "tree").mkdir(parents=True)
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / ".pushes").touch()
    os.utime(tmp_path / ".pushes", (0, 0))
    os.utime(tmp_path / ".warm-new", (100_000, 100_000))
    leftovers.sweep_folders(tmp_path, now=150_000)
    assert {path.name for path in tmp_path.iterdir()} == {".warm-new", ".pushes"}


async def test_pushes_go_side_by_side_and_the_collection_goes_alone(tmp_path: Path) -> None:
    """Who collects does not wait, who pushes does; a second process is a second `Pushes` on the same file."""
    ended: list[str] = []

    async def end_collector() -> None:
        ended.append("collector")

    one, other = Pushes(tmp_path / "lock", end_collector), Pushes(tmp_path / "lock", end_collector)
    async with one.pushing(), other.pushing():
        with one.none() as nobody:
            assert not nobody
    assert ended == ["collector", "collector"]
    with other.none() as nobody:
        assert nobody
        waiting = asyncio.ensure_future(_push(one))
        await asyncio.sleep(0)
        with one.none() as second:
            assert not second
        assert not waiting.done()
    assert await waiting == "pushed"


async def _push(pushes: Pushes) -> str:
    async with pushes.pushing():
        return "pushed"


def test_the_collector_is_the_registry_without_a_network() -> None:
    """Its image, user, settings and volumes, and no right beside them."""
    registry = {"Image": "sha256:r", "Config": {"User": "1000:1000", "Env": ["A=b"]}}
    body = collector.container(registry, "abc", "dev")
    assert (body["Image"], body["User"], body["Env"]) == ("sha256:r", "1000:1000", ["A=b"])
    assert [*body["Entrypoint"], *body["Cmd"]] == ["registry", "garbage-collect", "/etc/docker/registry/config.yml"]
    host = body["HostConfig"]
    assert (host["VolumesFrom"], host["NetworkMode"], host["CapDrop"]) == (["abc"], "none", ["ALL"])
    assert host["ReadonlyRootfs"]
    assert host["Memory"] == host["MemorySwap"] > 0
    assert (host["NanoCpus"], host["PidsLimit"]) > (0, 0)
