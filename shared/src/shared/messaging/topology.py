"""Exchanges, queues, bindings and each service user's permissions on them. Set-up applies all of it to the broker.

Per service: `<service>` (quorum) and `<service>.parked`. Shared: the retry queues; a message waits there with its
service as routing key, which routes it back. Services declare only the queues of their queries, and only the
administrator may publish to a queue by its name: that would bypass all permissions.

Delays, limits and dead-lettering are set by policies, which can change while the queue is in use. Queue arguments can
never change; the queue type is the only one.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pamqp.common import FieldTable

from shared.events import PUBLISHERS, QUERIES, SUBSCRIPTIONS

# All exchanges are topic exchanges: the broker checks routing keys only for those.
EXCHANGE = "webmeteor.events"
PARKED = "webmeteor.parked"
# Routing keys: the name of the answering service; the name of the reply queue.
QUESTIONS, ANSWERS = "webmeteor.questions", "webmeteor.answers"
# Header on copies in a service's own retry or parking queue: the event's original publisher.
PUBLISHER = "x-publisher"
# Header with an event's position in its publisher's outbox, and so in the order of its events; a list for EVENTS.
SEQUENCE = "x-sequence"
# Content types: a CloudEvent, and a JSON array of CloudEvents of one type (CloudEvents' JSON batch format).
ONE_EVENT, EVENTS = "application/cloudevents+json", "application/cloudevents-batch+json"
# May do everything, including publishing in a service's name: for set-up, and for operators who replay parked events.
ADMINISTRATOR = "webmeteor"
# Growing back-off, in seconds by retry queue; the last one repeats. After ATTEMPTS failures a message is parked.
# A queue keeps its name if its delay changes.
DELAYS = {"retry.1": 1, "retry.10": 10, "retry.60": 60}
ATTEMPTS = 6
ARGUMENTS: FieldTable = {"x-queue-type": "quorum"}
# Dead letters go to a queue by its name; the source queue keeps them until the target confirms.
_DEAD_LETTERS: dict[str, str | int] = {
    "dead-letter-exchange": "",
    "dead-letter-strategy": "at-least-once",
    "overflow": "reject-publish",
}
_NOTHING = "^$"


def retry_exchange(failures: int) -> str:
    """The exchange for a message after its n-th failure (n from 1); its routing key is the service."""
    return _exchange([*DELAYS][min(failures, len(DELAYS)) - 1])


def _exchange(retry_queue: str) -> str:
    return f"webmeteor.{retry_queue}"


def parked_queue(service: str) -> str:
    return f"{service}.parked"


def questions_queue(service: str) -> str:
    """Exists while the service answers queries."""
    return f"{service}.queries"


def answers_queue(service: str, number: str) -> str:
    """Exists while the service waits for the answers to one query; `number`: 32 hexadecimal digits."""
    return f"{service}.reply.{number}"


def exchanges() -> list[str]:
    return [EXCHANGE, PARKED, QUESTIONS, ANSWERS, *map(_exchange, DELAYS)]


def queues() -> list[str]:
    """The durable queues, declared with ARGUMENTS."""
    return [name for service in SUBSCRIPTIONS for name in (service, parked_queue(service))] + [*DELAYS]


class Policy(NamedTuple):
    """A regular expression for queue names and RabbitMQ's settings for them. Only one policy applies to a queue."""

    queues: str
    settings: dict[str, str | int]


def policies() -> dict[str, Policy]:
    """Policies by name. Changes take effect at the next set-up, also for existing queues."""
    # Listing parked messages counts as a delivery; by default RabbitMQ 4 drops a message after 20.
    found = {"parked": _policy(map(parked_queue, SUBSCRIPTIONS), {"delivery-limit": -1})}
    for service in SUBSCRIPTIONS:
        # A message that repeatedly kills its consumer is parked too.
        dead_letters = {**_DEAD_LETTERS, "dead-letter-routing-key": parked_queue(service)}
        found[service] = _policy([service], {**dead_letters, "delivery-limit": 20})
    for queue, seconds in DELAYS.items():
        # No dead-letter routing key: the message keeps its own, which is the service's name.
        found[queue] = _policy([queue], {**_DEAD_LETTERS, "message-ttl": seconds * 1000})
    return found


def _policy(names: Iterable[str], settings: dict[str, str | int]) -> Policy:
    return Policy(_any(map(re.escape, names)), settings)


def bindings() -> Iterator[tuple[str, str, str]]:
    """(exchange, routing key, queue)."""
    for service, kinds in SUBSCRIPTIONS.items():
        yield PARKED, service, parked_queue(service)
        for kind in kinds:
            yield EXCHANGE, kind.type, service
    for queue in DELAYS:
        yield _exchange(queue), "#", queue


class Rights(NamedTuple):
    """A service user's permissions: regular expressions for names, and per exchange for routing keys (write, read)."""

    configure: str
    write: str
    read: str
    topics: dict[str, tuple[str, str]]


def rights(service: str) -> Rights:
    """Publish the events it owns, read its own queue, retry and park for itself, ask and answer as QUERIES allows."""
    askers, asked = QUERIES.get(service, ()), [name for name, askers in QUERIES.items() if service in askers]
    temporary = [re.escape(questions_queue(service))] * bool(askers) + [_answers(service)] * bool(asked)
    itself = f"^{re.escape(service)}$"
    topics = {
        EXCHANGE: (_any(re.escape(kind) for kind, owners in sorted(PUBLISHERS.items()) if service in owners), _NOTHING),
        **dict.fromkeys((PARKED, *map(_exchange, DELAYS)), (itself, _NOTHING)),
    }
    if asked or askers:
        topics[QUESTIONS] = (_any(map(re.escape, asked)), itself if askers else _NOTHING)
        topics[ANSWERS] = (_any(map(_answers, sorted(askers))), _any([_answers(service)] * bool(asked)))
    written = [name for name, (write, _) in topics.items() if write != _NOTHING]
    read = [name for name, (_, read) in topics.items() if read != _NOTHING]
    return Rights(
        configure=_any(temporary),
        write=_any([*map(re.escape, written), *temporary]),
        read=_any([*map(re.escape, [service, *read]), *temporary]),
        topics=topics,
    )


def _answers(service: str) -> str:
    return re.escape(answers_queue(service, "")) + "[0-9a-f]{32}"


def _any(patterns: Iterable[str]) -> str:
    found = list(patterns)
    return f"^({'|'.join(found)})$" if found else _NOTHING
