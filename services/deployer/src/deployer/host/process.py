"""Runs a program: argument vector in, output out; kills what is left of its process group afterwards."""

import asyncio
from collections.abc import Mapping, Sequence

from shared.processes import end_group


class ProgramError(Exception):
    """The program ended with a non-zero code."""

    def __init__(self, program: str, code: int, output: str) -> None:
        super().__init__(f"{program} ended with {code}: {output.strip()[-500:]}")
        self.code = code
        self.output = output


async def output(
    argv: Sequence[str], *, env: Mapping[str, str] | None = None, stdin: bytes | None = None, seconds: float = 60
) -> bytes:
    """Return stdout. Raises ProgramError, TimeoutError. Only for programs whose output we control."""
    process = await asyncio.create_subprocess_exec(
        *argv,
        stdin=asyncio.subprocess.PIPE if stdin is not None else asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=env,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(seconds):
            out, err = await process.communicate(stdin)
    finally:
        await asyncio.shield(end_group(process))
    if process.returncode:
        raise ProgramError(argv[0], process.returncode, err.decode(errors="replace"))
    return out
