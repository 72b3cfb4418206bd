"""Ends the service when nobody listens on the engine's socket any more.

An engine that restarts makes its socket anew. A container that goes on meanwhile (live-restore) has the old one mounted
and would call into the void for ever; started again, by the engine's restart policy, it has the new one.
"""

import asyncio
from collections.abc import Awaitable, Callable

from deployer.engine.errors import EngineError, EngineUnavailableError

PAUSE_SECONDS = 2.0
# In a row: an engine that restarts quickly, or is just very busy, is no reason to end.
CALLS_IN_VAIN = 3


async def until_lost(ping: Callable[[], Awaitable[None]], *, pause_seconds: float = PAUSE_SECONDS) -> None:
    """Raises EngineUnavailableError after a few calls in vain; runs until then."""
    in_vain = 0
    while True:
        await asyncio.sleep(pause_seconds)
        try:
            await ping()
        except EngineUnavailableError:
            in_vain += 1
            if in_vain == CALLS_IN_VAIN:
                raise
        except EngineError:
            in_vain = 0
        else:
            in_vain = 0
