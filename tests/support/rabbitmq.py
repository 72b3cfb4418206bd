"""A virtual host per test. Virtual hosts can't be made over AMQP: the broker's own tool does it, twenty at a time.

All belong to one user of this run's own, an administrator: it may publish in every service's name. What the services'
own users may do is tested in tests/integration/shared/test_broker_rights.py.
"""

import asyncio
import itertools
import json
import os
import secrets
import subprocess
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import aio_pika
import pytest

from shared.messaging import definitions, topology
from tests.support import stack

BATCH = 20
_numbers = itertools.count(1)


def container() -> str:
    """The broker's container: named by WEBMETEOR_TEST_RABBITMQ, else the test stack's."""
    named = os.environ.get("WEBMETEOR_TEST_RABBITMQ")
    if named:
        return named
    labels = (f"com.docker.compose.project=webmeteor-{stack.NAME}", "com.docker.compose.service=rabbitmq")
    filters = [part for label in labels for part in ("--filter", f"label={label}")]
    found = docker("ps", "--quiet", *filters).split()
    if not found:
        pytest.fail(f"the test stack's RabbitMQ does not run: {stack.HELP}", pytrace=False)
    return found[0]


def docker(*arguments: str, stdin: str = "") -> str:
    done = subprocess.run(["docker", *arguments], input=stdin, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        pytest.fail(f"docker {arguments[0]}: {done.stderr.strip()}: {stack.HELP}", pytrace=False)
    return done.stdout


def fresh_vhosts(base: str) -> Iterator[str]:
    """AMQP URLs, each of a virtual host nobody has used, with the platform's exchanges and queues."""
    user, password = f"test-{os.getpid()}", secrets.token_hex(16)
    _import({"users": [{"name": user, "password": password, "tags": ["administrator", "impersonator"]}]})
    address = urlsplit(base)
    address = address._replace(netloc=f"{user}:{password}@{address.hostname}:{address.port or 5672}")
    names: list[str] = []
    while True:
        # Whoever asks for the first of a batch is done with the batch before. Quorum queues cost memory: with a hundred
        # virtual hosts the broker is over its mark, and lets nobody publish any more.
        _delete(names)
        names = [f"test-{os.getpid()}-{next(_numbers)}" for _ in range(BATCH)]
        everything = {"user": user, "configure": ".*", "write": ".*", "read": ".*"}
        _import(
            {
                "vhosts": [{"name": name} for name in names],
                "permissions": [{"vhost": name, **everything} for name in names],
                "policies": [policy for name in names for policy in definitions.policies(name)],
            }
        )
        for name in names:
            url = address._replace(path=f"/{name}").geturl()
            in_own_loop(_declare_at(url))
            yield url


async def declare(channel: aio_pika.abc.AbstractChannel) -> None:
    """The platform's topology, as set-up brings it to the broker; policies can't be made over AMQP."""
    for name in topology.exchanges():
        await channel.declare_exchange(name, aio_pika.ExchangeType.TOPIC, durable=True)
    for name in topology.queues():
        await channel.declare_queue(name, durable=True, arguments=topology.ARGUMENTS)
    for exchange, key, queue in topology.bindings():
        await (await channel.get_queue(queue, ensure=False)).bind(exchange, key)


async def _declare_at(url: str) -> None:
    async with await aio_pika.connect(url) as connection, connection.channel() as channel:
        await declare(channel)


def in_own_loop(work: Coroutine[Any, Any, None]) -> None:
    """Fixtures that are no coroutines have no loop of their own, and must not touch the one of the tests."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def remove_vhosts(*, own: bool) -> None:
    """Those of runs that were killed, and their users; with `own` this run's as well."""

    def gone(names: str) -> list[str]:
        makers = {name: name.split("-")[1] for name in names.split() if name.startswith("test-")}
        me = str(os.getpid())
        return [name for name, maker in makers.items() if (maker == me if own else not stack.alive(maker))]

    vhosts = gone(docker("exec", container(), "rabbitmqctl", "-q", "list_vhosts", "name", "--no-table-headers"))
    _delete(vhosts)
    listed = docker("exec", container(), "rabbitmqctl", "-q", "--silent", "list_users", "--no-table-headers")
    users = gone("\n".join(line.split("\t")[0] for line in listed.splitlines()))
    if users:
        _evaluate(f'[rabbit_auth_backend_internal:delete_user(U, <<"tests">>) || U <- [{_binaries(users)}]], ok.')


def _delete(vhosts: list[str]) -> None:
    if vhosts:
        _evaluate(f'[rabbit_vhost:delete(V, <<"tests">>) || V <- [{_binaries(vhosts)}]], ok.')


def _import(document: dict[str, Any]) -> None:
    docker("exec", "--interactive", container(), "rabbitmqctl", "-q", "import_definitions", "/dev/stdin",
           stdin=json.dumps(document))  # fmt: skip


def _binaries(names: list[str]) -> str:
    return ",".join(f'<<"{name}">>' for name in names)


def _evaluate(expression: str) -> None:
    docker("exec", container(), "rabbitmqctl", "-q", "eval", expression)


def close_connections(vhost: str) -> None:
    """The broker closes all connections of a virtual host, as after a network failure."""
    docker("exec", container(), "rabbitmqctl", "-q", "close_all_connections", "--vhost", vhost, "test")
