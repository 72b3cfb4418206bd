"""A process that makes seeds, and dies while it does."""

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from provisioner.git import seed
from shared import templates

# From a server that has everything imported: a process is there in milliseconds.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([__name__])
_FILES = {seed.__file__, templates.__file__}


async def run(folder: Path, root: Path, *, last: int = 0) -> int:
    """The exit code of a process that warms, or is killed when it reaches its `last`-th different statement."""
    process = _processes.Process(target=_warm, args=(folder, root, last))
    process.start()
    await asyncio.to_thread(process.join)
    assert process.exitcode is not None
    return process.exitcode


def _warm(folder: Path, root: Path, last: int) -> None:
    seen = set[tuple[str, int]]()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename not in _FILES:
            return None
        if event == "line":
            seen.add((frame.f_code.co_filename, frame.f_lineno))
            if len(seen) == last:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    if last:
        threading.settrace(trace)
        sys.settrace(trace)
    asyncio.run(seed.Seeds(folder, root).warm())
