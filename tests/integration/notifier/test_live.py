"""Real Socket.IO clients: who is told what, in which order, and what happens when something dies."""

import asyncio
import itertools

import socketio

from shared.db.pool import Pool
from shared.events.types import DeployQueued, RepoCreated
from tests.integration.notifier.conftest import Client, Customer, NewClient, NewService, handled
from tests.support.events import Elsewhere
from tests.support.samples import COMMIT, queued, succeeded
from tests.support.service import ServiceProcess
from tests.support.waiting import until


def numbered(who: Customer, number: int) -> DeployQueued:
    return queued(who, pusher=f"n{number}")


async def test_events_arrive_in_order_as_cloud_events(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, new_client: NewClient
) -> None:
    """A hundred of them, each once, under their type, with the envelope."""
    client = new_client()
    await client.connect(running.url, ada.token)
    for number in range(100):
        await elsewhere.publish(numbered(ada, number))
    told = await client.until(100, "deploy.queued")
    assert [event["data"]["pusher"] for event in told] == [f"n{number}" for number in range(100)]
    assert told[0]["specversion"] == "1.0"
    assert told[0]["type"] == "deploy.queued"
    assert told[0]["subject"] == ada.app


async def test_second_tenant_is_told_nothing(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, bob: Customer, new_client: NewClient
) -> None:
    """Each gets the own events only, whatever is asked for."""
    hers, his = new_client(), new_client()
    await hers.connect(running.url, ada.token)
    await his.connect(running.url, bob.token)
    foreign = await elsewhere.publish(queued(ada))
    await hers.until(1, "deploy.queued")
    assert "error" in await his.ask("subscribe", {"deployment_id": queued(ada).deployment_id})
    for room in (f"customer:{ada.uuid}", ada.uuid):
        for wish in ("join", "enter_room", "subscribe"):
            assert "error" in await his.ask(wish, room)
    assert await his.ask("since", {"event_id": foreign}) == {"ok": True, "events": 0, "complete": False}
    await elsewhere.publish(queued(bob))
    await his.until(1, "deploy.queued")
    assert {event["data"]["customer_uuid"] for event in his.events()} == {bob.uuid}
    assert {event["data"]["customer_uuid"] for event in hers.events()} == {ada.uuid}


async def test_two_instances_tell_all_clients(
    new_service: NewService, elsewhere: Elsewhere, ada: Customer, new_client: NewClient
) -> None:
    """Whichever of them handled an event, the clients of both are told, each once and all in the same order."""
    services = [new_service(), new_service()]
    for service in services:
        await service.start()
    clients = [new_client() for _ in range(4)]
    for client, service in zip(clients, itertools.cycle(services), strict=False):
        await client.connect(service.url, ada.token)
    for number in range(200):
        await elsewhere.publish(numbered(ada, number))
    orders = [[e["id"] for e in await client.until(200, "deploy.queued")] for client in clients]
    assert len(set(orders[0])) == 200
    assert orders[1:] == [orders[0]] * 3


async def test_killed_between_commit_and_telling_nothing_is_lost(
    new_service: NewService, elsewhere: Elsewhere, ada: Customer, new_client: NewClient, pool: Pool
) -> None:
    """SIGKILL under a stream of events: who comes back with `since` has them all, in order, none twice."""
    service = new_service()
    await service.start()
    client = new_client()
    await client.connect(service.url, ada.token)
    publishing = asyncio.ensure_future(_publish(elsewhere, ada, 150))
    before = await client.until(30, "deploy.queued")
    await service.kill()
    last = await publishing
    other = new_service()
    await other.start()
    await handled(pool, last)
    again = new_client()
    before = client.events("deploy.queued")
    await again.connect(other.url, ada.token, since=before[-1]["id"])
    after = await again.until(150 - len(before), "deploy.queued")
    assert [e["data"]["pusher"] for e in before + after] == [f"n{number}" for number in range(150)]


async def _publish(elsewhere: Elsewhere, who: Customer, count: int) -> str:
    identity = ""
    for number in range(count):
        identity = await elsewhere.publish(numbered(who, number))
        await asyncio.sleep(0.002)
    return identity


