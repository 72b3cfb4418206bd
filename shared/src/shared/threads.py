"""Blocking work outside the event loop."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Returns or raises `work`'s outcome. Delays a cancellation until `work` has ended, as a thread cannot be stopped.

    So a lock held around this call is held while files change, even after a lost lease; the next run on the same files
    starts afterwards.
    """
    thread = asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs))
    cancelled: asyncio.CancelledError | None = None
    while not thread.done():
        try:
            await asyncio.wait({thread})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled:
        # asyncio complains unless the outcome is retrieved.
        _ = thread.cancelled() or thread.exception()
        raise cancelled
    return thread.result()
