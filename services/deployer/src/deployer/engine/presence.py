"""Ends the service when the engine does not answer any more.

An engine that restarts makes its socket anew. A container that goes on meanwhile (live-restore) has the old one mounted
and would call into the void for ever; started again, by the engine's restart policy, it has the new one. An engine that
accepts and never answers, or connections that are all taken, look the same from here: a new process begins anew.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

from deployer.engine.errors import EngineError, EngineUnavailableError

PAUSE_SECONDS = 2.0
# In a row: an engine that restarts quickly, or is just very busy, is no reason to end.
CALLS_IN_VAIN = 3
CALL_SECONDS = 10.0
SILENT_SECONDS = 30.0


class Presence:
    def __init__(self, ping: Callable[[], Awaitable[None]]) -> None:
        self._ping = ping
        self._answered = time.monotonic()

    async def until_lost(self) -> None:
        """Raises EngineUnavailableError after a few calls in vain; runs until then."""
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
            return  # it refuses: it is there

    async def check(self) -> None:
        """For liveness. Raises EngineUnavailableError."""
        silent = time.monotonic() - self._answered
        if silent > SILENT_SECONDS:
            raise EngineUnavailableError(f"The container engine has not answered for {silent:.0f} s.")
