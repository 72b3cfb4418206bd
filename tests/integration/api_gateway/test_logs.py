import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import pytest
from aio_pika.abc import AbstractRobustConnection
from aiohttp import ClientResponse

from api_gateway.settings import Settings
from shared.errors import NotFoundError
from shared.events import types as t
from shared.messaging.query import serve
from tests.integration.api_gateway.conftest import Api, Platform, problem
from tests.support.waiting import until

# As `tail`: the container goes on, and has nothing more to say.
ENDLESS = 77


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"streams": 7, "streams_per_customer": 3, "streams_per_site": 2})


@pytest.fixture
def questions(connection: AbstractRobustConnection) -> AbstractRobustConnection:
    """The real broker."""
    return connection


@contextlib.asynccontextmanager
async def deployer(connection: AbstractRobustConnection, asked: list[dict[str, Any]]) -> AsyncIterator[None]:
    """Answers as the deployer does: several lines at once."""

    async def answer(question: dict[str, Any]) -> AsyncGenerator[list[str], None]:
        asked.append(question)
        if question["service"] == "db":
            raise NotFoundError("The container db does not run.")
        yield ["first"]
        yield ["sec\nond"]
        if question["tail"] == ENDLESS:
            await asyncio.Event().wait()

    running = asyncio.ensure_future(serve(connection, "deployer", answer))
    await asyncio.sleep(0.3)
    yield
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_logs_are_asked_of_the_deployer(api: Api, connection: AbstractRobustConnection) -> None:
    """Plain text, or server-sent events with follow; the deployer's error reaches the customer."""
    app_id = await api.create()
    asked: list[dict[str, Any]] = []
    async with deployer(connection, asked):
        path = f"/api/sites/{app_id}/logs"
        assert await api.get(f"{path}?service=www&tail=5", expect=200) == "first\nsec\nond\n"
        assert asked == [{"query": "logs", "app_id": app_id, "service": "www", "tail": 5, "follow": False}]
        stream = await api.get(f"{path}?follow=1", expect=200)
        assert stream == "data: first\n\ndata: sec\ndata: ond\n\nevent: end\ndata: \n\n"
        assert await problem(await api.get(f"{path}?service=db")) == (404, "not_found")
        assert await problem(await api.get(f"{path}?service=../x")) == (422, "invalid_input")


async def test_a_deployer_that_is_away_is_503(api: Api) -> None:
    """At once, not after a time-out; with and without follow."""
    app_id = await api.create()
    for query in ("", "?follow=1"):
        assert await problem(await api.get(f"/api/sites/{app_id}/logs{query}")) == (503, "unavailable")


async def follow(api: Api, app_id: str) -> ClientResponse:
    """Once the first lines are there; or the refusal."""
    response: ClientResponse = await api.get(f"/api/sites/{app_id}/logs?follow=1&tail={ENDLESS}")
    if response.status == 200:
        assert await response.content.readline() == b"data: first\n"
    return response


async def test_who_follows_too_much_hurts_nobody_else(
    api: Api, anyone: Api, connection: AbstractRobustConnection
) -> None:
    """Of a site and of a customer so many at once; one more is 429. What was closed makes room by itself."""
    other = await anyone.register()
    mine, second, theirs = await api.create(), await api.create(), await other.create()
    async with deployer(connection, []):
        mine_open = [await follow(api, mine) for _ in range(2)]
        assert await problem(await follow(api, mine)) == (429, "too_many_requests")
        assert await problem(await api.get(f"/api/sites/{mine}/logs")) == (429, "too_many_requests")
        mine_open.append(await follow(api, second))
        refused = await follow(api, second)
        assert refused.headers["Retry-After"]
        assert "close one" in (await refused.json())["detail"]
        theirs_open = await follow(other, theirs)
        assert theirs_open.status == 200
        # Nothing is said to anybody: a client who has gone is noticed all the same.
        mine_open[0].close()

        async def room() -> bool:
            response = await follow(api, mine)
            response.close()
            return response.status == 200

        await until(room)


async def test_deployment_logs_count_as_well(api: Api, platform: Platform) -> None:
    """They are polled for as long as their deployment runs."""
    app_id = await api.create()
    await platform.make_active(app_id)
    await platform.tell(await platform.deployment(t.DeployQueued, app_id, 2, kind="manual"))
    path = f"/api/sites/{app_id}/deployments/deploy-20260101-000002-abcd/log?follow=1"
    await platform.tell(
        t.DeployLog(
            **await platform.ids(app_id), deployment_id="deploy-20260101-000002-abcd", first_line=1, lines=["begun"]
        )
    )
    for _ in range(2):
        response = await api.get(path)
        assert await response.content.readline() == b"id: 1\n"
    assert await problem(await api.get(path)) == (429, "too_many_requests")
