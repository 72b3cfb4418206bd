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


def test_every_queue_obeys_one_policy_and_no_other_queue_does() -> None:
    """RabbitMQ applies the first that matches, and looks for the expression anywhere in the name."""
    policies = json.loads(FILE.read_text())["policies"]
    names = topology.queues()
    asked = [topology.questions_queue(service) for service in SERVICE_NAMES]
    asking = [topology.answers_queue(service, "0" * 32) for service in SERVICE_NAMES]
    for name in [*names, *asked, *asking, "retry.100", "a.retry.1", f"{GATEWAY}.parked.x"]:
        assert len([one for one in policies if re.search(one["pattern"], name)]) == (name in names), name


def test_policies_say_how_queues_deal_with_messages() -> None:
    """Each service's dead letters are parked for it; what is parked may be looked at without end."""
    settings = {name: policy.settings for name, policy in topology.policies().items()}
    assert settings["parked"] == {"delivery-limit": -1}
    dead_letters = {"dead-letter-exchange": "", "dead-letter-strategy": "at-least-once", "overflow": "reject-publish"}
    for service in SERVICE_NAMES:
        parked = f"{service}.parked"
        assert settings[service] == {**dead_letters, "dead-letter-routing-key": parked, "delivery-limit": 20}
    for name, delay in (("retry.1", 1_000), ("retry.10", 10_000), ("retry.60", 60_000)):
        assert settings[name] == {**dead_letters, "message-ttl": delay}


def test_queues_have_no_argument_but_their_type() -> None:
    """Nothing else could be changed later."""
    queues = json.loads(FILE.read_text())["queues"]
    assert {queue["name"] for queue in queues} == set(topology.queues())
    assert all(queue["arguments"] == {"x-queue-type": "quorum"} for queue in queues)


def test_only_the_administrator_may_set_policies() -> None:
    """For that a user needs a tag, and services have none."""
    users = json.loads(FILE.read_text())["users"]
    assert [user["name"] for user in users if user["tags"]] == [topology.ADMINISTRATOR]
