"""The process on a real socket, with nothing but an address: no database, no broker, no keys."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from shared.services import PLACEHOLDER_PATH
from tests.support.service import ServiceProcess

HELD = 100
HEAD = f"POST {PLACEHOLDER_PATH} HTTP/1.1\r\nHost: a.example\r\n"


@pytest.fixture
async def doorman(tmp_path: Path) -> AsyncIterator[ServiceProcess]:
    process = ServiceProcess("doorman", {}, tmp_path / "log")
    await process.start()
    yield process
    await process.kill()


async def visit(doorman: ServiceProcess) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(f"{doorman.url}{PLACEHOLDER_PATH}", headers={"Host": "a.example"})


@contextlib.asynccontextmanager
async def connected(
    doorman: ServiceProcess, begun: bytes
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", doorman.port)
    try:
        writer.write(begun)
        await writer.drain()
        yield reader, writer
    finally:
        writer.transport.abort()


async def test_it_answers_and_ends_when_told(doorman: ServiceProcess) -> None:
    answer = await visit(doorman)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
    assert await doorman.stop() == 0


async def test_what_some_hold_open_stops_nobody(doorman: ServiceProcess) -> None:
    """Connections without a byte, half heads, bodies that do not come; the next visitor gets the page."""
    begun = (b"", HEAD.encode(), f"{HEAD}Content-Length: 1000000\r\n\r\n0".encode())
    async with contextlib.AsyncExitStack() as held:
        for _ in range(HELD):
            for data in begun:
                await held.enter_async_context(connected(doorman, data))
        assert (await visit(doorman)).status_code == 503
    assert await doorman.stop() == 0


async def test_a_body_without_end_gets_its_answer_and_is_left(doorman: ServiceProcess) -> None:
    """The answer arrives while the visitor still sends; then the doorman hangs up."""

    async def send(writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    async with connected(doorman, f"{HEAD}Content-Length: 1000000000000\r\n\r\n".encode()) as (reader, writer):
        sending = asyncio.ensure_future(send(writer))
        assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 503 ")
        with pytest.raises(ConnectionError):
            await sending
    assert (await visit(doorman)).status_code == 503
