"""Questions between services: answers stream, and neither side waits for one that is gone."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import aio_pika
import pytest
from aio_pika.abc import AbstractRobustConnection

from shared.errors import NotFoundError, PlatformError, UnavailableError
from shared.messaging import broker, query, topology
from tests.support.messaging import running
from tests.support.waiting import until

Answers = AsyncGenerator[Any, None]


async def _collect(connection: AbstractRobustConnection, **question: Any) -> list[Any]:
    return [answer async for answer in query.ask(connection, "api-gateway", "deployer", question)]


async def _asked(connection: AbstractRobustConnection, **question: Any) -> list[Any]:
    """As `_collect`, once the answering side is there."""
    while True:
        try:
            return await _collect(connection, **question)
        except UnavailableError:
            await asyncio.sleep(0.05)


async def test_answers_arrive_one_by_one_and_end(connection: AbstractRobustConnection) -> None:
    """The question reaches the answering side as it was; the stream ends by itself."""

    async def answer(question: dict[str, Any]) -> Answers:
        for number in range(question["count"]):
            yield {"line": number}

    async with running(lambda: query.serve(connection, "deployer", answer)):
        assert await _asked(connection, count=3) == [{"line": 0}, {"line": 1}, {"line": 2}]
        assert await _asked(connection, count=0) == []


async def test_a_question_that_nobody_can_read_harms_no_other(connection: AbstractRobustConnection) -> None:
    """Neither one that is no JSON, nor one whose answer can't be written."""

    async def answer(question: dict[str, Any]) -> Answers:
        yield object() if question.get("odd") else "fine"

    async with running(lambda: query.serve(connection, "deployer", answer)):
        assert await _asked(connection) == ["fine"]
        async with connection.channel() as channel:
            questions = await channel.get_exchange(topology.QUESTIONS, ensure=False)
            for body in (b"no JSON", b'{"odd": true}'):
                await questions.publish(aio_pika.Message(body, reply_to="x"), routing_key="deployer")
        assert await _collect(connection) == ["fine"]


async def test_nobody_there_is_said_at_once(connection: AbstractRobustConnection) -> None:
    """No waiting for a service that does not run."""
    with pytest.raises(UnavailableError):
        await _collect(connection, count=1)


async def test_error_of_the_answering_side_arrives(connection: AbstractRobustConnection) -> None:
    """A PlatformError keeps its key; anything else is told without its text."""

    async def answer(question: dict[str, Any]) -> Answers:
        yield 1
        raise NotFoundError("no such container") if question["known"] else RuntimeError("secret")

    async with running(lambda: query.serve(connection, "deployer", answer)):
        for known, key in ((True, "not_found"), (False, "internal")):
            with pytest.raises(PlatformError) as caught:
                await _asked(connection, known=known)
            assert caught.value.key == key
            assert "secret" not in caught.value.message


async def test_answering_side_stops_when_the_asker_goes(
    connection: AbstractRobustConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even one that has nothing to say notices: its signs of life come back."""
    monkeypatch.setattr(query, "PING_SECONDS", 0.1)
    stopped = asyncio.Event()

    async def answer(question: dict[str, Any]) -> Answers:
        try:
            yield "first"
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with running(lambda: query.serve(connection, "deployer", answer)):
        await until(lambda: _first(connection))
        await asyncio.wait_for(stopped.wait(), 10)


async def _first(connection: AbstractRobustConnection) -> bool:
    stream = query.ask(connection, "api-gateway", "deployer", {})
    try:
        return bool(await anext(stream) == "first")
    except UnavailableError:
        return False
    finally:
        await stream.aclose()


async def test_a_slow_asker_makes_the_answering_side_wait(connection: AbstractRobustConnection) -> None:
    """What nobody reads is not made: neither the broker nor the asker keeps more than a few answers."""
    made, full = 0, asyncio.Event()

    async def answer(question: dict[str, Any]) -> Answers:
        nonlocal made
        for made in range(question["count"]):
            if made == 2 * query.WAITING_ANSWERS:
                full.set()
            yield made

    async with running(lambda: query.serve(connection, "deployer", answer)):
        assert await _asked(connection, count=0) == []
        stream = query.ask(connection, "api-gateway", "deployer", {"count": 500})
        assert await anext(stream) == 0
        await full.wait()
        # The answering side goes on with others meanwhile.
        for _ in range(20):
            assert await _asked(connection, count=1) == [0]
        assert made <= 2 * query.WAITING_ANSWERS + 3
        assert [answer async for answer in stream] == list(range(1, 500))


async def test_asker_learns_that_the_answering_side_died(
    connection: AbstractRobustConnection, amqp_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without signs of life the stream ends in an error, and a new question finds the next instance."""
    monkeypatch.setattr(query, "IDLE_SECONDS", 0.5)
    other = await broker.connect(amqp_url, "other")

    async def answer(question: dict[str, Any]) -> Answers:
        yield "first"
        if question.get("endless"):
            await asyncio.Event().wait()

    async with running(lambda: query.serve(other, "deployer", answer)):
        await until(lambda: _first(connection))
        stream = query.ask(connection, "api-gateway", "deployer", {"endless": True})
        assert await anext(stream) == "first"
        await other.close()
    with pytest.raises(UnavailableError):
        await anext(stream)
    async with running(lambda: query.serve(connection, "deployer", answer)):
        assert await _asked(connection) == ["first"]
