"""A service that was broken into, as the running stack would see it: with its own password and its own keys."""

import json
import re
from datetime import UTC, datetime

import aio_pika
import pytest
from aiormq.exceptions import ChannelAccessRefused

from shared.events import dump, wrap
from shared.events.types import GATEWAY, NOTIFIER, SERVICE_NAMES, TokenIssued
from shared.messaging.topology import EXCHANGE
from tests.lib import engine
from tests.lib.stack import Stack

KEYS = re.compile(r"/secrets/keys(?:/([\w-]+))?$")


async def test_the_notifier_gives_nobody_a_token(stack: Stack) -> None:
    """The broker refuses an event of the gateway's, under whatever name it says it has."""
    password = stack.secrets()["BROKER_NOTIFIER_PASSWORD"]
    token = TokenIssued(customer_uuid="cust_000000000000", token_sha256="0" * 64, expires_at=datetime.now(UTC))
    async with await aio_pika.connect(f"amqp://{NOTIFIER}:{password}@{stack.bind}:15672/webmeteor") as connection:
        channel = await connection.channel(publisher_confirms=True)
        exchange = await channel.get_exchange(EXCHANGE, ensure=False)
        with pytest.raises(ChannelAccessRefused):
            await exchange.publish(aio_pika.Message(dump(wrap(token, source=GATEWAY))), routing_key=token.type)


async def test_the_doorman_has_nothing_to_lose(stack: Stack) -> None:
    """As the engine runs it: nobody's user, no right, no file of the host, and none of the stack's secrets."""
    found = await engine.inspect(f"{stack.project}-doorman-1")
    assert found
    assert found["Mounts"] == []
    assert found["Config"]["User"] == "65534:65534"
    assert found["HostConfig"]["CapDrop"] == ["ALL"]
    assert not found["HostConfig"]["CapAdd"]
    assert found["HostConfig"]["ReadonlyRootfs"]
    environment = "\n".join(found["Config"]["Env"])
    assert "WEBMETEOR_LISTEN_PORT=8005" in environment
    assert [name for name, secret in stack.secrets().items() if secret and secret in environment] == []


@pytest.mark.parametrize("service", SERVICE_NAMES)
async def test_a_service_has_its_own_keys_only(stack: Stack, service: str) -> None:
    """What is not mounted can't be read."""
    mounts = json.loads(await engine.docker("inspect", "-f", "{{json .Mounts}}", f"{stack.project}-{service}-1"))
    found = {match[1] for mount in mounts if (match := KEYS.search(mount["Source"]))}
    common = {
        "api-gateway": {"common", "proofs"}, "provisioner": {"common", "source"}, "deployer": {"source"},
        "notifier": {"proofs"},
    }  # fmt: skip
    assert found == {service} | common.get(service, set())
    assert not [mount for mount in mounts if mount["Source"].endswith(("/secrets", "/secrets/key"))]
