"""Live connections with bad tokens, unknown events and payloads that are none; the others notice nothing."""

import json
from typing import Any

import pytest

from tests.e2e.hostile.conftest import Target
from tests.e2e.hostile.live import engine, live
from tests.e2e.hostile.unchanged import Watch
from tests.lib.platform import Customer
from tests.lib.stack import Stack

AUTHS = [
    pytest.param("", id="nothing"),
    pytest.param("{}", id="no-token"),
    pytest.param('{"token":null}', id="null"),
    pytest.param('{"token":""}', id="empty"),
    pytest.param('{"token":5}', id="number"),
    pytest.param('{"token":{"$ne":""}}', id="operator"),
    pytest.param('{"token":["wm_x"]}', id="list"),
    pytest.param('{"token":"wm_' + "x" * 43 + '"}', id="unknown"),
    pytest.param('{"token":"wm_' + "x" * 10_000 + '"}', id="long"),
    pytest.param('{"token":"wm_\\u0000"}', id="nul"),
    pytest.param('{"token":"wm_\' OR 1=1 --"}', id="sql"),
    pytest.param('{"customer_uuid":"{customer}"}', id="claims-a-customer"),
    pytest.param('{"token":"wm_nothing","room":"customer:{customer}"}', id="asks-for-a-room"),
    pytest.param('["{token}"]', id="right-token-in-a-list"),
]


@pytest.mark.parametrize("auth", AUTHS)
async def test_bad_token_is_refused(stack: Stack, target: Target, watch: Watch, auth: str) -> None:
    """Without a valid token there is no connection: the refusal has the key and says what to do."""
    said = auth.replace("{customer}", target.owner.customer_uuid).replace("{token}", target.owner.token)
    async with engine(stack) as connection:
        await connection.send("40" + said)
        await connection.until(lambda: connection.refusal or connection.closed, 8)
        assert not connection.connected
        assert connection.refusal["data"]["key"] == "unauthorized"
        assert "log in again" in connection.refusal["message"]
        assert connection.heard == []
    await watch.unchanged()


async def test_unauthenticated_connection_is_heard_by_nobody(stack: Stack, target: Target, watch: Watch) -> None:
    """Events sent before, or without, a token get no answer."""
    async with engine(stack) as connection:
        answer = await connection.ask("subscribe", {"deployment_id": target.deployment_id}, seconds=2)
        assert answer is None
        assert connection.heard == []
    await watch.unchanged()


REQUESTS: list[Any] = [
    pytest.param("subscribe", [], "invalid_input", id="no-value"),
    pytest.param("subscribe", [None], "invalid_input", id="null"),
    pytest.param("subscribe", ["text"], "invalid_input", id="text"),
    pytest.param("subscribe", [5], "invalid_input", id="number"),
    pytest.param("subscribe", [[]], "invalid_input", id="list"),
    pytest.param("subscribe", [{}], "invalid_input", id="empty"),
    pytest.param("subscribe", [{"deployment_id": None}], "invalid_input", id="id-null"),
    pytest.param("subscribe", [{"deployment_id": "../../x"}], "invalid_input", id="id-path"),
    pytest.param("subscribe", [{"deployment_id": "x" * 9000}], "invalid_input", id="id-long"),
    pytest.param("subscribe", [{"deployment_id": "{id}\n"}], "invalid_input", id="id-line-break"),
    pytest.param("subscribe", [{"deployment_id": "{id}", "first_line": 0}], "invalid_input", id="line-0"),
    pytest.param("subscribe", [{"deployment_id": "{id}", "first_line": 10**30}], "invalid_input", id="line-huge"),
    pytest.param("subscribe", [{"deployment_id": "{id}", "first_line": "1"}], "invalid_input", id="line-text"),
    pytest.param("subscribe", [{"deployment_id": "{id}", "room": "x"}], "invalid_input", id="extra-field"),
    pytest.param("subscribe", [{"deployment_id": "{id}"}, 2], "invalid_input", id="two-values"),
    pytest.param("subscribe", [{"deployment_id": "deploy-20200101-000000-0000"}], "not_found", id="unknown"),
    pytest.param("subscribe", [{"deployment_id": "{id}"}], "not_found", id="foreign"),
    pytest.param("unsubscribe", [{}], "invalid_input", id="unsubscribe-empty"),
    pytest.param("since", [{"event_id": "not-a-uuid"}], "invalid_input", id="since-text"),
    pytest.param("since", [{"event_id": 5}], "invalid_input", id="since-number"),
    pytest.param("since", [{"event_id": "x" * 65}], "invalid_input", id="since-long"),
    pytest.param("join", ["customer:{customer}"], "invalid_input", id="join"),
    pytest.param("enter_room", [{"room": "customer:{customer}"}], "invalid_input", id="enter-room"),
    pytest.param("deploy.succeeded", [{"data": {}}], "invalid_input", id="the-platforms-own-event"),
    pytest.param("__proto__", [{}], "invalid_input", id="prototype"),
    pytest.param("", [{}], "invalid_input", id="no-name"),
    pytest.param("x" * 5000, [{}], "invalid_input", id="long-name"),
]


