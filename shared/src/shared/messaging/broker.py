"""One robust connection per service."""

import asyncio

import aio_pika
from aio_pika.abc import AbstractRobustConnection

from shared.logging import get_logger

log = get_logger()


async def connect(url: str, service: str) -> AbstractRobustConnection:
    """Waits for the broker: at a cold start, or after a restart of the machine, it may come up last."""
    while True:
        try:
            return await aio_pika.connect_robust(
                url, reconnect_interval=0.5, client_properties={"connection_name": service}
            )
        except (OSError, aio_pika.exceptions.AMQPError) as error:
            log.warning("broker_unreachable", error=str(error) or type(error).__name__)
            await asyncio.sleep(0.5)
