"""Running one program by its argument vector, with a time limit; its whole group ends with it."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

from provisioner.errors import GitFailedError, GitTimeoutError
from provisioner.git import command

PIPE, DEVNULL = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
STREAM_BYTES = 1024 * 1024


@contextlib.asynccontextmanager
async def spawn(
    argv: Sequence[str], *, env: Mapping[str, str], stdin: int = PIPE, stdout: int = PIPE, cwd: Path | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process in a group of its own; whatever is left of the group at the end of the block is ended."""
    process = await asyncio.create_subprocess_exec(
        *argv, stdin=stdin, stdout=stdout, stderr=PIPE, env=env, cwd=cwd, start_new_session=True, limit=STREAM_BYTES
    )
    try:
        yield process
    finally:
        await asyncio.shield(_end(process))
        # A pipe that was not read to its end would stay open.
        process._transport.close()  # type: ignore[attr-defined]  # noqa: SLF001 - asyncio has no other way


async def _end(process: asyncio.subprocess.Process) -> None:
    """First kindly: git then removes its lock files. The group, because its children must go as well."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await process.wait()
                return


async def run(
    argv: Sequence[str], *, seconds: float = 60, env: Mapping[str, str] | None = None, stdin: bytes | None = None
) -> bytes:
    """What the program printed. Raises GitFailedError with the end of its errors, GitTimeoutError."""
    try:
        # A program that reads nothing gets no pipe: it may be gone before uvloop writes to it.
        source = DEVNULL if stdin is None else PIPE
        async with asyncio.timeout(seconds), spawn(argv, env=command.environment(env), stdin=source) as process:
            out, err = await process.communicate(stdin)
    except TimeoutError:
        raise GitTimeoutError(f"git took longer than {seconds:g} s and was ended.") from None
    if process.returncode:
        tail = err.decode(errors="replace").strip()[-500:]
        raise GitFailedError(tail or f"git ended with status {process.returncode}.", status_code=process.returncode)
    return out
