import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path


class CommandError(AssertionError):
    def __init__(self, argv: Sequence[str], code: int, output: str) -> None:
        super().__init__(f"{' '.join(argv)} ended with {code}:\n{output[-4000:]}")
        self.code = code
        self.output = output


async def run(
    *argv: str,
    check: bool = True,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: bytes | None = None,
    seconds: float = 120,
) -> tuple[int, str]:
    """Exit code and combined output. Raises CommandError (with the output) on a code other than 0 when `check`."""
    process = await asyncio.create_subprocess_exec(
        *argv,
        stdin=asyncio.subprocess.PIPE if stdin is not None else asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=dict(env) if env is not None else None,
        cwd=cwd,
    )
    try:
        async with asyncio.timeout(seconds):
            output, _ = await process.communicate(stdin)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise CommandError(argv, -1, f"no end after {seconds} s") from None
    text = output.decode(errors="replace")
    if check and process.returncode != 0:
        raise CommandError(argv, process.returncode or 0, text)
    return process.returncode or 0, text
