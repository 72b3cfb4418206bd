import asyncio
import contextlib
import io
import json
from collections.abc import Sequence
from typing import Any

import asyncpg
import pytest

from api_gateway.deliveries.intake import Intake
from api_gateway.webhook.signature import sign
from shared.events import types as t
from shared.messaging.outbox import Outbox, Row
from shared.secrets import Vault
from tests.integration.api_gateway.conftest import SECRET, Api, Platform, problem
from tests.support.messaging import running
from tests.support.waiting import until

PATH = "/api/webhook/customer-site"
AFTER = "b" * 40


class Hook:
    """A Git provider that knows the secret."""

    def __init__(self, anyone: Api, full_name: str, app_id: str, owner: Api) -> None:
        self.api = anyone
        self.owner = owner
        self.full_name = full_name
        self.app_id = app_id

    def payload(self, **more: Any) -> dict[str, Any]:
        standard = {"ref": "refs/heads/main", "after": AFTER, "pusher": {"name": "ada"}}
        return standard | {"repository": {"full_name": self.full_name}} | more

    async def send(self, value: Any = None, *, secret: str = SECRET, **headers: str) -> Any:
        raw = value if isinstance(value, bytes) else json.dumps(self.payload() if value is None else value).encode()
        base = {"Content-Type": "application/json", "X-Hub-Signature-256": sign(secret, raw)}
        sent = base | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.api.client.post(PATH, data=io.BytesIO(raw), headers={k: v for k, v in sent.items() if v})


@pytest.fixture
async def hook(anyone: Api, platform: Platform) -> Hook:
    owner = await anyone.register()
    app_id = await owner.create()
    await platform.make_active(app_id)
    return Hook(anyone, f"{owner.customer_uuid}/{app_id}", app_id, owner)


async def test_a_push_is_stored_before_it_is_answered(hook: Hook, platform: Platform) -> None:
    """Delivery, deployment and deploy.queued are one commit; the answer names the deployment."""
    response = await hook.send(X_GitHub_Delivery="d-1")
    assert response.status == 202
    deployment_id = (await response.json())["deployment_id"]
    [event] = await platform.said("deploy.queued")
    assert (event.deployment_id, event.kind, event.commit, event.pusher) == (deployment_id, "push", AFTER, "ada")
    [row] = await platform.pool.fetch("SELECT * FROM deployments WHERE deployment_id = $1", deployment_id)
    assert (row["status"], row["app_id"]) == ("queued", hook.app_id)
    assert await platform.pool.fetchval("SELECT deployment_id FROM deliveries") == deployment_id
    shown = await hook.owner.get(f"/api/sites/{hook.app_id}/deployments/{deployment_id}", expect=200)
    assert (shown["commit_hash"], shown["pusher"]) == (AFTER, "ada")


async def test_the_same_delivery_is_one_deployment(hook: Hook, platform: Platform) -> None:
    """One after the other, and many at once."""
    answers = [await hook.send(X_GitHub_Delivery="d-1")]
    answers += await asyncio.gather(*(hook.send(X_GitHub_Delivery="d-1") for _ in range(20)))
    assert {answer.status for answer in answers} == {202}
    assert len({(await answer.json())["deployment_id"] for answer in answers}) == 1
    assert len(await platform.said("deploy.queued")) == 1


async def test_different_deliveries_are_different_deployments(hook: Hook, platform: Platform) -> None:
    """Also those without an id, and a hundred in one second."""
    answers = await asyncio.gather(*(hook.send(hook.payload(before=f"{n:040}")) for n in range(100)))
    assert len({(await answer.json())["deployment_id"] for answer in answers}) == 100
    assert len(await platform.said("deploy.queued")) == 100


async def test_a_body_signed_once_deploys_once(hook: Hook, platform: Platform) -> None:
    """Whoever got hold of a signed body can only repeat it: under other ids, without one, later, and many at once."""
    first = await hook.send(X_GitHub_Delivery="d-1")
    answers = [await hook.send(X_GitHub_Delivery="d-2"), await hook.send()]
    answers += await asyncio.gather(*(hook.send(X_GitHub_Delivery=f"e-{n}") for n in range(20)))
    deployments = {(await answer.json())["deployment_id"] for answer in (first, *answers)}
    assert ({answer.status for answer in answers}, len(deployments)) == ({202}, 1)
    assert len(await platform.said("deploy.queued")) == 1


