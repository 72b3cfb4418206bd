"""A deployment's log for those who subscribe: from the first line, in order, each line once."""

import asyncio

from notifier import queries
from notifier.fakes import FakeSpeaker
from notifier.limits import MAX_SUBSCRIPTIONS
from notifier.log_stream import LogStream
from shared import names
from shared.access import Principal
from shared.db.pool import Pool
from shared.errors import TooManyRequestsError
from shared.events.types import MembershipChanged, SiteDeleted
from tests.integration.notifier.conftest import Client, Customer, NewClient, NewService, handled
from tests.support.events import Elsewhere
from tests.support.samples import DEPLOYMENT, log_lines, queued
from tests.support.service import ServiceProcess
from tests.support.waiting import until


def owner_of(customer: str) -> Principal:
    return Principal(names.new_user_uuid(), customer, {customer: "owner"}, "0" * 64)


def lines(client: Client) -> list[tuple[int, str]]:
    """Number and text of each line, as told."""
    return [
        (event["data"]["first_line"] + offset, text)
        for event in client.events("deploy.log")
        for offset, text in enumerate(event["data"]["lines"])
    ]


async def until_line(client: Client, number: int) -> list[tuple[int, str]]:
    async def there() -> bool:
        return any(n >= number for n, _ in lines(client))

    await until(there)
    return lines(client)


def expected(first: int, last: int) -> list[tuple[int, str]]:
    return [(n, f"line {n}") for n in range(first, last + 1)]


async def write(elsewhere: Elsewhere, who: Customer, first: int, last: int, batch: int = 7) -> str:
    identity = ""
    for start in range(first, last + 1, batch):
        numbers = range(start, min(start + batch, last + 1))
        identity = await elsewhere.publish(log_lines(who, start, *(f"line {n}" for n in numbers)))
    return identity


async def test_lines_before_and_after_subscribing_are_told_once(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, new_client: NewClient, pool: Pool
) -> None:
    """Subscribing in the middle of the stream gives everything from the first line on."""
    await handled(pool, await write(elsewhere, ada, 1, 100))
    writing = asyncio.ensure_future(write(elsewhere, ada, 101, 400))
    client = new_client()
    await client.connect(running.url, ada.token)
    assert await client.ask("subscribe", {"deployment_id": DEPLOYMENT}) == {"ok": True}
    await writing
    assert await until_line(client, 400) == expected(1, 400)


async def test_without_subscription_no_line_is_told(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, new_client: NewClient
) -> None:
    """Logs are many; who does not look at them does not get them."""
    client, other = new_client(), new_client()
    await client.connect(running.url, ada.token)
    await other.connect(running.url, ada.token)
    await elsewhere.publish(queued(ada))
    await client.ask("subscribe", {"deployment_id": DEPLOYMENT})
    await write(elsewhere, ada, 1, 20)
    await until_line(client, 20)
    assert lines(other) == []
    await client.ask("unsubscribe", {"deployment_id": DEPLOYMENT})
    await write(elsewhere, ada, 21, 40)
    await elsewhere.publish(queued(ada, pusher="after"))
    await client.until(2, "deploy.queued")
    assert lines(client) == expected(1, 20)


async def test_batches_out_of_order_are_told_in_order(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, new_client: NewClient, pool: Pool
) -> None:
    """A retry, or the other of two instances, may bring a batch late."""
    client = new_client()
    await client.connect(running.url, ada.token)
    await elsewhere.publish(queued(ada))
    await client.ask("subscribe", {"deployment_id": DEPLOYMENT})
    for start in (1, 5, 3, 9, 7):
        await handled(pool, await write(elsewhere, ada, start, start + 1))
    assert await until_line(client, 10) == expected(1, 10)


async def test_lost_batch_does_not_stop_the_log(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, new_client: NewClient
) -> None:
    """After some seconds what comes after the gap is shown; the numbers tell that something is missing."""
    client = new_client()
    await client.connect(running.url, ada.token)
    await elsewhere.publish(queued(ada))
    await client.ask("subscribe", {"deployment_id": DEPLOYMENT})
    await write(elsewhere, ada, 1, 2)
    await write(elsewhere, ada, 5, 6)
    assert await until_line(client, 6) == expected(1, 2) + expected(5, 6)


async def test_client_that_comes_back_goes_on_where_it_was(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, new_client: NewClient, pool: Pool
) -> None:
    """`first_line` within a batch, too."""
    await handled(pool, await write(elsewhere, ada, 1, 20))
    client = new_client()
    await client.connect(running.url, ada.token)
    await client.ask("subscribe", {"deployment_id": DEPLOYMENT, "first_line": 12})
    assert await until_line(client, 20) == expected(12, 20)


async def test_deployment_of_this_very_moment_is_awaited(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, new_client: NewClient
) -> None:
    """The API answers with the id before its event has come here."""
    client = new_client()
    await client.connect(running.url, ada.token)
    asking = asyncio.ensure_future(client.ask("subscribe", {"deployment_id": DEPLOYMENT}))
    await elsewhere.publish(queued(ada))
    assert await asking == {"ok": True}


async def test_unknown_and_foreign_deployments_look_the_same(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, bob: Customer, new_client: NewClient, pool: Pool
) -> None:
    """No one learns whether it exists."""
    await handled(pool, await write(elsewhere, ada, 1, 5))
    client = new_client()
    await client.connect(running.url, bob.token)
    foreign = await client.ask("subscribe", {"deployment_id": DEPLOYMENT})
    unknown = await client.ask("subscribe", {"deployment_id": "deploy-20261123-140000-zzzz"})
    assert foreign == unknown
    assert foreign["error"]["key"] == "not_found"
    assert lines(client) == []


