"""Ends the process if its event loop is blocked, so that it is restarted; nothing else would restart it."""

import asyncio
import faulthandler

TIMES = 5


async def watch(seconds: float) -> None:
    """Runs until cancelled. No Python thread: code that holds the GIL would keep it from running.

    The timer stays armed after the cancellation, so a process that gets stuck while stopping also ends.
    """
    while True:
        faulthandler.dump_traceback_later(seconds, exit=True)
        await asyncio.sleep(seconds / TIMES)
