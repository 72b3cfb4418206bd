"""A stack of its own (`crash`), because its processes die all the time. It is made new for each run and removed after
it; WEBMETEOR_KEEP=1 takes the one that is there and leaves it, for somebody who wants to look.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import aio_pika
import pytest
import pytest_asyncio

from tests.e2e.crash.patient import PatientPlatform
from tests.e2e.crash.records import Database, Event
from tests.e2e.crash.stack import CRASH, CrashStack
from tests.lib import engine
from tests.lib.git import Checkout
from tests.lib.platform import Customer, Site
from tests.lib.stack import ROOT
from tests.support.events import Elsewhere

ENGINE_PID = ROOT / "var" / "engine" / "dockerd.pid"
session_fixture = pytest_asyncio.fixture(scope="session", loop_scope="session")


def engine_is_ours() -> bool:
    """Whether scripts/engine started the container engine; another one is not restarted by a test."""
    try:
        return Path(f"/proc/{int(ENGINE_PID.read_text())}/comm").read_text().strip() == "dockerd"
    except (OSError, ValueError):
        return False


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    others = [item for item in items if item.path == Path(__file__).with_name("test_engine.py")]
    if others and not engine_is_ours():
        names = ", ".join(item.name for item in others)
        config.get_terminal_writer().line(f"not run, because scripts/engine did not start this engine: {names}")
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


@session_fixture
async def crash() -> AsyncIterator[CrashStack]:
    keep = os.environ.get("WEBMETEOR_KEEP")
    if not keep:
        await CRASH.clean()
    await CRASH.up()
    yield CRASH
    if not keep:
        await CRASH.clean()


@session_fixture
async def patient(crash: CrashStack) -> AsyncIterator[PatientPlatform]:
    async with PatientPlatform(crash) as platform:
        yield platform


@session_fixture
async def owner(patient: PatientPlatform) -> Customer:
    return await patient.register("Grace Hopper")


@pytest.fixture(scope="session")
def database(crash: CrashStack) -> Database:
    return Database(crash)


@contextlib.asynccontextmanager
async def listening(crash: CrashStack) -> AsyncIterator[Sequence[Event]]:
    """Every event that passes the broker, repetitions too; while the broker lives."""
    connection = await aio_pika.connect_robust(crash.secrets()["WEBMETEOR_AMQP_URL"])
    elsewhere = Elsewhere(connection)
    await elsewhere.start()
    yield elsewhere.seen
    await connection.close()


@session_fixture
async def published(crash: CrashStack) -> AsyncIterator[Sequence[Event]]:
    """For one broker's life: the restart tests end it."""
    async with listening(crash) as events:
        yield events


@session_fixture
async def steady(crash: CrashStack, owner: Customer, database: Database) -> Site:
    """A site that is made while RabbitMQ restarts, and that serves from then on."""
    async with crash.explained():
        site = await owner.create_site("Steady")
        await asyncio.sleep(0.5)
        await engine.docker("restart", "-t", "5", crash.container("rabbitmq"))
        await site.wait_status("active", seconds=90)
        await database.until_quiet()
    return site


@session_fixture
async def work(steady: Site, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return await steady.clone(tmp_path_factory.mktemp("steady"))