async def test_a_member_of_two_customers_sees_the_seconds_log_until_they_may_no_longer(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, bob: Customer, new_client: NewClient, pool: Pool
) -> None:
    """Bob is a viewer at Ada's: he gets the lines, and none that are written after he has left; Ada still does."""
    of = {"customer_uuid": ada.uuid, "user_uuid": bob.user}
    await handled(pool, await elsewhere.publish(MembershipChanged(**of, role="viewer")))
    await handled(pool, await write(elsewhere, ada, 1, 20))
    member, owner = new_client(), new_client()
    for client, who in ((member, bob), (owner, ada)):
        await client.connect(running.url, who.token)
        assert await client.ask("subscribe", {"deployment_id": DEPLOYMENT}) == {"ok": True}
        assert await until_line(client, 20) == expected(1, 20)
    await elsewhere.publish(MembershipChanged(**of))
    await until(lambda: _ended(member))
    await write(elsewhere, ada, 21, 40)
    assert await until_line(owner, 40) == expected(1, 40)
    assert lines(member) == expected(1, 20)
    again = new_client()
    await again.connect(running.url, bob.token)
    assert (await again.ask("subscribe", {"deployment_id": DEPLOYMENT}))["error"]["key"] == "not_found"


async def _ended(client: Client) -> bool:
    return not client.socket.connected


async def test_at_most_twenty_logs_at_once(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, new_client: NewClient, pool: Pool
) -> None:
    """The next one is refused with what to do."""
    for number in range(21):
        last = await elsewhere.publish(queued(ada, deployment_id=f"deploy-20261123-140000-{number:04d}"))
    await handled(pool, last)
    client = new_client()
    await client.connect(running.url, ada.token)
    answers = []
    for number in range(21):
        answers.append(await client.ask("subscribe", {"deployment_id": f"deploy-20261123-140000-{number:04d}"}))
        await asyncio.sleep(0.15)
    assert answers[:20] == [{"ok": True}] * 20
    assert answers[20]["error"]["key"] == "too_many_requests"


async def test_log_is_gone_with_its_site(
    running: ServiceProcess, elsewhere: Elsewhere, ada: Customer, pool: Pool
) -> None:
    """Only the event log of the last days speaks of a deleted site; its late events bring nothing back."""
    await write(elsewhere, ada, 1, 5)
    deleted = SiteDeleted(customer_uuid=ada.uuid, app_id=ada.app, site_name="My Site", domain=ada.domain)
    await handled(pool, await elsewhere.publish(deleted))
    await handled(pool, await elsewhere.publish(queued(ada)))
    for rows in (
        await pool.fetch("SELECT app_id FROM sites"),
        await pool.fetch("SELECT app_id FROM deployments"),
        await pool.fetch("SELECT app_id FROM deployment_log"),
    ):
        assert rows == []


async def test_second_instance_streams_what_the_first_handled(
    new_service: NewService, elsewhere: Elsewhere, ada: Customer, new_client: NewClient
) -> None:
    """Both take from one queue; subscribers of either get all lines."""
    services = [new_service(), new_service()]
    clients = []
    await elsewhere.publish(queued(ada))
    for service in services:
        await service.start()
        clients.append(new_client())
        await clients[-1].connect(service.url, ada.token)
        await clients[-1].ask("subscribe", {"deployment_id": DEPLOYMENT})
    await write(elsewhere, ada, 1, 200)
    for client in clients:
        assert await until_line(client, 200) == expected(1, 200)


async def test_what_a_slow_client_has_not_read_is_not_piled_up(pool: Pool) -> None:
    """It waits in the database; another client's log goes on meanwhile, and nothing is lost or told twice."""
    customer, app = names.new_customer_uuid(), names.new_app_id()
    async with pool.acquire() as tx, tx.transaction():
        await queries.know_deployment(tx, DEPLOYMENT, app, customer)
        for line in range(1, 201):
            data = {"first_line": line, "lines": [f"line {line}"]}
            queries.append_log(tx, DEPLOYMENT, app, line, line, {"data": data})
    speaker = FakeSpeaker()
    speaker.room_for = 30
    stream = LogStream(pool, speaker, asyncio.Event())
    await stream.subscribe("slow", owner_of(customer), DEPLOYMENT, 1)
    [subscription] = stream._subscriptions.values()
    assert not await stream.tell(subscription)
    assert len(speaker.said) == 30
    speaker.room_for = None
    assert await stream.tell(subscription)
    assert [body["data"]["first_line"] for _, _, body in speaker.said] == list(range(1, 201))


async def test_subscriptions_are_bounded_however_quickly_they_come(pool: Pool) -> None:
    """Asked for all at once, or once more for one that is there."""
    customer, app = names.new_customer_uuid(), names.new_app_id()
    deployments = [names.new_deployment_id() for _ in range(MAX_SUBSCRIPTIONS + 1)]
    async with pool.acquire() as tx:
        for deployment in deployments:
            await queries.know_deployment(tx, deployment, app, customer)
    stream = LogStream(pool, FakeSpeaker(), asyncio.Event())
    owner = owner_of(customer)
    answers = await asyncio.gather(
        *(stream.subscribe("one", owner, deployment, 1) for deployment in deployments), return_exceptions=True
    )
    assert [type(answer) for answer in answers].count(TooManyRequestsError) == 1
    [first, *_] = stream._subscriptions
    await stream.subscribe("one", owner, first[1], 1)
    assert len(stream._subscriptions) == MAX_SUBSCRIPTIONS
