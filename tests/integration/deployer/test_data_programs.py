"""The programs that read and write a site's data, on the real engine."""

import asyncio
import io
import os
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from deployer.engine import spec as engine_spec
from deployer.engine.docker import DockerEngine
from deployer.engine.errors import ContainerFailedError
from deployer.running.snapshots import folder, programs
from deployer.running.snapshots.manifest import Database
from shared.names import new_app_id, new_customer_uuid
from shared.sitespec import DB_DATA_PATH, SiteSpec
from tests.support.waiting import until

from .conftest import BUILDS

pytestmark = pytest.mark.stack

STACK = f"data{os.getpid()}"
IMAGE = "webmeteor/postgres:17"
LONG = "l" * 255


@pytest.fixture
async def docker() -> AsyncIterator[DockerEngine]:
    made = DockerEngine("unix:///var/run/docker.sock", STACK, BUILDS["registry"])
    yield made
    await made.close()


@pytest.fixture
async def volume(docker: DockerEngine) -> AsyncIterator[str]:
    name, app_id = f"{STACK}-storage", new_app_id()
    await docker.ensure_volume(name, {engine_spec.STACK: STACK, engine_spec.APP: app_id})
    yield name
    await docker.remove_site_volumes(app_id)


async def printed(engine: DockerEngine, config: dict[str, Any], source: Path | None = None) -> bytes:
    chunks = engine.piped(f"{STACK}-one", config, folder.pieces(source) if source else None)
    return b"".join([chunk async for chunk in chunks])


def members(tar: bytes) -> list[tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(tar)) as opened:
        return opened.getmembers()


async def test_hostile_names_links_and_pipes_stay_in_the_tar(docker: DockerEngine, volume: str, tmp_path: Path) -> None:
    """As they were, for any owner; packed, unpacked into the volume, and packed again, it is the same."""
    make = (
        "cd /data && printf x > 'new\nline' && printf y > -rf && ln -s /etc/shadow outside && ln -s .. up"
        f" && mkfifo pipe && printf z > {LONG} && mkdir closed && printf w > closed/secret && chmod 0 closed/secret"
        " && truncate -s 1T sparse && chown -R 33:33 ."
    )
    made = programs.unpack(STACK, IMAGE, volume)
    await printed(docker, {**made, "Cmd": ["sh", "-c", make]})
    first = await printed(docker, programs.pack(STACK, IMAGE, volume))
    assert len(first) < 2**20
    names = {member.name: member for member in members(first)}
    assert {"./new\nline", "./-rf", "./pipe", f"./{LONG}", "./closed/secret"} < set(names)
    assert (names["./outside"].issym(), names["./outside"].linkname) == (True, "/etc/shadow")
    assert {member.uid for member in names.values()} == {33}
    (tmp_path / "tar").write_bytes(first)
    await printed(docker, programs.unpack(STACK, IMAGE, volume), tmp_path / "tar")
    second = await printed(docker, programs.pack(STACK, IMAGE, volume))
    kept = [[(m.name, m.type, m.mode, m.uid, m.size, m.linkname) for m in members(tar)] for tar in (first, second)]
    assert sorted(kept[0]) == sorted(kept[1])


async def test_a_program_that_fails_says_why_and_leaves_no_container(docker: DockerEngine, volume: str) -> None:
    """Nor does one that is left in the middle; neither leaves an anonymous volume."""
    config = programs.pack(STACK, IMAGE, volume)
    with pytest.raises(ContainerFailedError, match="it broke"):
        await printed(docker, {**config, "Cmd": ["sh", "-c", "echo half; echo it broke >&2; exit 3"]})
    chunks = docker.piped(f"{STACK}-one", {**config, "Cmd": ["sh", "-c", "yes"]})
    assert (await anext(chunks)).startswith(b"y\ny")
    await chunks.aclose()
    assert await docker.found(f"{engine_spec.STACK}={STACK}") == []
    with pytest.raises(ContainerFailedError):
        await printed(docker, {**config, "Cmd": ["sh", "-c", "echo x > /data/new"]})


