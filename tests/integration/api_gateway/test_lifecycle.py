import itertools

import pytest

from api_gateway import sweeper as module
from api_gateway.sweeper import Limit, Sweeper
from shared.events import types as t
from shared.messaging.outbox import Outbox
from tests.integration.api_gateway.conftest import COMMIT, Api, Platform, problem

ANSWERS = (t.SiteContainersRemoved, t.SiteFilesArchived, t.RepoDeleted, t.DnsRecordRemoved)
HASTY = {name: Limit(0, 1) for name in ("provisioning", "deploying", "securing")} | {"deleting": Limit(0, None)}


async def answers(platform: Platform, app_id: str) -> list[t.SiteEvent]:
    ids, domain = await platform.ids(app_id), (await platform.site(app_id))["domain"]
    more: dict[type, dict[str, object]] = {
        t.SiteFilesArchived: {"archive": "x.tar.zst", "bytes": 1},
        t.DnsRecordRemoved: {"domain": domain},
    }
    return [kind(**ids, **more.get(kind, {})) for kind in ANSWERS]


async def creation(platform: Platform, app_id: str) -> list[t.SiteEvent]:
    ids, domain = await platform.ids(app_id), (await platform.site(app_id))["domain"]
    return [
        await platform.repo_created(app_id),
        t.DnsRecordCreated(**ids, domain=domain, address="192.0.2.1", provider="fake"),
        await platform.deployment(t.DeployStarted, app_id),
        await platform.deployment(t.DeploySucceeded, app_id),
        await platform.ssl_issued(app_id),
    ]


async def test_every_order_of_arrival_ends_active_and_says_so_once(api: Api, platform: Platform) -> None:
    """Events of different services overtake each other, and come more than once."""
    app_id = await api.create(subdomain="base")
    for n, order in enumerate(itertools.permutations(range(5))):
        if n % 7:
            continue
        site = await platform.pool.fetchval(
            "UPDATE sites SET app_id = app_id, status = 'provisioning', repo_created_at = NULL, dns_created_at = NULL,"
            " deployed_at = NULL, ssl_status = 'none', ssl_expires_at = NULL WHERE app_id = $1 RETURNING app_id",
            app_id,
        )
        await platform.pool.execute("DELETE FROM deployments")
        await platform.pool.execute("DELETE FROM outbox")
        events = await creation(platform, site)
        for index in order:
            await platform.tell(events[index], times=2)
        details = await api.get(f"/api/sites/{app_id}", expect=200)
        assert (details["status"], len(await platform.said("site.active"))) == ("active", 1), order
        assert details["deployment_history"][0]["status"] == "success"
        assert await platform.said("site.failed") == []


async def test_a_failed_first_deployment_fails_the_site_and_retry_deploys_again(api: Api, platform: Platform) -> None:
    """The failure names step, key and message; the retry is a manual deployment; success heals the site."""
    app_id = await api.create()
    path = f"/api/sites/{app_id}"
    for event in (await creation(platform, app_id))[:3]:
        await platform.tell(event)
    await platform.tell(await platform.deployment(t.DeployFailed, app_id), times=2)
    details = await api.get(path, expect=200)
    assert details["status"] == "failed"
    assert details["failure"] == {"step": "ready", "key": "not_ready", "message": "The api never answered."}
    assert len(await platform.said("site.failed")) == 1
    retried = await api.post(f"{path}/retry", expect=202)
    assert retried["status"] == "deploying"
    assert [event.kind for event in await platform.said("deploy.queued")] == ["manual"]
    done = await platform.deployment(t.DeploySucceeded, app_id, deployment_id=retried["deployment_id"], kind="manual")
    await platform.tell(done)
    await platform.tell(await platform.ssl_issued(app_id))
    details = await api.get(path, expect=200)
    assert (details["status"], details["failure"]) == ("active", None)


