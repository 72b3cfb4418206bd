"""Who may come in, and what may be asked: every other thing has its clear answer."""

import asyncio
from functools import partial

import aiohttp
import httpx
import pytest
import socketio

from shared.db.pool import Pool
from shared.events.types import MembershipChanged, TokenRevoked
from shared.tokens import digest, new_token
from tests.integration.notifier.conftest import Client, Customer, NewClient, NewService
from tests.support.events import Elsewhere
from tests.support.samples import DEPLOYMENT, queued
from tests.support.service import ServiceProcess
from tests.support.waiting import until


@pytest.mark.parametrize("token", [None, "", "wm_", "x", 1, ["wm_x"], {"a": 1}, "wm_" + "x" * 5000, new_token()])
async def test_wrong_tokens_are_refused(running: ServiceProcess, new_client: NewClient, token: object) -> None:
    """With a reason that a page can show."""
    client = new_client()
    with pytest.raises(socketio.exceptions.ConnectionError):
        await client.connect(running.url, token)
    assert client.refused["data"] == {"key": "unauthorized"}
    assert "log in again" in client.refused["message"]


async def test_token_of_this_very_moment_is_awaited(
    running: ServiceProcess, elsewhere: Elsewhere, new_client: NewClient
) -> None:
    """Registering and connecting at once: the token's event may be on its way."""
    client, customer = new_client(), Customer("c")
    connecting = asyncio.ensure_future(client.connect(running.url, customer.token))
    await customer.introduce(elsewhere)
    await connecting
    assert client.socket.connected


async def test_revoked_token_ends_its_connections_everywhere(
    new_service: NewService, elsewhere: Elsewhere, ada: Customer, new_client: NewClient
) -> None:
    """On every instance, at once; and it opens no new one."""
    services = [new_service(), new_service()]
    clients: list[Client] = []
    for service in services:
        await service.start()
        clients.append(new_client())
        await clients[-1].connect(service.url, ada.token)
    await elsewhere.publish(TokenRevoked(customer_uuid=ada.uuid, token_sha256=digest(ada.token)))
    for client in clients:
        await until(partial(_gone, client), 20)
        assert (
            "session.ended",
            {"key": "unauthorized", "message": "Your session has ended; log in again."},
        ) in client.told
    with pytest.raises(socketio.exceptions.ConnectionError):
        await new_client().connect(services[0].url, ada.token)


async def test_another_role_ends_the_users_connections_and_no_others(
    new_service: NewService, elsewhere: Elsewhere, ada: Customer, bob: Customer, new_client: NewClient
) -> None:
    """So that nobody goes on seeing what they no longer may. A viewer comes back; who has no role does not."""
    service = new_service()
    await service.start()
    mine, others = new_client(), new_client()
    await mine.connect(service.url, ada.token)
    await others.connect(service.url, bob.token)
    of = {"customer_uuid": ada.uuid, "user_uuid": ada.user}
    await elsewhere.publish(MembershipChanged(**of, role="viewer"))
    await until(partial(_gone, mine), 20)
    again = new_client()
    await again.connect(service.url, ada.token)
    await elsewhere.publish(MembershipChanged(**of))
    await until(partial(_gone, again), 20)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await new_client().connect(service.url, ada.token)
    assert others.socket.connected


async def _gone(client: Client) -> bool:
    return not client.socket.connected


async def test_expired_token_ends_its_connection(
    running: ServiceProcess, ada: Customer, new_client: NewClient, pool: Pool
) -> None:
    """Nobody has to revoke it."""
    client = new_client()
    await client.connect(running.url, ada.token)
    await pool.execute("UPDATE token_grants SET expires_at = now()")
    await pool.execute("SELECT pg_notify(current_schema() || '_tokens', '')")
    await until(lambda: _gone(client))


@pytest.mark.parametrize(
    ("event", "value"),
    [
        ("subscribe", None),
        ("subscribe", "deploy"),
        ("subscribe", {}),
        ("subscribe", []),
        ("subscribe", {"deployment_id": 1}),
        ("subscribe", {"deployment_id": "../../etc/passwd"}),
        ("subscribe", {"deployment_id": DEPLOYMENT, "room": "customer:x"}),
        ("subscribe", {"deployment_id": DEPLOYMENT, "first_line": 0}),
        ("subscribe", {"deployment_id": DEPLOYMENT, "first_line": "1"}),
        ("subscribe", {"deployment_id": DEPLOYMENT, "first_line": True}),
        ("unsubscribe", {"deployment_id": "x"}),
        ("since", None),
        ("since", "not an id"),
        ("since", {"event_id": 7}),
        ("since", {"event_id": "x" * 100}),
        ("join", "customer:cust_aaaaaaaaaaaa"),
        ("site.active", {"forged": True}),
        ("message", "hello"),
        ("x" * 200, None),
    ],
)
async def test_everything_else_is_refused_with_a_reason(
    running: ServiceProcess, ada: Customer, new_client: NewClient, event: str, value: object
) -> None:
    """And the connection goes on."""
    client = new_client()
    await client.connect(running.url, ada.token)
    answer = await client.ask(event, value)
    assert answer["error"]["key"] == "invalid_input"
    assert answer["error"]["message"]
    assert client.socket.connected


