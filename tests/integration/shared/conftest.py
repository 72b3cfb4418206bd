"""A small world for messaging tests: what publishes, what consumes, and programs that can be killed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from shared.db.pool import Pool, create_pool
from tests.support import stack

PROGRAMS = Path(__file__).parent / "programs"
EFFECTS = "CREATE TABLE effects (n bigserial, event_id text, subject text, name text)"

Program = Callable[..., Awaitable[asyncio.subprocess.Process]]


@pytest.fixture
async def effects(pool: Pool) -> Pool:
    """A database where handlers write one row per run, so that "once" can be counted."""
    await pool.execute(EFFECTS)
    return pool


@pytest.fixture
async def new_pool(dsn: str) -> AsyncIterator[Callable[[], Awaitable[Pool]]]:
    """Further pools of the same database, as other instances of a service would have."""
    made: list[Pool] = []

    async def make() -> Pool:
        made.append(await create_pool(dsn))
        return made[-1]

    yield make
    for pool in made:
        pool.terminate()


@pytest.fixture
async def program(dsn: str, amqp_url: str) -> AsyncIterator[Program]:
    """Starts `programs/<name>.py` with the test's database and broker; kills at the end what still runs."""
    started: list[asyncio.subprocess.Process] = []

    async def start(name: str, *arguments: str) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(PROGRAMS / f"{name}.py"),
            *arguments,
            env={**os.environ, "DSN": dsn, "AMQP": amqp_url, "PYTHONPATH": str(stack.ROOT)},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
            await process.wait()
