"""PostgreSQL, RabbitMQ and PowerDNS for one run of integration tests, in containers of the platform's images."""

import contextlib
import os
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lib import engine, images, readiness
from lib.shell import SetupError, output, step

LABEL = "webmeteor.test-fast"
HERE = "127.0.0.1"
READY_SECONDS = 60
POWERDNS = "powerdns"
# Durability does not matter here.
KEEP_NOTHING = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


@dataclass(frozen=True)
class Ports:
    """Ports on this machine, chosen in advance, because a restarted broker must keep its port."""

    postgres: int
    rabbitmq: int
    dns: int
    dns_api: int


@contextlib.contextmanager
def running(*, dns: bool) -> Iterator[dict[str, str]]:
    """Yield the variables by which tests find the containers (tests/support), which end with the block.

    PowerDNS runs only with `dns`.
    """
    engine.ensure()
    wanted = ["postgres", "rabbitmq", *([POWERDNS] if dns else [])]
    images.build(wanted)
    _remove_leftovers()
    names = {part: f"{LABEL.replace('.', '-')}-{os.getpid()}-{part}" for part in wanted}
    password, ports = secrets.token_hex(16), Ports(*_free_ports(4))
    try:
        with step(f"containers for the tests: {', '.join(wanted)}"):
            for part, name in names.items():
                _start(part, name, password, ports)
            readiness.wait(_checks(names, ports), seconds=READY_SECONDS, logs="docker logs ")
        yield {
            "WEBMETEOR_TEST_ADMIN_DSN": f"postgresql://webmeteor:{password}@{HERE}:{ports.postgres}/webmeteor",
            "WEBMETEOR_TEST_AMQP_URL": f"amqp://webmeteor:{password}@{HERE}:{ports.rabbitmq}/",
            "WEBMETEOR_TEST_RABBITMQ": names["rabbitmq"],
            "WEBMETEOR_TEST_THROWN_AWAY": "1",
            **({"WEBMETEOR_TEST_PDNS": f"{HERE}:{ports.dns}:{ports.dns_api}:{password}"} if dns else {}),
        }
    finally:
        output("docker", "rm", "--force", "--volumes", *names.values())


def _start(part: str, name: str, password: str, ports: Ports) -> None:
    variables, published, command = {
        "postgres": (
            {"POSTGRES_USER": "webmeteor", "POSTGRES_DB": "webmeteor", "POSTGRES_PASSWORD": password},
            {ports.postgres: "5432"},
            ["postgres", *(word for setting in KEEP_NOTHING for word in ("-c", setting))],
        ),
        "rabbitmq": (
            {"RABBITMQ_DEFAULT_USER": "webmeteor", "RABBITMQ_DEFAULT_PASS": password},
            {ports.rabbitmq: "5672"},
            [],
        ),
        POWERDNS: (
            {"PDNS_API_KEY": password, "BASE_DOMAIN": "webmeteor.localhost", "PUBLIC_ADDRESS": HERE},
            {ports.dns: "5300", ports.dns_api: "8081"},
            [],
        ),
    }[part]
    options = [word for variable, value in variables.items() for word in ("--env", f"{variable}={value}")]
    for here, inside in published.items():
        kinds = ("tcp", "udp") if inside == "5300" else ("tcp",)
        options += [word for kind in kinds for word in ("--publish", f"{HERE}:{here}:{inside}/{kind}")]
    image = images.catalogue()[part].tag
    ours = ("--detach", "--rm", "--label", LABEL, "--name", name, "--hostname", name)
    if output("docker", "run", *ours, *options, image, *command) is None:
        raise SetupError(f"a container of {image} does not start", "check the engine: docker info")


def _checks(names: dict[str, str], ports: Ports) -> dict[str, readiness.Check]:
    checks: dict[str, readiness.Check] = {
        names["postgres"]: lambda: readiness.postgres(HERE, ports.postgres),
        names["rabbitmq"]: lambda: readiness.rabbitmq(HERE, ports.rabbitmq),
    }
    if POWERDNS in names:
        checks[names[POWERDNS]] = lambda: readiness.powerdns(HERE, ports.dns_api)
    return checks


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as opened:
        sockets = [opened.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind((HERE, 0))
        return [int(one.getsockname()[1]) for one in sockets]


def _remove_leftovers() -> None:
    """Remove containers of killed runs; those of a concurrent run stay."""
    listed = output("docker", "ps", "--all", "--filter", f"label={LABEL}", "--format", "{{.Names}}") or ""
    dead = [name for name in listed.split() if not Path("/proc", name.split("-")[-2]).exists()]
    if dead:
        output("docker", "rm", "--force", "--volumes", *dead)
