"""Containers' output from the real engine: whole lines, and nothing held for those who have gone."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from deployer.engine import spec
from deployer.engine.docker import DockerEngine
from deployer.engine.output import MAX_LINE
from deployer.running.logs import Logs
from shared.db.pool import Pool
from shared.names import new_app_id, new_customer_uuid
from shared.places import Places, StreamSettings, TooManyStreamsError
from tests.support.waiting import until

from .conftest import BUILDS

IMAGE = "webmeteor/postgres:17"
STACK = f"logs{os.getpid()}"
CUSTOMER = new_customer_uuid()
# More than a pool of connections has (aiohttp: 100).
MANY = 120
ODD = "a\u2028b\u2029c\x85d\x0be\x0cf\rg"

Start = Callable[[str], Awaitable[str]]


@pytest.fixture
def app_id() -> str:
    return new_app_id()


@pytest.fixture
async def engine() -> AsyncIterator[DockerEngine]:
    made = DockerEngine("unix:///var/run/docker.sock", STACK, BUILDS["registry"])
    yield made
    for observed in await made.containers():
        await made.remove(observed.id)
    await made.close()


@pytest.fixture
def start(engine: DockerEngine, app_id: str) -> Start:
    """A container of the site that runs a shell script."""

    async def make(script: str) -> str:
        labels = {spec.STACK: STACK, spec.APP: app_id, spec.SERVICE: "alert"}
        config = {
            "Image": IMAGE,
            "Entrypoint": ["sh", "-c", script],
            "Labels": labels,
            "HostConfig": {"NetworkMode": "none", "Init": True},
        }
        made = await engine.create(f"{app_id}-alert", config)
        await engine.start(made)
        return made

    return make


async def ended(engine: DockerEngine, container: str) -> None:
    await until(lambda: engine.ended(container))


def sockets() -> int:
    """Open ones of this process."""
    found = 0
    for number in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            found += str(number.readlink()).startswith("socket:")
    return found


async def first_lines(engine: DockerEngine, container: str) -> Any:
    """A follower who has seen something."""
    follower = engine.logs(container, tail=10, follow=True)
    assert await anext(follower) == ["begun"]
    return follower


async def test_followers_who_go_leave_no_socket_open(engine: DockerEngine, start: Start) -> None:
    """Whether they end, are cancelled while they wait, or are cancelled before the first line."""
    container = await start("echo begun; sleep 1000")
    await until(lambda: engine.tail(container, 1))
    before = sockets()

    async def wait_for_more(follower: Any) -> None:
        async with contextlib.aclosing(follower):
            await anext(follower)

    followers = [await first_lines(engine, container) for _ in range(10)]
    waiting = [asyncio.ensure_future(wait_for_more(follower)) for follower in followers[5:]]
    quiet = [engine.logs(container, tail=0, follow=True) for _ in range(5)]
    waiting += [asyncio.ensure_future(wait_for_more(follower)) for follower in quiet]

    async def all_open() -> bool:
        # A connection of before that nobody uses any more may be closed meanwhile.
        return sockets() >= before + 13

    await until(all_open)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for follower in followers[:5]:
        await follower.aclose()

    async def as_before() -> bool:
        return sockets() <= before

    await until(as_before)


async def test_commands_go_through_however_many_follow(engine: DockerEngine, start: Start) -> None:
    """Streams have connections of their own."""
    container = await start("echo begun; sleep 1000")
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(MANY):
            await stack.enter_async_context(contextlib.aclosing(await first_lines(engine, container)))
        async with asyncio.timeout(60):
            assert [o.id for o in await engine.containers()] == [container]
            assert await engine.tail(container, 5) == ["begun"]
            await engine.stop(container, 0)


async def test_a_watcher_who_goes_leaves_no_socket_open(engine: DockerEngine, start: Start, app_id: str) -> None:
    """The engine's change stream is a stream as any other. It has what happens once it has begun."""
    container = await start("sleep 1000")
    before = sockets()
    changes = engine.changes()
    assert await anext(changes) == ""
    await engine.rename(container, f"renamed-{container[:12]}")
    assert await anext(changes) == app_id
    await changes.aclose()

    async def as_before() -> bool:
        return sockets() <= before

    await until(as_before)


async def followed(engine: DockerEngine, container: str) -> list[str]:
    async with contextlib.aclosing(engine.logs(container, tail=100, follow=True)) as batches:
        return [line async for batch in batches for line in batch]


async def test_followed_and_read_at_once_are_the_same_lines(engine: DockerEngine, start: Start) -> None:
    """Only a line feed ends a line; a long one is cut with a mark; a last one needs no line feed."""
    long = "é" * (MAX_LINE + 1000)
    container = await start(f"printf '%s\\n' '{ODD}'; printf '%s\\n' '{long}'; echo next; printf last")
    await ended(engine, container)
    wanted = [ODD, "é" * MAX_LINE + " …", "next", "last"]
    assert await engine.tail(container, 100) == wanted
    assert await followed(engine, container) == wanted


async def test_a_flood_without_a_line_break_is_read_in_pieces(engine: DockerEngine, start: Start) -> None:
    """Nothing of it is kept but the beginning."""
    container = await start("head -c 1500000 /dev/zero | tr '\\0' x; echo; echo next")
    await ended(engine, container)
    assert await followed(engine, container) == ["x" * MAX_LINE + " …", "next"]


@pytest.fixture
async def logs(pool: Pool, engine: DockerEngine, app_id: str) -> Logs:
    await pool.execute("INSERT INTO sites (app_id, customer_uuid, domain) VALUES ($1, $2, 'a.b')", app_id, CUSTOMER)
    return Logs(pool, engine, Places(StreamSettings(streams_per_site=2, streams_per_customer=2)))


async def test_who_has_as_many_as_may_be_is_refused_until_one_ends(logs: Logs, start: Start, app_id: str) -> None:
    """Also who only reads; a place is free again once its follower has gone."""
    await start("echo begun; sleep 1000")
    question = {"query": "logs", "app_id": app_id, "service": "alert", "follow": True}
    open_ones = [logs.answer(question) for _ in range(2)]
    for answer in open_ones:
        assert await anext(answer) == ["begun"]
    for follow in (True, False):
        with pytest.raises(TooManyStreamsError):
            await anext(logs.answer({**question, "follow": follow}))
    await open_ones[0].aclose()
    again = logs.answer(question)
    assert await anext(again) == ["begun"]
    for answer in (again, open_ones[1]):
        await answer.aclose()