async def test_a_failure_during_creation_is_retried_by_asking_again(api: Api, platform: Platform) -> None:
    """site.requested once more, with a new event id."""
    app_id = await api.create()
    ids = await platform.ids(app_id)
    await platform.tell(t.SiteStepFailed(**ids, step="repository", key="disk_full", message="No space left."))
    assert (await platform.said("site.failed"))[0].key == "disk_full"
    assert (await api.post(f"/api/sites/{app_id}/retry", expect=202))["status"] == "provisioning"
    assert len(await platform.said("site.requested")) == 2
    bodies = await platform.pool.fetch("SELECT body FROM outbox WHERE type = 'site.requested'")
    assert bodies[0]["body"] != bodies[1]["body"]
    assert await problem(await api.post(f"/api/sites/{app_id}/retry")) == (409, "nothing_to_retry")


async def test_a_missing_certificate_is_retried_by_a_deployment(api: Api, platform: Platform) -> None:
    """dns-ssl looks for the certificate after each deployment."""
    app_id = await api.create()
    for event in (await creation(platform, app_id))[:4]:
        await platform.tell(event)
    domain = (await platform.site(app_id))["domain"]
    failed = t.SslFailed(**await platform.ids(app_id), domain=domain, key="no_certificate", message="ACME said no.")
    await platform.tell(failed)
    assert (await api.get(f"/api/sites/{app_id}", expect=200))["ssl_status"] == "failed"
    retried = await api.post(f"/api/sites/{app_id}/retry", expect=202)
    assert retried["status"] == "securing"
    assert retried["deployment_id"]


async def test_a_failed_deployment_leaves_an_active_site_active(api: Api, platform: Platform) -> None:
    """The release before keeps serving."""
    app_id = await api.create()
    await platform.make_active(app_id)
    await platform.tell(await platform.deployment(t.DeployFailed, app_id, 2, kind="push"))
    details = await api.get(f"/api/sites/{app_id}", expect=200)
    assert details["status"] == "active"
    assert [one["status"] for one in details["deployment_history"]] == ["failed", "success"]


async def test_outdated_deployment_events_change_nothing(api: Api, platform: Platform) -> None:
    """A deployment that ended stays ended."""
    app_id = await api.create()
    await platform.make_active(app_id)
    for kind in (t.DeployStarted, t.DeployQueued, t.DeployFailed):
        await platform.tell(await platform.deployment(kind, app_id))
    assert (await api.get(f"/api/sites/{app_id}", expect=200))["deployment_history"][0]["status"] == "success"


async def test_deletion_closes_when_all_four_have_answered(api: Api, platform: Platform) -> None:
    """In any order, each more than once; then no row is left and the sub-domain is free again."""
    app_id = await api.create(subdomain="again")
    await platform.make_active(app_id)
    headers = {"Idempotency-Key": "kept-with-the-site"}
    await api.call("PUT", f"/api/sites/{app_id}/env", {"variables": {}}, headers=headers, expect=202)
    first = await api.call("DELETE", f"/api/sites/{app_id}", expect=202)
    assert first == {"app_id": app_id, "status": "deleting", "deployment_id": None}
    await api.call("DELETE", f"/api/sites/{app_id}", expect=202)
    assert len(await platform.said("site.deletion_requested")) == 1
    *most, last = await answers(platform, app_id)
    for event in most:
        await platform.tell(event, times=2)
    assert (await api.get(f"/api/sites/{app_id}", expect=200))["status"] == "deleting"
    await platform.tell(last, times=2)
    assert (await api.get(f"/api/sites/{app_id}")).status == 404
    assert len(await platform.said("site.deleted")) == 1
    for table in ("sites", "timeline", "deployments", "deployment_log", "deliveries", "idempotency"):
        assert await platform.pool.fetchval(f"SELECT count(*) FROM {table}") == 0, table  # noqa: S608 - names above
    # Whatever still comes for it is not an error.
    for event in (most[0], last):
        await platform.tell(event)
    await api.create(subdomain="again")


