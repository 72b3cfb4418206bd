"""The container engine restarts in the middle. Only where scripts/engine started it: it may carry others' work."""

import asyncio
import secrets
import sys

import pytest

from tests.e2e.crash.records import Database
from tests.e2e.crash.stack import CrashStack
from tests.e2e.crash.visitor import visiting
from tests.e2e.sources import greeting
from tests.lib import engine
from tests.lib.git import Checkout
from tests.lib.platform import Site
from tests.lib.process import run
from tests.lib.stack import ROOT
from tests.lib.waiting import until

pytestmark = pytest.mark.timeout(300)


async def test_engine_restarts_during_a_deployment(
    crash: CrashStack, steady: Site, work: Checkout, database: Database
) -> None:
    """Visitors notice nothing, the deployment ends as it should, the same containers go on."""
    text = secrets.token_hex(8)
    async with crash.explained(), visiting(steady):
        commit = await work.push_files(greeting(work, text))
        await asyncio.sleep(1)
        await run(sys.executable, "scripts/engine", "restart", cwd=ROOT)
        await steady.wait_commit(commit, seconds=120)
        await database.until_quiet()
    assert (await steady.get("/api/greeting")).json()["data"]["greeting"] == text
    wanted = sorted(steady.container(service) for service in engine.SITE_SERVICES)

    async def the_same() -> bool:
        return await engine.names("container", steady.app_id) == wanted

    # The upkeep's first look removes a builder whose removal the restart interrupted.
    await until("the site to have its four containers alone", the_same, seconds=30)