async def test_bodies_that_come_at_once_deploy_once_each(hook: Hook, platform: Platform) -> None:
    """In one batch, in which nothing is known of any of them yet."""
    bodies = [hook.payload(before=f"{n % 3:040}") for n in range(30)]
    answers = await asyncio.gather(*(hook.send(body, X_GitHub_Delivery=f"d-{n}") for n, body in enumerate(bodies)))
    found: dict[int, set[str]] = {}
    for n, answer in enumerate(answers):
        found.setdefault(n % 3, set()).add((await answer.json())["deployment_id"])
    assert [len(ids) for ids in found.values()] == [1, 1, 1]
    assert len(await platform.said("deploy.queued")) == 3


async def test_a_force_push_back_and_forth_is_three_deployments(hook: Hook) -> None:
    """The same `after` with another `before` is another push; an id's own answer comes before its body's."""
    there, back = hook.payload(before="c" * 40, after="d" * 40), hook.payload(before="d" * 40, after="c" * 40)
    ids = [(await (await hook.send(body)).json())["deployment_id"] for body in (there, back, there | {"delivery": 2})]
    assert len(set(ids)) == 3
    known = await hook.send(hook.payload(before="1" * 40), X_GitHub_Delivery="known")
    again = await hook.send(back, X_GitHub_Delivery="known")
    assert (await again.json())["deployment_id"] == (await known.json())["deployment_id"]


async def test_two_sites_do_not_share_a_body(hook: Hook, anyone: Api, platform: Platform) -> None:
    """A body is known per site: another customer's is never answered with."""
    other = await anyone.register()
    theirs = await other.create()
    await platform.make_active(theirs)
    await hook.send()
    intake = Intake(platform.pool, Outbox(t.GATEWAY))
    raw = json.dumps(hook.payload()).encode()
    delivery = intake.delivery(**await platform.ids(theirs), delivery_id="d", commit=AFTER, pusher="", raw=raw)
    async with running(intake.run):
        assert await intake.add(delivery) == delivery.deployment_id


class Taking:
    """A relay that only notes what it is to publish."""

    def __init__(self) -> None:
        self.taken: list[Row] = []

    def take(self, rows: Sequence[Row]) -> None:
        self.taken += rows


async def test_the_relay_gets_the_event_whoever_comes_first(hook: Hook, platform: Platform) -> None:
    """Also where the first of a batch is of a site that is being deleted, which gets no deployment."""
    leaving = await hook.owner.create()
    await platform.pool.execute("UPDATE sites SET status = 'deleting' WHERE app_id = $1", leaving)
    relay = Taking()
    intake = Intake(platform.pool, Outbox(t.GATEWAY, relay))
    made = [
        intake.delivery(**await platform.ids(app_id), delivery_id="d", commit=AFTER, pusher="", raw=b"body")
        for app_id in (leaving, hook.app_id)
    ]
    # Both wait before the first batch is taken.
    adding = asyncio.gather(*(intake.add(delivery) for delivery in made))
    await asyncio.sleep(0)
    async with running(intake.run):
        assert await adding == [None, made[1].deployment_id]
    assert [row.type for row in relay.taken] == ["deploy.queued"]


async def test_two_processes_store_a_delivery_once(hook: Hook, platform: Platform) -> None:
    """The database decides, not the memory of one gateway; by the id as well as by the body."""
    intakes = [Intake(platform.pool, Outbox(t.GATEWAY)) for _ in range(4)]
    ids = [await platform.ids(hook.app_id)] * 4
    made = [
        one.delivery(**who, delivery_id=f"d{n // 2}", commit=AFTER, pusher="", raw=b"body")
        for n, (one, who) in enumerate(zip(intakes, ids, strict=True))
    ]
    async with running(*(intake.run for intake in intakes)):
        stored = await asyncio.gather(*(one.add(item) for one, item in zip(intakes, made, strict=True)))
    assert len(set(stored)) == 1
    assert stored[0] is not None
    assert len(await platform.said("deploy.queued")) == 1


