"""An engine that accepts connections and never answers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deployer.engine import docker, presence
from deployer.engine.docker import DockerEngine
from deployer.engine.errors import EngineUnavailableError
from shared import http
from tests.support.waiting import until


@pytest.fixture
def kept() -> list[asyncio.StreamWriter]:
    """What has connected."""
    return []


@pytest.fixture
async def silent(tmp_path: Path, kept: list[asyncio.StreamWriter]) -> AsyncIterator[str]:
    """Its address; it keeps what has connected."""

    async def keep(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        kept.append(writer)

    server = await asyncio.start_unix_server(keep, tmp_path / "engine.sock")
    yield f"unix://{tmp_path / 'engine.sock'}"
    for writer in kept:
        writer.close()
    server.close()
    await server.wait_closed()


@pytest.fixture
async def engine(silent: str) -> AsyncIterator[DockerEngine]:
    made = DockerEngine(silent, "silent", "nowhere")
    yield made
    await made.close()


async def test_it_ends_the_deployer(engine: DockerEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that is not there does: the loop that asks it ends, and with it the process."""
    monkeypatch.setattr(presence, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(presence, "CALL_SECONDS", 0.1)
    with pytest.raises(EngineUnavailableError):
        await presence.Presence(engine.ping).until_lost()


async def test_readiness_says_so(engine: DockerEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without waiting for the answer itself."""
    monkeypatch.setattr(http, "CHECK_SECONDS", 0.1)
    answer = await http._checked({"engine": engine.ping}, "not ready")
    assert answer.status == 503
    assert "TimeoutError" in (answer.text or "")


async def test_a_command_without_a_free_connection_is_an_error(
    silent: str, kept: list[asyncio.StreamWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All connections are taken by commands that are not answered: the next one does not wait for ever."""
    # As long as a hundred connections take on a busy machine, and more.
    monkeypatch.setattr(docker, "CONNECT_SECONDS", 4)
    full = DockerEngine(silent, "full", "nowhere")
    commands = [asyncio.ensure_future(full.ping()) for _ in range(150)]

    async def taken() -> bool:
        return len(kept) == 100

    async def refused() -> bool:
        return sum(command.done() for command in commands) == 50

    try:
        await until(taken)
        await until(refused)
    finally:
        for command in commands:
            command.cancel()
        results = await asyncio.gather(*commands, return_exceptions=True)
        await full.close()
    assert sum(isinstance(result, EngineUnavailableError) for result in results) == 50
