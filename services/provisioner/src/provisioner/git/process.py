"""Running one program by its argument vector, with a time limit; its whole group ends with it."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path

from provisioner.errors import GitFailedError, GitTimeoutError
from provisioner.git import command

PIPE, DEVNULL = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
STREAM_BYTES = 1024 * 1024
CHUNK = 64 * 1024
# Of a program that prints something short.
MAX_OUTPUT = 4 * 1024 * 1024


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
    # A program that reads nothing gets no pipe: it may be gone before uvloop writes to it.
    source = DEVNULL if stdin is None else PIPE
    async with _limited(argv, seconds=seconds, env=env, stdin=source) as process:
        out, err = await communicate(process, stdin)
        _check(process, err)
    return out


async def each_field(argv: Sequence[str], on_field: Callable[[bytes], None], *, keep: int, seconds: float) -> None:
    """Hands over each NUL-ended field of what the program prints, cut to `keep` bytes; for what customers decide.

    What `on_field` raises ends the program. Raises GitFailedError, GitTimeoutError.
    """
    field = bytearray()
    async with _limited(argv, seconds=seconds, env=None, stdin=DEVNULL) as process:
        errors = asyncio.ensure_future(last_words(process))
        async for chunk in _chunks(process):
            *ended, rest = chunk.split(b"\0")
            for piece in ended:
                field += piece[: keep - len(field)]
                on_field(bytes(field))
                field.clear()
            field += rest[: keep - len(field)]
        await process.wait()
        _check(process, await errors)


async def communicate(
    process: asyncio.subprocess.Process, stdin: bytes | None = None, *, at_most: int = MAX_OUTPUT
) -> tuple[bytes, str]:
    """All that it prints, and the end of its errors. Raises GitFailedError when it prints more than `at_most`."""
    out = bytearray()

    async def take() -> None:
        async for chunk in _chunks(process):
            out.extend(chunk)
            if len(out) > at_most:
                raise GitFailedError(f"git printed more than {at_most // 1024} KiB and was ended.")

    _, err, _ = await asyncio.gather(take(), last_words(process), _feed(process, stdin))
    await process.wait()
    return bytes(out), err


async def last_words(process: asyncio.subprocess.Process) -> str:
    """The end of its errors."""
    assert process.stderr is not None  # noqa: S101 - spawned with pipes
    said = b""
    while chunk := await process.stderr.read(CHUNK):
        said = (said + chunk)[-500:]
    return said.decode(errors="replace").strip()


@contextlib.asynccontextmanager
async def _limited(
    argv: Sequence[str], *, seconds: float, env: Mapping[str, str] | None, stdin: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    try:
        async with asyncio.timeout(seconds), spawn(argv, env=command.environment(env), stdin=stdin) as process:
            yield process
    except TimeoutError:
        raise GitTimeoutError(f"git took longer than {seconds:g} s and was ended.") from None


def _check(process: asyncio.subprocess.Process, said: str) -> None:
    if code := process.returncode:
        raise GitFailedError(said or f"git ended with status {code}.", status_code=code)


async def _chunks(process: asyncio.subprocess.Process) -> AsyncIterator[bytes]:
    assert process.stdout is not None  # noqa: S101 - spawned with pipes
    while chunk := await process.stdout.read(CHUNK):
        yield chunk


async def _feed(process: asyncio.subprocess.Process, content: bytes | None) -> None:
    if process.stdin is None:
        return
    # It may have stopped listening (uvloop: RuntimeError).
    with contextlib.suppress(OSError, RuntimeError):
        if content:
            process.stdin.write(content)
            await process.stdin.drain()
    process.stdin.close()
