"""Constant load on one site through Traefik, in a process of its own (`tests.lib.load_process`).

HTTPS over keep-alive connections, one request at a time on each. Nothing is ever tried again: a refused or closed
connection, an answer other than the expected one, and one that takes longer than ten seconds each count as failed.
"""

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.lib.stack import ROOT, Stack


@dataclass(frozen=True)
class Request:
    """One kind of request; `weight` is its share in the mix, `status` the only answer that is right."""

    method: str
    path: str
    weight: int = 1
    status: int = 200
    body: str = ""
    content_type: str = "application/json"


@dataclass
class Result:
    total: int
    failed: int
    seconds: float
    failures: list[dict[str, Any]]
    """The first hundred: when (seconds from the start), which request, what happened."""
    statuses: dict[str, int]
    releases: dict[str, int] = field(default_factory=dict)
    """Answers by X-WebMeteor-Release."""
    p50_ms: float = 0
    p95_ms: float = 0
    p99_ms: float = 0
    max_ms: float = 0

    @property
    def per_second(self) -> float:
        return self.total / self.seconds if self.seconds else 0.0


class Load:
    """A running load; `await load.finish()` ends it as soon as the wanted number of requests is reached."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.result: Result | None = None

    async def finish(self) -> Result:
        if self.result is None:
            output, _ = await self._process.communicate(b"finish\n")
            if self._process.returncode != 0:
                raise AssertionError(f"the load generator ended with {self._process.returncode}")
            self.result = Result(**json.loads(output))
        return self.result


@contextlib.asynccontextmanager
async def load(
    stack: Stack, host: str, requests: Sequence[Request], *, at_least: int, connections: int = 24, per_second: float = 0
) -> AsyncIterator[Load]:
    """Load on `https://{host}` inside the `async with`; at the end at least `at_least` requests were made.

    `per_second` 0: as fast as answers come.
    """
    settings = {
        "bind": stack.bind,
        "host": host,
        "ca": stack.ca_file.read_text(),
        "requests": [asdict(r) for r in requests],
        "at_least": at_least,
        "connections": connections,
        "per_second": per_second,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.lib.load_process",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        limit=8 * 1024 * 1024,
    )
    assert process.stdin
    process.stdin.write((json.dumps(settings) + "\n").encode())
    await process.stdin.drain()
    running = Load(process)
    try:
        yield running
        await running.finish()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
