"""A service's process, from its first answer to its last: HTTP and background loops, until SIGTERM or SIGINT."""

import asyncio
import contextlib
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from aiohttp import web

from shared import liveness
from shared.logging import get_logger
from shared.memory import trim

log = get_logger()

Background = Callable[[], Awaitable[None]]
# Time for open requests, then for background work; Docker kills after ten seconds.
DRAIN_SECONDS = 3.0
STOP_SECONDS = 4.0


class Listening(Protocol):
    """A service's settings: where it listens, and after how long a blocked event loop ends the process."""

    @property
    def listen_host(self) -> str: ...
    @property
    def listen_port(self) -> int: ...
    @property
    def loop_seconds(self) -> float: ...


def runner(app: web.Application, **connections: Any) -> web.AppRunner:
    """`connections`: options of aiohttp for each connection, such as the maximum size of a header."""
    return web.AppRunner(app, access_log=None, shutdown_timeout=DRAIN_SECONDS, **connections)


async def serve(
    served: web.AppRunner, settings: Listening, background: Sequence[Background] = (), *,
    close: Sequence[Background] = (), started: float,
) -> None:  # fmt: skip
    """Return after a signal. Raises RuntimeError if one of the loops ended or raised: compose starts the service again.

    `close`: what to close at the end; `started`: `time.perf_counter()` at the start, for the log.
    """
    await served.setup()
    await web.TCPSite(served, settings.listen_host, settings.listen_port, reuse_address=True).start()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    watch = (lambda: liveness.watch(settings.loop_seconds), *background)
    tasks = [asyncio.ensure_future(work()) for work in watch]
    trim()
    log.info("started", seconds=round(time.perf_counter() - started, 3), port=settings.listen_port)
    stopping = asyncio.ensure_future(stop.wait())
    ended, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    log.info("stopping")
    await served.cleanup()
    for task in (*tasks, stopping):
        task.cancel()
    await asyncio.wait([*tasks, stopping], timeout=STOP_SECONDS)
    for end in close:
        with contextlib.suppress(Exception):
            async with asyncio.timeout(1):
                await end()
    for task in ended - {stopping}:
        _explain(task)


def _explain(task: asyncio.Future[Any]) -> None:
    """Raises RuntimeError, caused by the error that ended a background loop; loops must run for ever."""
    error = None if task.cancelled() else task.exception()
    raise RuntimeError("a background loop ended by itself") from error
