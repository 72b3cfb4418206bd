"""A virtual host per test. Virtual hosts can't be made over AMQP: the broker's own tool does it, twenty at a time."""

import itertools
import os
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

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


def docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        pytest.fail(f"docker {arguments[0]}: {done.stderr.strip()}: {stack.HELP}", pytrace=False)
    return done.stdout


def url_of(base: str, vhost: str) -> str:
    return urlsplit(base)._replace(path=f"/{vhost}").geturl()


def fresh_vhosts(base: str) -> Iterator[str]:
    """AMQP URLs, each of a virtual host nobody has used."""
    while True:
        names = [f"test-{os.getpid()}-{next(_numbers)}" for _ in range(BATCH)]
        user = urlsplit(base).username
        _evaluate(
            f'[begin rabbit_vhost:add(V, <<"tests">>), rabbit_auth_backend_internal:set_permissions('
            f'<<"{user}">>, V, <<".*">>, <<".*">>, <<".*">>, <<"tests">>) end || V <- [{_binaries(names)}]], ok.'
        )
        yield from (url_of(base, name) for name in names)


def remove_vhosts(*, own: bool) -> None:
    """Those of runs that were killed; with `own` this run's as well."""
    listed = docker("exec", container(), "rabbitmqctl", "-q", "list_vhosts", "name", "--no-table-headers").split()
    gone = [
        name
        for name in listed
        if name.startswith("test-")
        and (name.split("-")[1] == str(os.getpid()) if own else not stack.alive(name.split("-")[1]))
    ]
    if gone:
        _evaluate(f'[rabbit_vhost:delete(V, <<"tests">>) || V <- [{_binaries(gone)}]], ok.')


def _binaries(names: list[str]) -> str:
    return ",".join(f'<<"{name}">>' for name in names)


def _evaluate(expression: str) -> None:
    docker("exec", container(), "rabbitmqctl", "-q", "eval", expression)


def close_connections(vhost: str) -> None:
    """The broker closes all connections of a virtual host, as after a network failure."""
    docker("exec", container(), "rabbitmqctl", "-q", "close_all_connections", "--vhost", vhost, "test")
