"""Answers that the engine gives rarely, from a server in its place."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from deployer.engine import docker
from deployer.engine.docker import DockerEngine
from deployer.engine.errors import NotRunningError

ENDED = "Could not kill running container 5c52ff, cannot remove - Container 5c52ff is not running"


class Engine:
    """Refuses to remove a container `times` times."""

    def __init__(self) -> None:
        self.times = 0
        self.asked = 0

    async def remove(self, _: web.Request) -> web.Response:
        self.asked += 1
        return (
            web.json_response({"message": ENDED}, status=500) if self.asked <= self.times else web.Response(status=204)
        )

    async def version(self, _: web.Request) -> web.Response:
        return web.json_response({"ApiVersion": "1.41"})


@pytest.fixture
async def answering(tmp_path: Path) -> AsyncIterator[tuple[Engine, DockerEngine]]:
    there = Engine()
    app = web.Application()
    app.add_routes([web.delete("/{v}/containers/{id}", there.remove), web.get("/{path:.*}version", there.version)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.UnixSite(runner, tmp_path / "engine.sock").start()
    made = DockerEngine(f"unix://{tmp_path / 'engine.sock'}", "answers", "nowhere")
    yield there, made
    await made.close()
    await runner.cleanup()


async def test_a_container_that_ends_while_it_is_removed_is_removed(answering: tuple[Engine, DockerEngine]) -> None:
    """The engine sees it running, and finds nothing to end."""
    there, engine = answering
    there.times = 1
    await engine.remove("5c52ff")
    assert there.asked == 2


async def test_an_engine_that_goes_on_saying_so_is_an_error(answering: tuple[Engine, DockerEngine]) -> None:
    there, engine = answering
    there.times = 1000
    with pytest.raises(NotRunningError):
        await engine.remove("5c52ff")
    assert there.asked == docker.REMOVALS
