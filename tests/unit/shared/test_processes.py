"""A program's end is the end of all that it started."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import provisioner.git.process
from deployer.host import process as of_deployer
from shared.processes import end_group

# Ends at once and leaves a process behind that holds the named pipe open. 0 is the shell's first argument.
LEAVES_ONE = 'exec 3>"$0"; sleep 60 >/dev/null 2>&1 & exit 0'
DEAF = f"trap '' TERM; {LEAVES_ONE}"


class Pipe:
    """Its end of file tells that no process holds it any more."""

    def __init__(self, file: Path) -> None:
        os.mkfifo(file)
        self.file = file
        self._read = os.fdopen(os.open(file, os.O_RDONLY | os.O_NONBLOCK), "rb")

    async def closed(self) -> None:
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), self._read
        )
        async with asyncio.timeout(5):
            assert await reader.read() == b""
        transport.close()


@pytest.fixture
def pipe(tmp_path: Path) -> Pipe:
    return Pipe(tmp_path / "pipe")


@pytest.fixture
async def ended(pipe: Pipe) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec("sh", "-c", DEAF, str(pipe.file), start_new_session=True)
    await process.wait()
    yield process
    await end_group(process)


@pytest.mark.parametrize("grace", [0, 0.05])
async def test_what_a_program_left_running_ends(ended: asyncio.subprocess.Process, pipe: Pipe, grace: float) -> None:
    """Even if it ignores SIGTERM."""
    await end_group(ended, grace=grace)
    await pipe.closed()


async def test_a_program_that_ends_on_sigterm_is_not_killed() -> None:
    """It can remove its lock files; so can its children, for which the group is awaited."""
    script = 'trap "echo removed; exit 0" TERM; echo there; while :; do sleep 0.01; done'
    process = await asyncio.create_subprocess_exec(
        "sh", "-c", script, stdout=asyncio.subprocess.PIPE, start_new_session=True
    )
    assert process.stdout
    assert await process.stdout.readline() == b"there\n"
    await end_group(process, grace=60)
    assert process.returncode == 0
    assert await process.stdout.read() == b"removed\n"


async def test_the_deployers_programs_leave_nothing(pipe: Pipe) -> None:
    await of_deployer.output(["sh", "-c", LEAVES_ONE, str(pipe.file)])
    await pipe.closed()


async def test_the_provisioners_programs_leave_nothing(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those that ignore SIGTERM."""
    monkeypatch.setattr(provisioner.git.process, "GRACE_SECONDS", 0.05)
    await provisioner.git.process.run(["sh", "-c", DEAF, str(pipe.file)])
    await pipe.closed()