@pytest.mark.parametrize(
    ("method", "suffix", "body"),
    [
        ("PATCH", "", {"site_name": "New"}),
        ("PUT", "/env", {"variables": {}}),
        ("POST", "/deployments", None),
        ("POST", "/rollback", {"deployment_id": "deploy-20260101-000001-abcd"}),
    ],
)
async def test_a_site_on_its_way_out_cannot_be_changed(
    api: Api, platform: Platform, method: str, suffix: str, body: object
) -> None:
    """409 with a key of its own; the site can still be looked at."""
    app_id = await api.create()
    await platform.make_active(app_id)
    await api.call("DELETE", f"/api/sites/{app_id}", expect=202)
    response = await api.call(method, f"/api/sites/{app_id}{suffix}", body)
    assert await problem(response) == (409, "site_deleting")


async def test_steps_without_progress_are_sent_again_and_then_fail(api: Api, platform: Platform) -> None:
    """Once more with a new event id, then site.failed with a key; a deletion is asked for again for ever."""
    app_id = await api.create()
    sweeper = Sweeper(platform.pool, Outbox(t.GATEWAY), HASTY)
    assert await sweeper.sweep() == 1
    assert len(await platform.said("site.requested")) == 2
    assert await sweeper.sweep() == 1
    assert [event.key for event in await platform.said("site.failed")] == ["no_progress"]
    assert await sweeper.sweep() == 0
    await api.call("DELETE", f"/api/sites/{app_id}", expect=202)
    for _ in range(5):
        await sweeper.sweep()
    assert len(await platform.said("site.deletion_requested")) == 6


async def test_a_site_that_cannot_be_sent_again_holds_up_no_other(
    api: Api, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is that is wrong with its row; also when there are as many of them as one round takes."""
    monkeypatch.setattr(module, "BATCH", 1)
    broken, whole = [await api.create() for _ in range(2)]
    await platform.pool.execute("UPDATE sites SET domain = 'no domain' WHERE app_id = $1", broken)
    assert await Sweeper(platform.pool, Outbox(t.GATEWAY), HASTY).sweep() == 1
    assert [event.app_id for event in await platform.said("site.requested")] == [broken, whole, whole]


async def test_a_silent_deployment_is_queued_again_under_its_own_id(api: Api, platform: Platform) -> None:
    """The deployer knows it by its id, so saying it twice is harmless."""
    app_id = await api.create()
    for event in (await creation(platform, app_id))[:2]:
        await platform.tell(event)
    deployment_id = (await api.post(f"/api/sites/{app_id}/deployments", {"commit": COMMIT}, expect=202))[
        "deployment_id"
    ]
    await Sweeper(platform.pool, Outbox(t.GATEWAY), HASTY).sweep()
    queued = await platform.said("deploy.queued")
    assert [(event.deployment_id, event.commit) for event in queued] == [(deployment_id, COMMIT)] * 2


async def test_a_running_site_is_left_alone(api: Api, platform: Platform) -> None:
    """The sweeper looks at what is under way only."""
    app_id = await api.create()
    await platform.make_active(app_id)
    assert await Sweeper(platform.pool, Outbox(t.GATEWAY), HASTY).sweep() == 0


async def test_a_retry_says_a_waiting_deployment_once_more(api: Api, platform: Platform) -> None:
    """Not a second one beside it."""
    app_id = await api.create()
    for event in (await creation(platform, app_id))[:2]:
        await platform.tell(event)
    deployment_id = (await api.post(f"/api/sites/{app_id}/deployments", expect=202))["deployment_id"]
    sweeper = Sweeper(platform.pool, Outbox(t.GATEWAY), {"deploying": Limit(0, 0)})
    await sweeper.sweep()
    assert (await api.post(f"/api/sites/{app_id}/retry", expect=202))["status"] == "deploying"
    queued = await platform.said("deploy.queued")
    assert [event.deployment_id for event in queued] == [deployment_id] * 2