async def test_a_database_is_dumped_and_loaded(docker: DockerEngine, tmp_path: Path) -> None:
    """As it was when the snapshot was taken, from one site's container into another's, with odd names; what was there
    before is gone.
    """
    sites = [
        SiteSpec(
            customer_uuid=new_customer_uuid(),
            app_id=new_app_id(),
            site_type="blog",
            site_name="x",
            domain="x.example.com",
        )
        for _ in range(2)
    ]
    envs, containers = [], []
    try:
        for spec in sites:
            env = {"DB_NAME": spec.db_name, "DB_USER": spec.db_user, "DB_PASSWORD": "p" * 32, "APP_DOMAIN": "x.y"}
            config = engine_spec.container(spec, "db", stack=STACK, image=IMAGE, env=env, directory=tmp_path)
            config["HostConfig"] |= {"NetworkMode": "none", "Mounts": []}
            config["HostConfig"]["Tmpfs"] |= {DB_DATA_PATH: "size=256m,uid=999,gid=999,mode=700"}
            containers.append(await docker.create(spec.container("db"), config))
            envs.append(env)
            await docker.start(containers[-1])
        for container, env in zip(containers, envs, strict=True):
            async with asyncio.timeout(60):
                while True:
                    try:
                        await printed(docker, programs.about_database(STACK, IMAGE, container, env))
                    except ContainerFailedError:
                        await asyncio.sleep(0.2)
                    else:
                        break
        made = programs.about_database(STACK, IMAGE, containers[0], envs[0])
        make = 'CREATE TABLE "o""dd" (t text); INSERT INTO "o""dd" VALUES (\'a\'), (\'b\'); CREATE TABLE none ()'
        await printed(docker, {**made, "Cmd": [*made["Cmd"][:-1], make]})
        more = {**made, "Cmd": [*made["Cmd"][:-1], 'INSERT INTO "o""dd" VALUES (\'c\'); CREATE TABLE later ()']}
        holding = programs.hold_snapshot(STACK, IMAGE, containers[0], envs[0])
        async with docker.talking(f"{STACK}-snapshot", holding) as holder:
            lines = holder.lines()
            assert await anext(lines) == programs.READY
            await holder.write(programs.HOLD)
            held = containers[0], envs[0], programs.snapshot_id(await anext(lines))
            await printed(docker, more)
            about = await printed(docker, programs.about_database(STACK, IMAGE, *held))
            assert Database.model_validate_json(about).tables == {'public.o"dd': 2, "public.none": 0}
            (tmp_path / "dump").write_bytes(await printed(docker, programs.dump(STACK, IMAGE, *held)))
        for _ in range(2):
            await printed(docker, programs.empty_database(STACK, IMAGE, containers[1], envs[1]))
            await printed(docker, programs.load_dump(STACK, IMAGE, containers[1], envs[1]), tmp_path / "dump")
        about = await printed(docker, programs.about_database(STACK, IMAGE, containers[1], envs[1]))
        assert Database.model_validate_json(about).tables == {'public.o"dd': 2, "public.none": 0}
    finally:
        for container in containers:
            await docker.remove(container)


async def test_links_keep_what_was_there_and_the_site_does_not_see_them(docker: DockerEngine, volume: str) -> None:
    """What is uploaded, replaced or deleted afterwards changes nothing in the copy; hostile names, links and pipes stay
    what they are. Linking again begins anew, and in the end nothing is left beside the volume.
    """
    beside = STACK, IMAGE, volume, await docker.volume_folder(volume)
    inside = programs.unpack(STACK, IMAGE, volume)
    make = (
        "cd /data && printf old > gone && printf old > 'new\nline' && ln -s /etc/shadow outside && mkfifo pipe"
        " && mkdir closed && printf w > closed/secret && chmod 0 closed/secret closed && chown -R 33:33 ."
    )
    await printed(docker, {**inside, "Cmd": ["sh", "-c", make]})
    for _ in range(2):
        async with docker.talking(f"{STACK}-links", programs.link(*beside)) as links:
            lines = links.lines()
            assert await anext(lines) == programs.READY
            await links.write(b"\n")
            assert await anext(lines) == programs.LINKED
    change = "cd /data && rm gone && printf new > n && mv n 'new\nline' && printf x > later && ls -A / /data"
    assert b"cut" not in await printed(docker, {**inside, "Cmd": ["sh", "-c", change]})
    tar = await printed(docker, programs.pack_links(*beside))
    names = {member.name: member for member in members(tar)}
    assert set(names) == {".", "./gone", "./new\nline", "./outside", "./pipe", "./closed", "./closed/secret"}
    assert list(names) == sorted(names)
    assert (names["./outside"].linkname, names["./closed"].mode, names["./closed/secret"].uid) == ("/etc/shadow", 0, 33)
    with tarfile.open(fileobj=io.BytesIO(tar)) as opened:
        content = opened.extractfile("./new\nline")
        assert content
        assert content.read() == b"old"
    await printed(docker, programs.unlink(*beside))
    listed = await printed(docker, {**programs.unlink(*beside), "Cmd": ["ls", "-A", programs.BESIDE]})
    assert b"cut" not in listed


async def test_a_folder_that_is_not_the_volumes_is_not_linked(
    docker: DockerEngine, volume: str, tmp_path: Path
) -> None:
    """An empty copy would be worse than none."""
    (tmp_path / "_data").mkdir()
    async with docker.talking(f"{STACK}-links", programs.link(STACK, IMAGE, volume, tmp_path)) as links:
        assert "not the same files" in [line async for line in links.lines()]
    assert not (tmp_path / programs.CUT).exists()


async def test_links_of_a_talk_that_ends_are_not_made(docker: DockerEngine, volume: str) -> None:
    """The deployer was killed while the helper waited: it ends with its input, and so does the container."""
    name = f"{STACK}-links"
    beside = STACK, IMAGE, volume, await docker.volume_folder(volume)
    container = await docker.create(name, engine_spec.bare(programs.link(*beside)))
    try:
        async with docker.attached(container) as links:
            await docker.start(container)
            assert await anext(links.lines()) == programs.READY
        await until(lambda: docker.ended(container), seconds=30)
    finally:
        await docker.remove(container)
    listed = await printed(docker, {**programs.unlink(*beside), "Cmd": ["ls", "-A", programs.BESIDE]})
    assert b"cut" not in listed
