"""What set-up brings to the broker."""

import json
import re
from pathlib import Path

import pytest
from shared.events import QUERIES, SUBSCRIPTIONS
from shared.events.types import DEPLOYER, GATEWAY, NOTIFIER, PROVISIONER, SERVICE_NAMES
from shared.messaging import definitions, topology

FILE = Path(__file__).parents[3] / "scripts" / "broker" / "definitions.json"


def test_file_is_what_the_registry_says() -> None:
    """Else: python -m shared.messaging.definitions > scripts/broker/definitions.json."""
    assert FILE.read_text() == definitions.text()


def test_no_service_may_publish_to_a_queue_by_its_name() -> None:
    """The default exchange leads to every queue; the broker knows it as amq.default."""
    for service in SERVICE_NAMES:
        assert not re.search(topology.rights(service).write, "amq.default")


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_every_exchange_a_service_may_use_is_limited_by_routing_key(service: str) -> None:
    """Where no right to a topic is written down, RabbitMQ allows all."""
    rights = topology.rights(service)
    used = {name for name in topology.exchanges() if re.search(rights.write, name) or re.search(rights.read, name)}
    assert used <= set(rights.topics)


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_service_reads_its_own_queue_only(service: str) -> None:
    """Of those that last; its parking queue is an operator's."""
    read = topology.rights(service).read
    assert [name for name in topology.queues() if re.search(read, name)] == [service]


def test_only_the_gateway_asks() -> None:
    """Deployer and provisioner answer; nobody else has queues of the kind."""
    assert {PROVISIONER: {GATEWAY}, DEPLOYER: {GATEWAY}} == QUERIES
    assert topology.rights(NOTIFIER).configure == "^$"
    assert topology.rights(DEPLOYER).topics[topology.QUESTIONS] == ("^$", "^deployer$")


def test_no_user_has_a_password_of_its_own_in_the_file() -> None:
    """Each is a variable's name, which scripts/broker/bootstrap replaces, or refuses to go on."""
    users = json.loads(FILE.read_text())["users"]
    assert {user["name"] for user in users} == {topology.ADMINISTRATOR, *SUBSCRIPTIONS}
    assert all(re.fullmatch(r"\$BROKER_[A-Z_]+_PASSWORD", user["password"]) for user in users)
