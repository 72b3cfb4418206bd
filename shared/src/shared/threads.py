"""Blocking work beside the event loop."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`work`'s result or error. A cancellation is passed on once it has ended, since nothing can stop a thread.

    So whoever holds a lock around it holds it for as long as files change, also when its lease was lost: the next run
    on the same files begins after that.
    """
    thread = asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs))
    cancelled: asyncio.CancelledError | None = None
    while not thread.done():
        try:
            await asyncio.wait({thread})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled:
        # Asked for, or asyncio complains.
        _ = thread.cancelled() or thread.exception()
        raise cancelled
    return thread.result()
