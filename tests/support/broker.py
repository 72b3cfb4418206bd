"""A broker of a test's own, set up as compose does it: with a user per service (scripts/broker/bootstrap)."""

import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pamqp.common import FieldTable

from shared.events.types import SERVICE_NAMES
from shared.messaging import broker
from shared.messaging.topology import ADMINISTRATOR
from tests.support import rabbitmq, stack

IMAGE = "webmeteor/rabbitmq:4"
SET_UP = stack.ROOT / "scripts" / "broker"


def arguments_of_before(queue: str) -> FieldTable:
    """What queues had before there were policies."""
    if queue.endswith(".parked"):
        return {"x-queue-type": "quorum", "x-delivery-limit": -1}
    dead_letters: FieldTable = {
        "x-queue-type": "quorum",
        "x-dead-letter-exchange": "",
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    if queue.startswith("retry."):
        return {**dead_letters, "x-message-ttl": 1000 * int(queue.removeprefix("retry."))}
    return {**dead_letters, "x-delivery-limit": 20, "x-dead-letter-routing-key": f"{queue}.parked"}


def changed(folder: Path, definitions: dict[str, Any]) -> Path:
    """The set-up with other definitions, as a folder for `OwnBroker.set_up`."""
    shutil.copytree(SET_UP, folder)
    (folder / "definitions.json").write_text(json.dumps(definitions))
    return folder


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

    def set_up(self, folder: Path = SET_UP) -> str:
        """As the service broker-bootstrap in docker-compose.dev.yaml; what it says."""
        variables = {
            "ADMINISTRATOR" if user == ADMINISTRATOR else user.replace("-", "_").upper(): password
            for user, password in self.passwords.items()
        }
        environment = [
            part for name, value in variables.items() for part in ("--env", f"BROKER_{name}_PASSWORD={value}")
        ]
        return rabbitmq.docker(
            "run", "--rm", "--network", f"container:{self.name}", "--volumes-from", self.name, "--read-only",
            "--tmpfs", "/tmp", "--cap-drop", "ALL",  # noqa: S108 - the container's own
            "--volume", f"{folder}:/bootstrap:ro", *environment, "--entrypoint", "sh", IMAGE,
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
