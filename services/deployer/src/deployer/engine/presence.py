"""End the service when the engine stops answering.

A restarting engine recreates its socket. A container that keeps running meanwhile (live-restore) has the old socket
mounted and would never get an answer; restarted by the engine's restart policy, it has the new one. An engine that
accepts and never answers, or an exhausted connection pool, looks the same from here: a new process starts afresh.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

from deployer.engine.errors import EngineError, EngineUnavailableError

PAUSE_SECONDS = 2.0
# In a row: a quick restart of the engine, or a very busy engine, is no reason to end.
CALLS_IN_VAIN = 3
CALL_SECONDS = 10.0
SILENT_SECONDS = 30.0


class Presence:
    def __init__(self, ping: Callable[[], Awaitable[None]]) -> None:
        self._ping = ping
        self._answered = time.monotonic()

    async def until_lost(self) -> None:
        """Runs until a few calls in a row have failed; then raises EngineUnavailableError."""
        in_vain = 0
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            try:
                await self._call()
            except EngineUnavailableError:
                in_vain += 1
                if in_vain == CALLS_IN_VAIN:
                    raise
            else:
                in_vain = 0
                self._answered = time.monotonic()

    async def _call(self) -> None:
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await self._ping()
        except TimeoutError as error:
            raise EngineUnavailableError("The container engine does not answer.") from error
        except EngineUnavailableError:
            raise
        except EngineError:
            return  # it answers, with a refusal

    async def check(self) -> None:
        """For liveness. Raises EngineUnavailableError."""
        silent = time.monotonic() - self._answered
        if silent > SILENT_SECONDS:
            raise EngineUnavailableError(f"The container engine has not answered for {silent:.0f} s.")
