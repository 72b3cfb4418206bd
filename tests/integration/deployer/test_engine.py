"""What the deployer relies on, asked of the real engine and of the one that is played in tests."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deployer.engine import spec as engine_spec
from deployer.engine.docker import DockerEngine
from deployer.engine.errors import AddressTakenError, EngineError, MissingError, NameTakenError
from deployer.engine.fake import FakeEngine
from deployer.engine.protocol import Engine
from deployer.model import Placed
from shared.names import new_app_id, new_customer_uuid
from shared.sitespec import SiteSpec

from .conftest import BUILDS

IMAGE = "webmeteor/postgres:17"
STACK = f"contract{os.getpid()}"
ENV = {"DB_NAME": "d", "DB_USER": "u", "DB_PASSWORD": "p" * 32, "APP_DOMAIN": "x.y"}


@pytest.fixture
def spec() -> SiteSpec:
    return SiteSpec(
        customer_uuid=new_customer_uuid(), app_id=new_app_id(), site_type="portfolio", site_name="x",
        domain="x.example.com",
    )  # fmt: skip


@pytest.fixture(params=["fake", "docker"])
async def engine(request: pytest.FixtureRequest, spec: SiteSpec) -> AsyncIterator[Engine]:
    if request.param == "fake":
        yield FakeEngine(images={IMAGE: "sha256:1"})
        return
    made = DockerEngine("unix:///var/run/docker.sock", STACK, BUILDS["registry"])
    yield made
    for observed in await made.containers(spec.app_id):
        await made.remove(observed.id)
    await made.remove_site_networks(spec.app_id)
    await made.remove_site_volumes(spec.app_id)
    await made.close()


async def test_a_container_is_made_found_stopped_and_removed(engine: Engine, spec: SiteSpec) -> None:
    """Doing it twice is harmless where the deployer does it twice; a conflict has a type where it must know."""
    image = await engine.image_id(IMAGE)
    assert image is not None
    assert await engine.image_id(image) == image
    assert await engine.image_id("webmeteor/none:1") is None
    network = engine_spec.network(spec, STACK, "10.255.254.0/28")
    for _ in range(2):
        await engine.ensure_network(network)
        for name, labels in engine_spec.volumes(spec, STACK).items():
            await engine.ensure_volume(name, labels)
    config = engine_spec.container(spec, "db", stack=STACK, image=image, env=ENV, directory=Path("/x"))
    where = Placed(image, "10.255.254.2", engine_spec.config_hash(config), "deploy-20260101-120000-abcd")
    name = spec.container("db")
    made = await engine.create(name, engine_spec.placed(config, where))
    with pytest.raises(NameTakenError):
        await engine.create(name, engine_spec.placed(config, where))
    await engine.start(made)
    [found] = await engine.containers(spec.app_id)
    assert (found.id, found.name, found.state, found.service) == (made, name, "running", "db")
    assert (found.release, found.config_hash, found.address) == (where.origin, where.config_hash, where.address)
    assert found.image == image
    assert [o.id for o in await engine.containers()] == [made]
    assert await engine.ended(made) is None
    assert set(found.volumes) == set(engine_spec.volumes(spec, STACK)) & set(spec.mounts("db"))

    await engine.pause(made)
    with pytest.raises(EngineError):
        await engine.pause(made)
    assert [o.state for o in await engine.containers()] == ["paused"]
    assert await engine.ended(made) is None
    await engine.unpause(made)
    with pytest.raises(EngineError):
        await engine.unpause(made)
    assert [o.state for o in await engine.containers()] == ["running"]

    other = await engine.create(f"{name}-2", engine_spec.placed(config, where))
    with pytest.raises(AddressTakenError):
        await engine.start(other)
    await engine.remove(other)

    async with asyncio.timeout(20):
        while True:
            if await engine.tail(made, 5):
                break
            await asyncio.sleep(0.1)
    await engine.stop(made, 5)
    assert await engine.ended(made) is not None
    await engine.rename(made, f"{name}-renamed")
    for _ in range(2):
        await engine.remove(made)
    with pytest.raises(MissingError):
        await engine.start(made)
    assert await engine.containers(spec.app_id) == []
    await engine.remove_site_networks(spec.app_id)
    with pytest.raises(MissingError):
        await engine.start(await engine.create(name, engine_spec.placed(config, where)))
