"""A stack of its own (`crash`), because its processes die all the time. It is made new for each run and removed after
it; WEBMETEOR_KEEP=1 takes the one that is there and leaves it, for somebody who wants to look.
"""

import os
from collections.abc import AsyncIterator

import aio_pika
import pytest
import pytest_asyncio

from tests.e2e.crash.patient import PatientPlatform
from tests.e2e.crash.records import Database
from tests.e2e.crash.stack import CRASH, CrashStack
from tests.lib.platform import Customer
from tests.support.events import Elsewhere

session_fixture = pytest_asyncio.fixture(scope="session", loop_scope="session")


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
    return await patient.register("Ada Lovelace")


@pytest.fixture(scope="session")
def database(crash: CrashStack) -> Database:
    return Database(crash)


@session_fixture
async def published(crash: CrashStack) -> AsyncIterator[list[dict[str, object]]]:
    """Every event that passes the broker, repetitions too; while the broker lives."""
    connection = await aio_pika.connect_robust(crash.secrets()["WEBMETEOR_AMQP_URL"])
    elsewhere = Elsewhere(connection)
    await elsewhere.start()
    yield elsewhere.seen
    await connection.close()
