"""Socket.IO with the official JavaScript client: order, privacy, replay, log lines."""

import asyncio

import pytest

from tests.e2e.birth import Birth
from tests.lib import node
from tests.lib.git import Checkout
from tests.lib.platform import Customer, Site
from tests.lib.stack import Stack

IN_ORDER = ["site.requested", "repo.created", "deploy.queued", "deploy.started", "deploy.succeeded", "ssl.issued"]


def positions(types: list[str], wanted: list[str]) -> list[int]:
    missing = [kind for kind in wanted if kind not in types]
    assert not missing, f"{missing} not among {types}"
    return [types.index(kind) for kind in wanted]


async def test_creation_is_told_in_order(birth: Birth) -> None:
    """The owner's client sees the whole creation, cause before effect, each event once, as CloudEvents."""
    await birth.owner.event("site.active", app_id=birth.site.app_id)
    mine = [event for event in birth.owner.events if event["data"].get("app_id") == birth.site.app_id]
    types = [event["type"] for event in mine]
    mine, types = mine[: types.index("site.active") + 1], types[: types.index("site.active") + 1]
    found = positions(types, [*IN_ORDER, "site.active"])
    assert found == sorted(found), types
    assert "dns.record_created" in types
    assert len({event["id"] for event in mine}) == len(mine), "an event was told twice"
    for event in mine:
        assert event["specversion"] == "1.0"
        assert event["time"]
        assert event["subject"] == birth.site.app_id
    correlated = {event["correlationid"] for event in mine if event["type"] in {*IN_ORDER, "site.active"}}
    assert correlated == {birth.site.correlation_id}, "not every event leads back to the request"


async def test_secrets_are_not_told(birth: Birth) -> None:
    """No event carries a secret or the customer's token, not even encrypted ones."""
    import json

    text = json.dumps(birth.owner.events)
    assert birth.site.customer.token not in text
    assert "webhook_secret" not in text
    assert "token_sha256" not in text


async def test_stranger_is_told_nothing(birth: Birth, stack: Stack, stranger: Customer) -> None:
    """Another customer's client, connected all the time, received not one event of this site."""
    foreign = [e for e in birth.stranger.events if birth.site.customer.customer_uuid in str(e)]
    assert foreign == []
    assert "connected" in [line["what"] for line in birth.stranger.lines], "the stranger's client was never connected"
    assert [line for line in birth.stranger.lines if line["what"] == "disconnected"] == []


async def test_stranger_cannot_subscribe_or_replay(birth: Birth, stack: Stack, stranger: Customer) -> None:
    """Neither `subscribe` with a known deployment id nor `since` with a known event id opens another's events."""
    deployment_id = (await birth.site.details())["deployment_history"][-1]["deployment_id"]
    first = birth.owner.events[0]["id"]
    async with node.listen(stack, stranger.token, since=first) as listener:
        await listener.connected()
        answer = await listener.emit("subscribe", {"deployment_id": deployment_id})
        assert "error" in str(answer) or "not_found" in str(answer), answer
        await asyncio.sleep(1)
        assert birth.site.customer.customer_uuid not in str(listener.events)
        assert birth.site.app_id not in str(listener.events)


@pytest.mark.parametrize("token", ["", "wm_wrong"])
async def test_wrong_token_is_refused(stack: Stack, token: str) -> None:
    """Without a valid token there is no connection, and the client is told so."""
    async with node.listen(stack, token) as listener:
        refused = await listener.wait("the refusal", lambda line: line["what"] in {"refused", "connected"})
        assert refused["what"] == "refused", refused


async def test_what_was_missed_is_replayed(birth: Birth, stack: Stack) -> None:
    """A client that comes back with `since: <last event id>` gets exactly what came after it, in order."""
    told = [event for event in birth.owner.events if event["type"] != "deploy.log"]
    last_seen = next(event for event in told if event["type"] == "repo.created")
    active = next(event for event in told if event["type"] == "site.active")
    missed = told[told.index(last_seen) + 1 : told.index(active) + 1]
    async with node.listen(stack, birth.site.customer.token, since=last_seen["id"]) as listener:
        await listener.event("site.active", app_id=birth.site.app_id)
        replayed = [event["id"] for event in listener.events if event["type"] != "deploy.log"]
    assert replayed[: len(missed)] == [event["id"] for event in missed]


async def test_websocket_alone_works(stack: Stack, customer: Customer) -> None:
    """A client that refuses long polling connects through Traefik as well."""
    async with node.listen(stack, customer.token, transports=["websocket"]) as listener:
        assert (await listener.connected())["transport"] == "websocket"


async def test_push_is_told_live_with_its_log(site: Site, stack: Stack, checkout: Checkout) -> None:
    """A push: queued, started, steps, log lines of the subscribed deployment, succeeded, in this order."""
    async with node.listen(stack, site.customer.token) as listener:
        await listener.connected()
        commit = await checkout.push_files({"api/src/live-events.txt": "one\n"}, "Live events")
        queued = await listener.event("deploy.queued", app_id=site.app_id, commit=commit)
        deployment_id = queued["data"]["deployment_id"]
        await listener.emit("subscribe", {"deployment_id": deployment_id})
        await listener.event("deploy.succeeded", deployment_id=deployment_id)
        await asyncio.sleep(0.3)
        types = [e["type"] for e in listener.events if e["data"].get("deployment_id") == deployment_id]
        found = positions(types, ["deploy.queued", "deploy.started", "deploy.step", "deploy.succeeded"])
        assert found == sorted(found)
        told = log_lines(listener, deployment_id)
    kept = (await site.deployment_log(deployment_id)).splitlines()
    assert told, "no log line was streamed"
    numbers = sorted(told)
    assert numbers == list(range(numbers[0], numbers[-1] + 1)), "a line is missing"
    assert [told[n] for n in numbers] == kept[numbers[0] - 1 : numbers[-1]]


def log_lines(listener: node.Listener, deployment_id: str) -> dict[int, str]:
    """Line number → line, from the deploy.log events."""
    lines: dict[int, str] = {}
    for event in listener.events:
        if event["type"] == "deploy.log" and event["data"]["deployment_id"] == deployment_id:
            for offset, line in enumerate(event["data"]["lines"]):
                lines[event["data"]["first_line"] + offset] = line
    return lines