async def test_an_id_that_another_gateway_drew_as_well_is_drawn_again(hook: Hook, platform: Platform) -> None:
    """Also in the event; a neighbour in the batch pays nothing for it."""
    intake, who = Intake(platform.pool, Outbox(t.GATEWAY)), await platform.ids(hook.app_id)
    mine, neighbours = [
        intake.delivery(**who, delivery_id=f"d{n}", commit=AFTER, pusher="", raw=f"{n}".encode()) for n in range(2)
    ]
    await platform.tell(t.DeployQueued(**who, deployment_id=mine.deployment_id, kind="settings"))
    async with running(intake.run):
        stored = await asyncio.gather(intake.add(mine), intake.add(neighbours))
    assert stored[0] not in {None, mine.deployment_id}
    assert stored[1] == neighbours.deployment_id
    assert {event.deployment_id for event in await platform.said("deploy.queued")} == set(stored)


async def test_deliveries_crosswise_at_two_gateways_are_both_stored(hook: Hook, platform: Platform) -> None:
    """Each waits for the other's: the database ends one statement, whose deliveries are then tried one by one."""
    intake, who = Intake(platform.pool, Outbox(t.GATEWAY)), await platform.ids(hook.app_id)
    made = [intake.delivery(**who, delivery_id=f"d{n}", commit=AFTER, pusher="", raw=f"{n}".encode()) for n in range(2)]
    add = "INSERT INTO deliveries (app_id, delivery_id, deployment_id, body_sha256) VALUES ($1, $2, 'elsewhere', $3)"
    async with platform.pool.acquire() as other, running(intake.run):
        transaction = other.transaction()
        await transaction.start()
        await other.execute(add, made[1].app_id, made[1].delivery_id, made[1].body_sha256)
        storing = asyncio.gather(*(intake.add(delivery) for delivery in made))
        waits = (
            "SELECT true FROM pg_stat_activity WHERE datname = current_database()"
            " AND (wait_event_type, wait_event) = ('Lock', 'transactionid')"
        )
        await until(lambda: platform.pool.fetchval(waits))
        # Whoever has waited for longer is ended: the gateway's, unless this test was held up for a second.
        with contextlib.suppress(asyncpg.DeadlockDetectedError):
            await other.execute(add, made[0].app_id, made[0].delivery_id, made[0].body_sha256)
        await transaction.rollback()
        assert await storing == [delivery.deployment_id for delivery in made]


@pytest.mark.parametrize(
    "header",
    ["", "sha256=", "sha256=" + "0" * 64, "sha1=" + "0" * 40, "0" * 64, "sha256=" + "Ä" * 64, "sha256=" + "A" * 64],
)
async def test_a_bad_signature_is_refused(hook: Hook, platform: Platform, header: str) -> None:
    """Missing, malformed or wrong: 401, and nothing is stored."""
    response = await hook.send(X_Hub_Signature_256=header)
    assert await problem(response) == (401, "bad_signature")
    assert await platform.said("deploy.queued") == []


async def test_another_repositorys_secret_does_not_count(hook: Hook, anyone: Api, platform: Platform) -> None:
    """A customer can sign for nobody else's repository."""
    other = await anyone.register()
    theirs = await other.create()
    await platform.tell(await platform.repo_created(theirs, secret="another"))
    assert await problem(await hook.send(secret="another")) == (401, "bad_signature")


async def test_a_changed_secret_counts_at_once(hook: Hook, platform: Platform, vault: Vault) -> None:
    """Even where the old one is still remembered."""
    assert (await hook.send()).status == 202
    token = vault.encrypt("changed")
    await platform.pool.execute("UPDATE sites SET webhook_secret = $1", token)
    assert (await hook.send(secret="changed")).status == 202


async def test_the_secret_is_kept_under_the_gateways_own_key(hook: Hook, platform: Platform, vault: Vault) -> None:
    """It came under the one that the provisioner has, too."""
    kept = await platform.pool.fetchval("SELECT webhook_secret FROM sites")
    assert vault.decrypt(kept) == SECRET
    assert not platform.common.reads(kept)


async def test_the_signature_is_over_the_raw_bytes(hook: Hook) -> None:
    """White space, order and escapes are the sender's own."""
    raw = json.dumps(hook.payload(), indent=3, ensure_ascii=True).encode() + b"\n"
    assert (await hook.send(raw)).status == 202


async def test_unknown_repositories_are_404(hook: Hook) -> None:
    """Signed or not; names that are no names as well."""
    for name in ("nobody/nothing", "a/b/c", "../../etc/passwd", "x\u0000/y", ""):
        value = hook.payload(repository={"full_name": name})
        assert await problem(await hook.send(value)) == (404, "unknown_repository")


