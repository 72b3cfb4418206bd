"""Programs that are started in a process group of their own (`start_new_session`)."""

import asyncio
import contextlib
import os
import signal

# For what the program has left behind. A zombie that nobody has reaped yet also counts.
LEFT_SECONDS = 0.5


async def end_group(process: asyncio.subprocess.Process, *, grace: float = 0) -> None:
    """End the program and all that it started, also if it has ended itself and left them running.

    `grace`: seconds that the program has after SIGTERM, to remove lock files, before SIGKILL; 0: SIGKILL at once.
    Call it right after the program's end: an empty group's number is free for other programs, though not soon.
    """
    group = process.pid
    if grace and _signalled(group, signal.SIGTERM):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await process.wait()
            async with asyncio.timeout(LEFT_SECONDS):
                while _signalled(group, 0):  # noqa: ASYNC110 - only the program itself can be awaited
                    await asyncio.sleep(0.02)
    _signalled(group, signal.SIGKILL)
    await process.wait()


def _signalled(group: int, number: int) -> bool:
    """Return whether anything is left in the group; signal 0 only asks."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True