async def test_replay_and_live_meet_without_gap_or_repetition(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, new_client: NewClient, pool: Pool
) -> None:
    """Clients that connect with `since` in the middle of a stream."""
    first = await elsewhere.publish(numbered(ada, 0))
    await handled(pool, first)
    publishing = asyncio.ensure_future(_publish(elsewhere, ada, 200))
    clients = []
    for _ in range(5):
        await asyncio.sleep(0.05)
        clients.append(new_client())
        await clients[-1].connect(running.url, ada.token, since=first)
    await publishing
    for client in clients:
        told = await client.until(200, "deploy.queued")
        assert [e["data"]["pusher"] for e in told] == [f"n{number}" for number in range(200)]
        assert next(body for name, body in client.told if name == "replayed")["complete"] is True


async def test_too_long_an_absence_is_told(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, new_client: NewClient, pool: Pool
) -> None:
    """More than a thousand events: the newest thousand and the word that it is not all."""
    first = await elsewhere.publish(numbered(ada, 0))
    await handled(pool, first)
    await pool.execute(
        "INSERT INTO event_log (customer_uuid, app_id, event_id, type, body)"
        " SELECT customer_uuid, app_id, gen_random_uuid(), type,"
        " json_build_object('specversion', '1.0', 'n', n) FROM event_log, generate_series(1, 1200) n"
        " WHERE event_id = $1",
        first,
    )
    client = new_client()
    await client.connect(running.url, ada.token)
    assert await client.ask("since", first) == {"ok": True, "events": 1000, "complete": False}
    assert [e["n"] for e in (await client.until(1000, "deploy.queued"))[:1000]] == list(range(201, 1201))


async def test_secrets_of_events_are_not_told(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, new_client: NewClient
) -> None:
    """The webhook's secret travels encrypted between services; customers' pages have no use for it."""
    client = new_client()
    await client.connect(running.url, ada.token)
    created = RepoCreated(
        customer_uuid=ada.uuid,
        app_id=ada.app,
        site_type="blog",
        domain=ada.domain,
        repo_url="https://git/x",
        clone_url="https://git/x.git",
        full_name="a/b",
        branch="main",
        commit=COMMIT,
        webhook_secret="gAAAA",
    )
    await elsewhere.publish(created)
    told = (await client.until(1, "repo.created"))[0]
    assert "webhook_secret" not in told["data"]
    assert told["data"]["clone_url"] == "https://git/x.git"


async def test_text_of_any_kind_arrives_whole(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, new_client: NewClient
) -> None:
    """NUL, quotes, emoji, markup."""
    text = "\x00 \u2028 </script> \" ' 🚀 \\u0000"
    client = new_client()
    await client.connect(running.url, ada.token)
    await elsewhere.publish(queued(ada, pusher=text))
    await elsewhere.publish(succeeded(ada))
    assert (await client.until(1, "deploy.queued"))[0]["data"]["pusher"] == text
    assert await client.until(1, "deploy.succeeded")


async def test_broker_restart_is_no_ones_business(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, new_client: NewClient, amqp_url: str
) -> None:
    """Connections of clients stay; what is published afterwards arrives."""
    from tests.support import rabbitmq

    client = new_client()
    await client.connect(running.url, ada.token)
    await elsewhere.publish(numbered(ada, 0))
    await client.until(1, "deploy.queued")
    await asyncio.to_thread(rabbitmq.close_connections, amqp_url.rpartition("/")[2])
    await asyncio.sleep(1)
    await elsewhere.start()
    await elsewhere.publish(numbered(ada, 1))
    await client.until(2, "deploy.queued")
    assert isinstance(client.socket, socketio.AsyncClient)
    assert client.socket.connected


async def test_stopping_lets_clients_come_back_by_themselves(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, new_client: NewClient
) -> None:
    """The transport ends, not the session: clients reconnect after that, which they don't after a server's good-bye."""
    client = new_client()
    client.socket.reconnection = True
    await client.connect(running.url, ada.token)
    assert await running.stop() == 0
    await running.start()
    await until(lambda: _connected(client))
    await elsewhere.publish(queued(ada))
    await client.until(1, "deploy.queued")


async def _connected(client: Client) -> bool:
    return bool(client.socket.connected)