async def test_too_many_requests_are_refused_then_cut_off(
    running: ServiceProcess, ada: Customer, new_client: NewClient
) -> None:
    """A burst is fine, a flood is not."""
    client = new_client()
    await client.connect(running.url, ada.token)
    answers = [await client.ask("nonsense", None) for _ in range(40)]
    assert {a["error"]["key"] for a in answers} == {"invalid_input", "too_many_requests"}
    for _ in range(200):
        if not client.socket.connected:
            break
        await client.socket.emit("nonsense", None)
        await asyncio.sleep(0.005)
    await until(lambda: _gone(client))


async def test_oversized_message_ends_the_connection(
    running: ServiceProcess, ada: Customer, new_client: NewClient
) -> None:
    """Sixteen kilobytes are many times what any request needs; others are not affected."""
    client, other = new_client(), new_client()
    await client.connect(running.url, ada.token)
    await other.connect(running.url, ada.token)
    await client.socket.emit("subscribe", {"deployment_id": "x" * 20_000})
    await until(lambda: _gone(client))
    assert "error" in await other.ask("nonsense", None)


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://app.webmeteor.localhost", 200),
        ("https://a.webmeteor.localhost", 400),
        ("http://app.webmeteor.localhost", 400),
        ("https://evil.example", 400),
        ("null", 400),
    ],
)
async def test_browsers_connect_from_the_dashboard_only(running: ServiceProcess, origin: str, status: int) -> None:
    """A customer's own site, too, is a stranger."""
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(f"{running.url}/socket.io/?EIO=4&transport=polling", headers={"Origin": origin})
    assert answer.status_code == status


async def test_the_last_slash_may_be_missing(running: ServiceProcess) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(f"{running.url}/socket.io?EIO=4&transport=polling")
    assert (answer.status_code, answer.text[:2]) == (200, "0{")


async def test_other_namespaces_do_not_exist(running: ServiceProcess, ada: Customer, new_client: NewClient) -> None:
    """There is one door."""
    client = new_client()
    with pytest.raises(socketio.exceptions.ConnectionError):
        await client.socket.connect(
            running.url, auth={"token": ada.token}, namespaces=["/admin"], transports=["websocket"]
        )


async def test_connections_per_customer_are_bounded(
    running: ServiceProcess, ada: Customer, new_client: NewClient
) -> None:
    """Fifty to one instance, also when the last ones come at the same time."""
    clients = [new_client() for _ in range(40)]
    for client in clients:
        await client.connect(running.url, ada.token)
    last = [new_client() for _ in range(13)]
    answers = await asyncio.gather(*(client.connect(running.url, ada.token) for client in last), return_exceptions=True)
    refused = [client for client, answer in zip(last, answers, strict=True) if answer is not None]
    assert [client.refused["data"] for client in refused] == [{"key": "too_many_requests"}] * 3
    await clients[0].socket.disconnect()
    await asyncio.sleep(0.2)
    await new_client().connect(running.url, ada.token)


async def test_metrics_count_sockets(
    running: ServiceProcess, ada: Customer, new_client: NewClient, elsewhere: Elsewhere
) -> None:
    """What an operator sees."""
    client = new_client()
    await client.connect(running.url, ada.token)
    await elsewhere.publish(queued(ada))
    await client.until(1, "deploy.queued")
    async with httpx.AsyncClient(trust_env=False) as http:
        text = (await http.get(f"{running.url}/metrics")).text
    assert "webmeteor_sockets 1.0" in text
    assert 'webmeteor_live_events_total{type="deploy.queued"} 1.0' in text


async def test_transport_that_never_logs_in_is_hung_up(running: ServiceProcess) -> None:
    """It would cost memory for as long as it answers pings."""
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{running.url}/socket.io/?EIO=4&transport=websocket") as transport,
    ):
        async for message in transport:
            assert message.data[0] in "012"  # open, close, ping
            if message.data == "2":
                await transport.send_str("3")
        assert transport.closed
