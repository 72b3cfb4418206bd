"""Ends the process when its event loop no longer turns, so that it is started again: nothing else would see to it."""

import asyncio
import faulthandler

TIMES = 5


async def watch(seconds: float) -> None:
    """Until cancelled. Not a thread of ours: one that holds the interpreter's lock would keep ours from noticing.

    The end is armed for the time after, too: who is told to stop and gets stuck is ended as well.
    """
    while True:
        faulthandler.dump_traceback_later(seconds, exit=True)
        await asyncio.sleep(seconds / TIMES)
