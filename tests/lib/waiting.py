import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


class WaitedInVainError(AssertionError):
    """What was awaited did not happen; the message says what was seen last."""


async def until(what: str, ask: Callable[[], Awaitable[T | None]], *, seconds: float = 60, pause: float = 0.2) -> T:
    """The first answer of `ask` that is not None, False or empty. Raises WaitedInVainError after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        answer = await ask()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise WaitedInVainError(f"{what}: not within {seconds:.0f} s (last answer: {answer!r})")
        await asyncio.sleep(pause)
