"""Exchanges, queues, bindings, and what each service's user may do with them. Set-up brings all of it to the broker.

Per service: `<service>` (quorum) and `<service>.parked`. For all: the retry queues, where a message waits under the
routing key of its service, with which it then comes back. Services declare nothing but the queues of their queries:
nobody but the administrator may publish to a queue by its name, which would pass every right by.

How a queue deals with its messages is a policy's business, so that it can be changed while the queue is in use: its
arguments are fixed for good, and only its type is one.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pamqp.common import FieldTable

from shared.events import PUBLISHERS, QUERIES, SUBSCRIPTIONS

# All exchanges are topic exchanges: only for those the broker checks routing keys.
EXCHANGE = "webmeteor.events"
PARKED = "webmeteor.parked"
# Under the name of the service that is asked, and of the queue that waits for the answers.
QUESTIONS, ANSWERS = "webmeteor.questions", "webmeteor.answers"
# The header of a copy that a service has sent into its own retry or parking queue: who had published the event.
PUBLISHER = "x-publisher"
# The header with an event's place in its publisher's outbox, and so in the order of what the publisher says.
SEQUENCE = "x-sequence"
# May do everything, also publish in a service's name: for set-up, and for an operator who replays what was parked.
ADMINISTRATOR = "webmeteor"
# Growing back-off, in seconds by retry queue; the last one repeats. After ATTEMPTS failures a message is parked.
# A queue keeps its name when its delay is changed.
DELAYS = {"retry.1": 1, "retry.10": 10, "retry.60": 60}
ATTEMPTS = 6
ARGUMENTS: FieldTable = {"x-queue-type": "quorum"}
# Dead letters go to a queue by its name, and are kept until that queue has confirmed them.
_DEAD_LETTERS: dict[str, str | int] = {
    "dead-letter-exchange": "",
    "dead-letter-strategy": "at-least-once",
    "overflow": "reject-publish",
}
_NOTHING = "^$"


def retry_exchange(failures: int) -> str:
    """Where a message goes, with its service as the routing key, after its n-th failure (n from 1)."""
    return _exchange([*DELAYS][min(failures, len(DELAYS)) - 1])


def _exchange(retry_queue: str) -> str:
    return f"webmeteor.{retry_queue}"


def parked_queue(service: str) -> str:
    return f"{service}.parked"


def questions_queue(service: str) -> str:
    """There while the service answers questions."""
    return f"{service}.queries"


def answers_queue(service: str, number: str) -> str:
    """There while the service waits for the answers to one question; `number`: 32 hexadecimal digits."""
    return f"{service}.reply.{number}"


def exchanges() -> list[str]:
    return [EXCHANGE, PARKED, QUESTIONS, ANSWERS, *map(_exchange, DELAYS)]


def queues() -> list[str]:
    """Durable ones, with ARGUMENTS."""
    return [name for service in SUBSCRIPTIONS for name in (service, parked_queue(service))] + [*DELAYS]


class Policy(NamedTuple):
    """The queues as a regular expression over names, and RabbitMQ's settings for them. A queue obeys one policy."""

    queues: str
    settings: dict[str, str | int]


def policies() -> dict[str, Policy]:
    """By name. A change holds from the next set-up on, for queues that exist as well."""
    # Looking at parked messages counts as a delivery; RabbitMQ 4 would drop them at the 20th look.
    found = {"parked": _policy(map(parked_queue, SUBSCRIPTIONS), {"delivery-limit": -1})}
    for service in SUBSCRIPTIONS:
        # A message that kills its consumer again and again ends in the parking queue as well.
        dead_letters = {**_DEAD_LETTERS, "dead-letter-routing-key": parked_queue(service)}
        found[service] = _policy([service], {**dead_letters, "delivery-limit": 20})
    for queue, seconds in DELAYS.items():
        # No dead-letter routing key: the message keeps its own, the service's name.
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
    """Of one service's user: regular expressions over names, and by exchange over routing keys (write, read)."""

    configure: str
    write: str
    read: str
    topics: dict[str, tuple[str, str]]


def rights(service: str) -> Rights:
    """To publish what it owns, to read its own queue, to send back and to park for itself, to ask as QUERIES has it."""
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
