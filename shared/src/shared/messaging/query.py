"""Questions that need an answer now and that only another service can give (the logs of a container).

Not an event: nothing is stored, nothing is retried. The asker reads an exclusive reply queue; when it goes away,
the next answer is unroutable and the answering side stops.
"""

import asyncio
import contextlib
import json
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import aio_pika
from aio_pika.abc import AbstractIncomingMessage, AbstractRobustConnection

from shared.errors import PlatformError, UnavailableError
from shared.logging import get_logger

log = get_logger()

Answer = Callable[[dict[str, Any]], AsyncIterator[Any]]
IDLE_SECONDS = 600.0


def _queue_name(service: str) -> str:
    return f"{service}.queries"


async def ask(
    connection: AbstractRobustConnection, service: str, question: dict[str, Any], *, first_answer_seconds: float = 5.0
) -> AsyncIterator[Any]:
    """Streams the answers. Raises UnavailableError when nobody answers, PlatformError as the other side raised."""
    channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
    try:
        reply = await channel.declare_queue(f"reply.{uuid.uuid4().hex}", exclusive=True, auto_delete=True)
        message = aio_pika.Message(json.dumps(question).encode(), reply_to=reply.name, expiration=first_answer_seconds)
        try:
            await channel.default_exchange.publish(message, routing_key=_queue_name(service), mandatory=True)
        except aio_pika.exceptions.DeliveryError as error:
            raise UnavailableError(f"The {service} does not answer; try again in a moment.") from error
        seconds = first_answer_seconds
        async with reply.iterator(no_ack=True) as answers:
            while True:
                try:
                    async with asyncio.timeout(seconds):
                        body = json.loads((await anext(answers)).body)
                except TimeoutError as error:
                    raise UnavailableError(f"The {service} does not answer; try again in a moment.") from error
                if "error" in body:
                    kind = type(
                        "AnswerError",
                        (PlatformError,),
                        {"key": body["error"]["key"], "status": body["error"]["status"]},
                    )
                    raise kind(body["error"]["message"])
                if body.get("end"):
                    return
                seconds = IDLE_SECONDS
                yield body["answer"]
    finally:
        with contextlib.suppress(Exception):
            await channel.close()


async def serve(connection: AbstractRobustConnection, service: str, answer: Answer) -> None:
    """Answers questions until cancelled. `answer` yields JSON values and may raise PlatformError."""
    channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
    await channel.set_qos(prefetch_count=50)
    queue = await channel.declare_queue(_queue_name(service), auto_delete=True)

    async def respond(message: AbstractIncomingMessage) -> None:
        async def send(body: dict[str, Any]) -> None:
            await channel.default_exchange.publish(
                aio_pika.Message(json.dumps(body).encode()), routing_key=message.reply_to or "", mandatory=True
            )

        try:
            async for value in answer(json.loads(message.body)):
                await send({"answer": value})
            await send({"end": True})
        except PlatformError as error:
            with contextlib.suppress(aio_pika.exceptions.AMQPError):
                await send({"error": {"key": error.key, "status": error.status, "message": error.message}})
        except aio_pika.exceptions.AMQPError:
            log.debug("asker_went_away")

    async with asyncio.TaskGroup() as group:

        async def on_message(message: AbstractIncomingMessage) -> None:
            group.create_task(_guarded(respond(message)))

        await queue.consume(on_message, no_ack=True)
        await asyncio.Event().wait()


async def _guarded(work: Any) -> None:
    try:
        await work
    except Exception:
        log.exception("query_failed")