@pytest.mark.parametrize(("event", "values", "key"), REQUESTS)
async def test_request_is_refused(
    stack: Stack, target: Target, mallory: Customer, watch: Watch, event: str, values: list[Any], key: str
) -> None:
    """A live request that can't be meant gets an error with a key, and the connection goes on."""
    text = json.dumps(values).replace("{id}", target.deployment_id).replace("{customer}", target.owner.customer_uuid)
    async with live(stack, mallory.token) as connection:
        answer = await connection.ask(event, *json.loads(text))
        assert answer["error"]["key"] == key, answer
        assert len(answer["error"]["message"]) > 8
        again = await connection.ask("unsubscribe", {"deployment_id": target.deployment_id})
        assert again == {"ok": True}, "the connection did not survive"
        assert connection.heard == []
    await watch.unchanged()


PACKETS = [
    pytest.param("4", id="empty-packet"),
    pytest.param("42", id="event-without-body"),
    pytest.param("42{broken", id="broken-json"),
    pytest.param("42" + "[" * 5000, id="deep"),
    pytest.param("45999-[]", id="999-attachments"),
    pytest.param('451-["subscribe",{"_placeholder":true,"num":5}]', id="attachment-that-never-comes"),
    pytest.param("4999", id="unknown-packet"),
    pytest.param("9", id="unknown-engine-packet"),
    pytest.param('42/admin,["subscribe",{}]', id="other-namespace"),
    pytest.param("40/admin,", id="connect-to-other-namespace"),
    pytest.param('42["subscribe","' + "x" * 20_000 + '"]', id="over-the-limit"),
    pytest.param('43{number}[{"ok":true}]', id="answer-to-nothing"),
    pytest.param('42["connect",{"token":"x"}]', id="event-named-connect"),
    pytest.param('42["disconnect"]', id="event-named-disconnect"),
    pytest.param('42["connect_error","x"]', id="event-named-connect_error"),
]


@pytest.mark.parametrize("packet", PACKETS)
async def test_broken_packet_harms_only_its_sender(
    stack: Stack, target: Target, mallory: Customer, watch: Watch, packet: str
) -> None:
    """The sender is refused or cut off; the owner's connection, open meanwhile, works on."""
    async with live(stack, target.owner.token) as owner, live(stack, mallory.token) as connection:
        await connection.send(packet.replace("{number}", "7" * 50))
        await connection.quiet(0.3)
        assert connection.heard == []
        assert await owner.ask("unsubscribe", {"deployment_id": target.deployment_id}) == {"ok": True}
    await watch.unchanged()


async def test_flood_is_slowed_and_cut_off(stack: Stack, target: Target, mallory: Customer, watch: Watch) -> None:
    """Beyond twenty requests at once the answer is "wait"; who goes on regardless is disconnected."""
    async with live(stack, mallory.token) as connection:
        for number in range(1, 161):
            await connection.send(f'42{number}["subscribe",{{}}]')
        await connection.until(lambda: connection.closed or len(connection.answers) >= 160, 10)
        keys = [answer["error"]["key"] for answer in connection.answers.values()]
        assert keys.count("too_many_requests") >= 60
        assert connection.closed
    await watch.unchanged()


async def test_revoked_token_ends_the_connection(stack: Stack, mallory: Customer, watch: Watch) -> None:
    """A live connection ends with its token."""
    login = {"email": mallory.email, "password": mallory.password}
    token = (await mallory.platform.api("POST", "/api/auth/login", json=login, expect=200)).json()["token"]
    async with live(stack, token) as connection:
        assert connection.connected
        await mallory.platform.api("POST", "/api/auth/logout", token=token, json={}, expect=204)
        assert await connection.until(lambda: connection.closed, 8)
        assert connection.heard[-1][0] == "session.ended"
    await watch.note()
