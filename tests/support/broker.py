"""A broker of a test's own, set up as compose does it: with a user per service (scripts/broker/bootstrap)."""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from shared.events.types import SERVICE_NAMES
from shared.messaging import broker
from shared.messaging.topology import ADMINISTRATOR

from tests.support import rabbitmq, stack

IMAGE = "webmeteor/rabbitmq:4"


class OwnBroker:
    def __init__(self, name: str) -> None:
        self.name = name
        self.passwords = {user: secrets.token_hex(16) for user in (ADMINISTRATOR, *SERVICE_NAMES)}
        self._port = ""

    def start(self) -> None:
        """With the administrator alone, as installations of before there were more users."""
        password = self.passwords[ADMINISTRATOR]
        rabbitmq.docker(
            "run", "--detach", "--rm", "--name", self.name, "--hostname", "rabbitmq", "--publish", "127.0.0.1::5672",
            "--env", f"RABBITMQ_DEFAULT_USER={ADMINISTRATOR}", "--env", f"RABBITMQ_DEFAULT_PASS={password}",
            "--env", "RABBITMQ_DEFAULT_VHOST=webmeteor", IMAGE,
        )  # fmt: skip
        self._port = rabbitmq.docker("port", self.name, "5672").split()[0].rpartition(":")[2]
        rabbitmq.in_own_loop(self._answers())

    async def _answers(self) -> None:
        await (await broker.connect(self.url(ADMINISTRATOR), "tests")).close()

    def set_up(self) -> None:
        """As the service broker-bootstrap in docker-compose.dev.yaml."""
        variables = {
            "ADMINISTRATOR" if user == ADMINISTRATOR else user.replace("-", "_").upper(): password
            for user, password in self.passwords.items()
        }
        environment = [
            part for name, value in variables.items() for part in ("--env", f"BROKER_{name}_PASSWORD={value}")
        ]
        rabbitmq.docker(
            "run", "--rm", "--network", f"container:{self.name}", "--volumes-from", self.name, "--read-only",
            "--tmpfs", "/tmp", "--cap-drop", "ALL",  # noqa: S108 - the container's own
            "--volume", f"{stack.ROOT}/scripts/broker:/bootstrap:ro", *environment, "--entrypoint", "sh", IMAGE,
            "/bootstrap/bootstrap",
        )  # fmt: skip

    def url(self, user: str) -> str:
        return f"amqp://{user}:{self.passwords[user]}@127.0.0.1:{self._port}/webmeteor"


@contextmanager
def own_broker() -> Iterator[OwnBroker]:
    made = OwnBroker(f"webmeteor-test-broker-{os.getpid()}-{time.monotonic_ns()}")
    try:
        made.start()
        yield made
    finally:
        rabbitmq.docker("rm", "--force", made.name)
