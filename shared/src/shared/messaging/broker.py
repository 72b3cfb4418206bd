"""Two robust connections per service. Each publisher or consumer opens its own channel and reopens it after a failure.

During a memory or disk alarm the broker stops reading from connections that publish, acknowledgements included; but
acknowledgements are what frees its memory. So consumers use a connection on which nothing is ever published.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractRobustConnection

from shared import metrics
from shared.background import every
from shared.logging import get_logger

log = get_logger()

OPEN_SECONDS = 10.0
CLOSE_SECONDS = 1.0
WATCH_SECONDS = 1.0
# aiormq cannot report whether a connection is blocked; it can only wait until the block ends.
BLOCKED_SECONDS = 0.02
# Seconds between heartbeats: a vanished peer is noticed after about twice as long.
HEARTBEAT = 20
# Errors that broken channels and connections raise; ChannelInvalidStateError is a RuntimeError.
AWAY = (OSError, aio_pika.exceptions.AMQPError, RuntimeError)


class BlockedError(ConnectionError):
    """The broker accepts no messages at the moment: it has raised an alarm."""


@dataclass(frozen=True)
class Connections:
    """`publishing`: also for queries and their answers. `consuming`: never publish on it."""

    publishing: AbstractRobustConnection
    consuming: AbstractRobustConnection

    async def check(self) -> None:
        """Raises ConnectionError; its subclass BlockedError means connected, but unable to publish."""
        for connection in (self.publishing, self.consuming):
            if connection.is_closed or not connection.connected.is_set():
                raise ConnectionError("not connected to the broker")
        if await blocked(self.publishing):
            raise BlockedError("the broker takes no messages: alarm of its memory or disk")

    async def watch(self) -> None:
        """Updates the metric. Runs until cancelled."""
        await every(WATCH_SECONDS, self._look, what="broker_not_watched")

    async def _look(self) -> None:
        metrics.BROKER_BLOCKED.set(await blocked(self.publishing))

    async def close(self) -> None:
        await asyncio.gather(self.publishing.close(), self.consuming.close(), return_exceptions=True)


async def connect_both(url: str, service: str) -> Connections:
    return Connections(await connect(url, service), await connect(url, f"{service} consuming"))


async def blocked(connection: AbstractRobustConnection) -> bool:
    """Whether the broker has blocked the connection; it blocks only connections that published since the alarm."""
    transport = connection.transport
    if transport is None or not connection.connected.is_set():
        return False
    try:
        async with asyncio.timeout(BLOCKED_SECONDS):
            await transport.connection.ready()
    except TimeoutError:
        return True
    return False


async def connect(url: str, service: str) -> AbstractRobustConnection:
    """Waits for the broker: it may come up last at a cold start or after a restart of the machine."""
    while True:
        try:
            return await aio_pika.connect_robust(
                url,
                reconnect_interval=0.5,
                heartbeat=HEARTBEAT,
                timeout=OPEN_SECONDS,
                client_properties={"connection_name": service},
            )
        except (OSError, aio_pika.exceptions.AMQPError) as error:
            log.warning("broker_unreachable", error=str(error) or type(error).__name__)
            await asyncio.sleep(0.5)


@contextlib.asynccontextmanager
async def channel(connection: AbstractRobustConnection) -> AsyncIterator[AbstractChannel]:
    """A channel with publisher confirms and without automatic recovery. Unroutable messages raise an error.

    Raises TimeoutError after OPEN_SECONDS, also while the connection is blocked, so that callers do not pile up.
    """
    with not_cancelled():
        async with asyncio.timeout(OPEN_SECONDS):
            await connection.ready()
            if connection.transport:
                await connection.transport.connection.ready()
            # aio-pika: without on_return_raises an unroutable mandatory message is not an error.
            opened = aio_pika.Channel(connection, publisher_confirms=True, on_return_raises=True)
            await opened.initialize()
    try:
        yield opened
    finally:
        await _close(opened)


async def _close(opened: AbstractChannel) -> None:
    """Waits up to CLOSE_SECONDS without cancelling: a cancelled aiormq closes twice and loses the whole connection."""
    closing = asyncio.ensure_future(opened.close())
    # The outcome does not matter; asyncio complains unless it is retrieved.
    closing.add_done_callback(lambda task: task.cancelled() or task.exception())
    await asyncio.wait({closing}, timeout=CLOSE_SECONDS)


async def closed(channel: AbstractChannel) -> None:
    """Returns when the channel is closed or the broker has cancelled a consumer (its queue was deleted)."""
    cancelled = asyncio.Event()
    underlay = await channel.get_underlay_channel()
    underlay.on_consumer_cancel_callbacks.add(lambda _: cancelled.set())
    waiting = {asyncio.ensure_future(channel.closed()), asyncio.ensure_future(cancelled.wait())}
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()


@contextlib.contextmanager
def not_cancelled() -> Iterator[None]:
    """Raises ConnectionResetError where aiormq cancels the waiting task because its channel was lost."""
    try:
        yield
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise ConnectionResetError("the broker's channel was lost") from error
