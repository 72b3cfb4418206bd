"""Runs a program from its argument vector, with a time limit; its whole process group ends with it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path

from provisioner.errors import GitFailedError, GitTimeoutError
from shared.git import environment
from shared.processes import end_group

PIPE, DEVNULL = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
STREAM_BYTES = 1024 * 1024
CHUNK = 64 * 1024
# For programs that print little.
MAX_OUTPUT = 4 * 1024 * 1024
GRACE_SECONDS = 5.0


@contextlib.asynccontextmanager
async def spawn(
    argv: Sequence[str], *, env: Mapping[str, str], stdin: int = PIPE, stdout: int = PIPE, cwd: Path | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Yield a process in its own group; the end of the block terminates the group."""
    process = await asyncio.create_subprocess_exec(
        *argv, stdin=stdin, stdout=stdout, stderr=PIPE, env=env, cwd=cwd, start_new_session=True, limit=STREAM_BYTES
    )
    try:
        yield process
    finally:
        try:
            # SIGTERM first: git then removes its lock files.
            await asyncio.shield(end_group(process, grace=GRACE_SECONDS))
        finally:
            # A pipe that was not read to the end would stay open.
            process._transport.close()  # type: ignore[attr-defined]  # noqa: SLF001 - asyncio has no other way


async def run(
    argv: Sequence[str], *, seconds: float = 60, env: Mapping[str, str] | None = None, stdin: bytes | None = None
) -> bytes:
    """Return the program's output. Raises GitFailedError with the end of its error output, GitTimeoutError."""
    # A program that reads nothing gets no pipe: it may exit before uvloop writes to it.
    source = DEVNULL if stdin is None else PIPE
    async with _limited(argv, seconds=seconds, env=env, stdin=source) as process:
        out, err = await communicate(process, stdin)
        _check(process, err)
    return out


async def each_field(argv: Sequence[str], on_field: Callable[[bytes], None], *, keep: int, seconds: float) -> None:
    """Pass each NUL-terminated field of the output, cut to `keep` bytes, to `on_field`; for untrusted output sizes.

    An exception of `on_field` ends the program. Raises GitFailedError, GitTimeoutError.
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
    """Return the output and the end of the error output. Raises GitFailedError for more than `at_most` bytes."""
    out = bytearray()

    async def take() -> None:
        async for chunk in _chunks(process):
            out.extend(chunk)
            if len(out) > at_most:
                raise GitFailedError(f"git printed more than {at_most // 1024} KiB and was stopped.")

    _, err, _ = await asyncio.gather(take(), last_words(process), _feed(process, stdin))
    await process.wait()
    return bytes(out), err


async def last_words(process: asyncio.subprocess.Process) -> str:
    """Return the end of the error output."""
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
        async with asyncio.timeout(seconds), spawn(argv, env=environment(env), stdin=stdin) as process:
            yield process
    except TimeoutError:
        raise GitTimeoutError(f"git took longer than {seconds:g} s and was stopped.") from None


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
    # The process may have closed its input (uvloop: RuntimeError).
    with contextlib.suppress(OSError, RuntimeError):
        if content:
            process.stdin.write(content)
            await process.stdin.drain()
    process.stdin.close()