async def test_ping_is_answered(hook: Hook, platform: Platform) -> None:
    """With the hook's signature, or without any repository."""
    ping = {"zen": "x", "hook_id": 1}
    for value in (ping, ping | {"repository": {"full_name": hook.full_name}}):
        response = await hook.send(value, X_GitHub_Event="ping")
        assert (response.status, await response.json()) == (200, {"ignored": "ping"})
    assert await platform.said("deploy.queued") == []


@pytest.mark.parametrize(
    ("change", "event"),
    [
        ({"ref": "refs/heads/feature"}, "push"),
        ({"ref": "refs/tags/main"}, "push"),
        ({"after": "0" * 40}, "push"),
        ({}, "issues"),
    ],
)
async def test_what_deploys_nothing_is_ignored(
    hook: Hook, platform: Platform, change: dict[str, Any], event: str
) -> None:
    """Other branches, tags, a deleted branch, other events: 200 with the reason."""
    response = await hook.send(hook.payload(**change), X_GitHub_Event=event)
    assert response.status == 200
    assert (await response.json())["ignored"]
    assert await platform.said("deploy.queued") == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"", (400, "invalid_json")),
        (b"not json", (400, "invalid_json")),
        (b"\xff\xff", (400, "invalid_json")),
        (b"[" * 50_000, (400, "invalid_json")),
        ([], (422, "invalid_input")),
        ({}, (422, "invalid_input")),
        ({"repository": "x"}, (422, "invalid_input")),
        ({"repository": {"full_name": 7}}, (422, "invalid_input")),
        ({"after": "abc123"}, (422, "invalid_input")),
        ({"after": "$(reboot)" + "0" * 31}, (422, "invalid_input")),
        ({"ref": None}, (422, "invalid_input")),
        ({"ref": "x" * 2000}, (422, "invalid_input")),
    ],
)
async def test_malformed_payloads_are_refused(
    hook: Hook, platform: Platform, value: Any, expected: tuple[int, str]
) -> None:
    """Each with its error, nothing stored."""
    if isinstance(value, dict) and {"after", "ref"} & set(value):
        value = hook.payload(**value)
    assert await problem(await hook.send(value)) == expected
    assert await platform.said("deploy.queued") == []


async def test_bodies_over_five_mebibytes_are_413(hook: Hook) -> None:
    """By the announced length and by what really comes; a large one below the limit is fine."""
    big = json.dumps(hook.payload(padding="x" * (5 * 1024 * 1024))).encode()
    assert await problem(await hook.send(big)) == (413, "too_large")

    async def drip() -> Any:
        for _ in range(6):
            yield b" " * 1024 * 1024

    chunked = await hook.api.client.post(PATH, data=drip(), headers={"Content-Type": "application/json"})
    assert chunked.status == 413
    assert (await hook.send(hook.payload(padding="x" * (4 * 1024 * 1024)))).status == 202


async def test_whoever_sends_too_much_is_heard_to_the_end(hook: Hook) -> None:
    """Cut off in the middle of sending, a provider (or the proxy) would see a broken connection and not the 413."""
    sent = 0

    async def slowly() -> Any:
        nonlocal sent
        for _ in range(20):
            yield b" " * 1024 * 1024
            sent += 1
            await asyncio.sleep(0.02)

    headers = {"Content-Type": "application/json", "Content-Length": str(20 * 1024 * 1024)}
    response = await hook.api.client.post(PATH, data=slowly(), headers=headers)
    assert (await problem(response), sent) == ((413, "too_large"), 20)


async def test_a_site_on_its_way_out_takes_no_pushes(hook: Hook, platform: Platform) -> None:
    """Its repository is unknown from the moment the deletion is asked for, also to a gateway that remembers it."""
    assert (await hook.send()).status == 202
    await platform.pool.execute("UPDATE sites SET status = 'deleting'")
    assert await problem(await hook.send()) == (404, "unknown_repository")


async def test_one_dead_site_does_not_cost_the_batch(hook: Hook, platform: Platform, anyone: Api) -> None:
    """Deliveries of other sites in the same batch are stored."""
    other = await anyone.register()
    theirs = await other.create()
    await platform.make_active(theirs)
    second = Hook(anyone, f"{other.customer_uuid}/{theirs}", theirs, other)
    assert (await second.send()).status == 202
    await platform.pool.execute("DELETE FROM sites WHERE app_id = $1", theirs)
    answers = await asyncio.gather(*(one.send() for one in (hook, second) * 5))
    assert [answer.status for answer in answers] == [202, 404] * 5
