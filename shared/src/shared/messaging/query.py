"""Queries: questions that only another service can answer, and immediately (a container's logs).

Unlike an event, a query is neither stored nor retried. The asker reads an exclusive reply queue; when the asker
disconnects, the next answer or ping is unroutable and the answering side stops. Permissions: `shared.events.QUERIES`.
"""

import asyncio
import contextlib
import json
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import aio_pika
from aio_pika.abc import (
    AbstractChannel,
    AbstractExchange,
    AbstractIncomingMessage,
    AbstractQueue,
    AbstractQueueIterator,
    AbstractRobustConnection,
    FieldValue,
)

from shared.errors import PlatformError, UnavailableError
from shared.logging import get_logger
from shared.messaging import broker, topology

log = get_logger()

Answer = Callable[[dict[str, Any]], AsyncGenerator[Any, None]]
# The answering side sends a ping every PING_SECONDS while it has no answer.
PING_SECONDS = 3.0
IDLE_SECONDS = 25.0
# Capacity of the reply queue; back-pressure: a slow asker makes the answering side wait.
WAITING_ANSWERS = 8
FULL_SECONDS = 0.1
REOPEN_SECONDS = 0.5
_GONE = (aio_pika.exceptions.AMQPError, OSError, RuntimeError)


async def ask(
    connection: AbstractRobustConnection,
    asker: str,
    service: str,
    question: dict[str, Any],
    *,
    first_answer_seconds: float = 5.0,
) -> AsyncGenerator[Any, None]:
    """Streams the answers. Raises UnavailableError if none comes in time, or the other side's PlatformError."""
    try:
        async with contextlib.AsyncExitStack() as until_the_end:
            async with asyncio.timeout(first_answer_seconds):
                channel = await until_the_end.enter_async_context(broker.channel(connection))
                reply = await _asked(channel, asker, service, question, first_answer_seconds)
                arriving = await until_the_end.enter_async_context(reply.iterator())
            answers = await until_the_end.enter_async_context(
                contextlib.aclosing(_read(arriving, first_answer_seconds))
            )
            async for answer in answers:
                yield answer
    except _GONE as error:
        raise UnavailableError(f"The {service} does not answer; try again in a moment.") from error


async def _asked(
    channel: AbstractChannel, asker: str, service: str, question: dict[str, Any], seconds: float
) -> AbstractQueue:
    """Sends the question and returns the reply queue."""
    await channel.set_qos(prefetch_count=WAITING_ANSWERS)
    bounds: dict[str, FieldValue] = {"x-max-length": WAITING_ANSWERS, "x-overflow": "reject-publish"}
    name = topology.answers_queue(asker, uuid.uuid4().hex)
    reply = await channel.declare_queue(name, exclusive=True, auto_delete=True, arguments=bounds)
    await reply.bind(topology.ANSWERS, name)
    questions = await channel.get_exchange(topology.QUESTIONS, ensure=False)
    message = aio_pika.Message(json.dumps(question).encode(), reply_to=reply.name, expiration=seconds)
    with broker.not_cancelled():
        await questions.publish(message, routing_key=service, mandatory=True)
    return reply


async def _read(arriving: AbstractQueueIterator, first_answer_seconds: float) -> AsyncGenerator[Any, None]:
    seconds = first_answer_seconds
    while True:
        try:
            async with asyncio.timeout(seconds):
                message = await anext(arriving)
            await message.ack()
        except StopAsyncIteration as error:
            raise ConnectionResetError("the reply queue was closed") from error
        body = json.loads(message.body)
        if "error" in body:
            key, status = body["error"]["key"], body["error"]["status"]
            raise type("AnswerError", (PlatformError,), {"key": key, "status": status})(body["error"]["message"])
        if body.get("end"):
            return
        seconds = IDLE_SECONDS
        if "answer" in body:
            yield body["answer"]


async def serve(connection: AbstractRobustConnection, service: str, answer: Answer) -> None:
    """Answers questions until cancelled. `answer` yields JSON values and may raise PlatformError."""
    async with asyncio.TaskGroup() as group:
        while True:
            try:
                await _serve_until_closed(group, connection, service, answer)
            except _GONE as error:
                log.warning("queries_interrupted", error=f"{type(error).__name__}: {error}")
            await asyncio.sleep(REOPEN_SECONDS)


async def _serve_until_closed(
    group: asyncio.TaskGroup, connection: AbstractRobustConnection, service: str, answer: Answer
) -> None:
    async with broker.channel(connection) as channel:
        replies = await channel.get_exchange(topology.ANSWERS, ensure=False)

        async def respond(message: AbstractIncomingMessage) -> None:
            async def send(body: dict[str, Any]) -> None:
                await _publish(replies, message.reply_to or "", json.dumps(body).encode())

            try:
                async with contextlib.aclosing(answer(json.loads(message.body))) as answers:
                    await _send_all(answers, send)
            except _GONE:
                log.debug("asker_went_away")
            except Exception:
                # The asker's wait times out; other questions must not suffer.
                log.exception("question_not_answered")

        async def on_message(message: AbstractIncomingMessage) -> None:
            group.create_task(respond(message))

        queue = await channel.declare_queue(topology.questions_queue(service), durable=True, auto_delete=True)
        await queue.bind(topology.QUESTIONS, service)
        await queue.consume(on_message, no_ack=True)
        await broker.closed(channel)


async def _publish(replies: AbstractExchange, reply_to: str, body: bytes) -> None:
    """Waits for room in the reply queue. Raises PublishError, an AMQPError, if the asker has disconnected."""
    while True:
        try:
            with broker.not_cancelled():
                await replies.publish(aio_pika.Message(body), routing_key=reply_to, mandatory=True)
        except aio_pika.exceptions.PublishError:
            raise
        except aio_pika.exceptions.DeliveryError:
            await asyncio.sleep(FULL_SECONDS)
        else:
            return


async def _send_all(answers: AsyncGenerator[Any, None], send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    """Sends each answer, pings in between, and finally the end or the error."""
    body: dict[str, Any] = {}
    while "end" not in body and "error" not in body:
        upcoming = asyncio.ensure_future(_next(answers))
        try:
            while not (await asyncio.wait({upcoming}, timeout=PING_SECONDS))[0]:
                await send({"alive": True})
        finally:
            upcoming.cancel()
            # `answers` can be closed only when it no longer runs.
            await asyncio.wait({upcoming})
        body = upcoming.result()
        await send(body)


async def _next(answers: AsyncGenerator[Any, None]) -> dict[str, Any]:
    try:
        return {"answer": await anext(answers)}
    except StopAsyncIteration:
        return {"end": True}
    except PlatformError as error:
        return {"error": {"key": error.key, "status": error.status, "message": error.message}}
    except Exception:
        log.exception("query_failed")
        return {"error": {"key": "internal", "status": 500, "message": "The question could not be answered."}}
