import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aio_pika.abc import AbstractRobustConnection
from shared.errors import NotFoundError
from shared.messaging.query import serve

from tests.integration.api_gateway.conftest import Api, problem


@pytest.fixture
def questions(connection: AbstractRobustConnection) -> AbstractRobustConnection:
    """The real broker."""
    return connection


@contextlib.asynccontextmanager
async def deployer(connection: AbstractRobustConnection, asked: list[dict[str, Any]]) -> AsyncIterator[None]:
    """Answers as the deployer does: one line per answer."""

    async def answer(question: dict[str, Any]) -> AsyncIterator[str]:
        asked.append(question)
        if question["service"] == "db":
            raise NotFoundError("The container db does not run.")
        yield "first"
        yield "sec\nond"

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
