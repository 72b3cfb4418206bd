"""A service's connections to its database."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from shared.db import errors as db_errors
from shared.db import pool as pools
from shared.db.pool import Pool, create_pool
from shared.http import boundary
from shared.translation import translated
from tests.support.waiting import until


@pytest.fixture
async def small(dsn: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pool]:
    """One connection, for which nobody waits long."""
    monkeypatch.setattr(pools, "ACQUIRE_SECONDS", 0.2)
    made = await create_pool(dsn, size=1)
    yield made
    made.terminate()


async def test_nobody_waits_for_ever_for_a_connection(small: Pool) -> None:
    """Whichever way one is asked for; it counts as a database that is away, and the next one gets it again."""
    async with small.acquire():
        for asking in (small.fetchval("SELECT 1"), small.execute("SELECT 1"), small.fetch("SELECT 1")):
            with pytest.raises(TimeoutError) as raised:
                await asking
            assert isinstance(raised.value, db_errors.AWAY)
        with pytest.raises(TimeoutError):
            async with small.acquire():
                pass
    assert await small.fetchval("SELECT 1") == 1


async def test_a_request_that_gets_no_connection_is_told_to_come_again(small: Pool) -> None:
    async def read(_: web.Request) -> web.Response:
        return web.json_response(await small.fetchval("SELECT 1"))

    app = web.Application(middlewares=[boundary, translated])
    app.router.add_get("/", read)
    async with TestClient(TestServer(app)) as client:
        async with small.acquire():
            answer = await client.get("/")
            assert (answer.status, (await answer.json())["key"]) == (503, "unavailable")
            assert int(answer.headers["Retry-After"]) > 0
        assert (await client.get("/")).status == 200


async def test_a_transaction_that_nobody_goes_on_with_is_ended(
    dsn: str, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the server: what it held is free, whoever had it finds the database away, and the pool makes another."""
    assert await pool.fetchval("SHOW idle_in_transaction_session_timeout") == "1min"
    monkeypatch.setitem(pools.OPTIONS, "idle_in_transaction_session_timeout", "100")
    other = await create_pool(dsn, size=1)
    await pool.execute("CREATE TABLE held (n int); INSERT INTO held VALUES (1)")
    tx = await other.acquire()
    await tx.transaction().start()
    await tx.execute("UPDATE held SET n = 2")
    await until(lambda: _is_free(pool))
    with pytest.raises(db_errors.AWAY):
        await tx.execute("UPDATE held SET n = 3")
    await other.release(tx)
    assert await other.fetchval("SELECT n FROM held") == 1
    other.terminate()


async def _is_free(pool: Pool) -> bool:
    return bool(await pool.fetch("SELECT FROM held FOR UPDATE SKIP LOCKED"))


async def test_all_connections_in_use_is_not_for_ever(small: Pool) -> None:
    """Who waits gets the connection that becomes free meanwhile."""
    async with small.acquire():
        waiting = asyncio.ensure_future(small.fetchval("SELECT 1"))
        await asyncio.sleep(0)
    assert await waiting == 1
