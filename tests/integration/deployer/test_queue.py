"""Events in, rows and final events out: each deployment ends once, and the newest wish is what is done."""

import asyncio
import json
from itertools import permutations
from pathlib import Path

import pytest

from deployer import image_names
from deployer.bootstrap import SECRETS
from deployer.deployments import queue
from deployer.deployments.journal import append
from deployer.deployments.worker import SLOTS_PER_BUILD, DeploymentWorker
from shared.events import parse, wrap
from shared.events import types as t
from shared.leases import LeaseLostError
from shared.logging import bind
from shared.names import DEFAULT_MACHINE, new_app_id, new_customer_uuid, new_deployment_id
from shared.secrets import Vault, add_key, forget_old_keys, reencrypt
from shared.sitespec import Service
from tests.support.messaging import running
from tests.support.site_files import TestSite
from tests.support.waiting import until

from .stage import Stage, whole


async def states(stage: Stage) -> list[str]:
    rows = await stage.context.pool.fetch("SELECT state FROM deployments ORDER BY queued_at, id")
    return [row["state"] for row in rows]


async def told(stage: Stage, kind: str) -> int:
    return int(await stage.context.pool.fetchval("SELECT count(*) FROM outbox WHERE type = $1", kind))


def queued(site: TestSite, kind: t.DeployKind = "push") -> t.DeployQueued:
    return t.DeployQueued(**site.common(), deployment_id=new_deployment_id(), kind=kind, commit=site.commit)


def created(site: TestSite) -> t.RepoCreated:
    return t.RepoCreated(
        **site.common(), site_type="portfolio", domain=site.domain, repo_url="https://x", clone_url="https://x",
        full_name="a/b", branch="main", commit=site.commit, webhook_secret="x",
    )  # fmt: skip


async def test_each_of_27_pushes_ends_once_and_the_last_is_live(stage: Stage) -> None:
    """The first runs, the last runs; each of the others says by which it was superseded."""
    site = await stage.site()
    await stage.deploy()
    for _ in range(27):
        await stage.handle(queued(site))
    rows = await stage.context.pool.fetch("SELECT id, state FROM deployments WHERE kind = 'push' ORDER BY queued_at")
    assert [row["state"] for row in rows] == ["superseded"] * 26 + ["queued"]
    for row in rows[:-1]:
        assert await stage.finals(row["id"]) == [t.DeploySuperseded]
    await stage.context.pool.execute("UPDATE deployments SET not_before = now()")
    await stage.deploy()
    assert await stage.context.pool.fetchval("SELECT live_deployment_id FROM sites") == rows[-1]["id"]


async def test_a_second_push_waits_and_a_first_one_does_not(stage: Stage) -> None:
    """The debounce is in the row: it survives the deployer."""
    site = await stage.site()
    await stage.handle(queued(site))
    await stage.handle(queued(site))
    waits = await stage.context.pool.fetch(
        "SELECT extract(epoch FROM not_before - queued_at)::float8 AS s FROM deployments WHERE kind = 'push'"
        " ORDER BY queued_at"
    )
    assert [row["s"] for row in waits] == [0, 4]


async def test_a_site_has_one_running_deployment_at_a_time(stage: Stage) -> None:
    """Whoever comes second waits, also for another process."""
    site = await stage.site()
    await stage.handle(queued(site, "manual"))
    pool = stage.context.pool
    first = await queue.lease(pool, DEFAULT_MACHINE, 10, 2)
    assert first is not None
    assert first.kind == "first"
    assert await queue.lease(pool, DEFAULT_MACHINE, 10, 2) is None


async def test_a_lease_that_was_lost_is_not_had_again_by_the_same_process(stage: Stage) -> None:
    """Each has an owner of its own: what still runs under the old one can't write under the new one."""
    await stage.site()
    pool = stage.context.pool
    lost = await queue.lease(pool, DEFAULT_MACHINE, 10, 2)
    await pool.execute("UPDATE deployments SET lease_until = now() - interval '1 s'")
    again = await queue.lease(pool, DEFAULT_MACHINE, 10, 2)
    assert lost is not None
    assert again is not None
    assert again.id == lost.id
    assert not await queue.extend(pool, lost, 10)
    async with pool.acquire() as tx, tx.transaction():
        await queue.hold(tx, again)
        with pytest.raises(LeaseLostError):
            await queue.hold(tx, lost)


async def test_a_customer_with_many_sites_leaves_places_to_others(stage: Stage) -> None:
    """Two at once, however many sites wait; a rollback and what another customer asked for later come before them."""
    pool = stage.context.pool
    first, *more = [await stage.site() for _ in range(4)]
    other = await stage.site()
    await pool.execute(
        "UPDATE deployments SET customer_uuid = $1 WHERE app_id <> $2", first.customer_uuid, other.app_id
    )

    async def leased() -> str | None:
        taken = await queue.lease(pool, DEFAULT_MACHINE, 10, 2)
        return taken.app_id if taken else None

    assert [await leased() for _ in range(4)] == [first.app_id, other.app_id, more[0].app_id, None]
    await pool.execute("UPDATE deployments SET not_before = now() - interval '1 s' WHERE state = 'queued'")
    assert await queue.seconds_to_next(pool, DEFAULT_MACHINE, 2) == 2, (
        "it looks again and again for what may not run yet"
    )
    await pool.execute("UPDATE deployments SET kind = 'rollback' WHERE app_id = $1", more[2].app_id)
    assert [await leased(), await leased()] == [more[2].app_id, None]
    await pool.execute("UPDATE deployments SET lease_until = now() - interval '1 s' WHERE app_id = $1", first.app_id)
    assert [await leased(), await leased()] == [first.app_id, None], "one whose worker died has its place"
    await pool.execute(
        "UPDATE deployments SET state = 'succeeded' WHERE app_id IN ($1, $2)", first.app_id, more[2].app_id
    )
    assert [await leased(), await leased()] == [more[1].app_id, None]


async def test_deployments_that_wait_for_their_programs_hold_up_nobody_else(stage: Stage) -> None:
    """More of several customers than there are slots never become ready; another's deployment goes on beside them."""
    theirs = [await stage.site() for _ in range(SLOTS_PER_BUILD + 1)]
    ours = await stage.site()
    ready = stage.context.probe

    async def probe(service: Service, address: str) -> str | None:
        whose = {o.app_id for o in stage.engine.present.values() if o.address == address}
        return await ready(service, address) if whose == {ours.app_id} else "not yet"

    stage.context.probe = probe
    stage.context.settings = stage.context.settings.model_copy(update={"ready_seconds": 600, "max_parallel": 1})
    worker = asyncio.ensure_future(DeploymentWorker(stage.context, asyncio.Event()).run())
    try:
        async with asyncio.timeout(60):
            while True:
                found = sorted(await states(stage))
                if found == [*["running"] * len(theirs), "succeeded"]:
                    break
                await asyncio.sleep(0.05)
        assert stage.shown(ours) == whole(ours)
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)


async def test_what_a_deployment_publishes_names_the_event_that_queued_it(stage: Stage) -> None:
    """Its steps, its log and its end lead back to one event and one request."""
    site = await stage.site()
    await stage.deploy()
    pool = stage.context.pool
    await pool.execute("DELETE FROM outbox")
    bind(correlation_id="the request")
    asked = wrap(queued(site), source=t.GATEWAY)
    await stage.inbox.consumer._handle([asked])
    async with running(DeploymentWorker(stage.context, asyncio.Event()).run):
        await until(lambda: pool.fetchval("SELECT count(*) = 1 FROM outbox WHERE type = 'deploy.succeeded'"))
    said = [parse(row["body"]) for row in await pool.fetch("SELECT body FROM outbox")]
    assert {event.type for event in said} == {
        *("deploy.started", "deploy.step", "deploy.log", "deploy.succeeded", "source.requested")
    }
    assert {(event.causationid, event.correlationid) for event in said} == {(asked.id, "the request")}


async def test_an_event_that_comes_twice_queues_once(stage: Stage) -> None:
    """Also the deployer's own deploy.queued, which comes back to it."""
    site = await stage.site()
    event = queued(site)
    await stage.handle(event)
    await stage.handle(event)
    assert await states(stage) == ["queued", "queued"]


async def test_a_resent_repo_created_says_the_result_again(stage: Stage) -> None:
    """A site whose first deployment succeeded is not deployed again; one that failed gets a new chance."""
    site = await stage.site()
    await stage.handle(created(site))
    assert await states(stage) == ["queued"]
    await stage.deploy()
    await stage.handle(created(site))
    assert await states(stage) == ["succeeded"]
    assert await told(stage, "deploy.succeeded") == 2
    await stage.context.pool.execute("UPDATE deployments SET state = 'failed'")
    await stage.handle(created(site))
    assert await states(stage) == ["failed", "queued"]


async def test_a_queued_deployment_is_cancelled_at_once(stage: Stage) -> None:
    """Without a worker."""
    site = await stage.site()
    event = queued(site)
    await stage.handle(event)
    await stage.handle(t.DeployCancelRequested(**site.common(), deployment_id=event.deployment_id))
    assert await stage.finals(event.deployment_id) == [t.DeployCancelled]


async def test_new_settings_are_deployed_once_and_only_when_they_are_new(stage: Stage) -> None:
    """A version that the release has already, or that a queued push will read, needs no deployment."""
    site = await stage.site()
    await stage.handle(t.EnvWritten(**site.common(), version=1))
    await stage.deploy()
    assert await states(stage) == ["succeeded"]
    site.write_env(2, APP_NAME="Other")
    await stage.handle(t.EnvWritten(**site.common(), version=2))
    await stage.handle(t.EnvWritten(**site.common(), version=2))
    assert await states(stage) == ["succeeded", "queued"]
    await stage.deploy()
    assert await states(stage) == ["succeeded", "succeeded"]
    assert stage.shown(site) == whole(site)


async def test_a_custom_domain_is_routed_when_verified_and_no_longer_when_taken_away(stage: Stage) -> None:
    """The routes change, no deployment does."""
    site = await stage.site()
    await stage.deploy()
    await stage.handle(t.DomainVerified(**site.common(), custom_domain="mybusiness.com"))
    await stage.work()
    assert "Host(`mybusiness.com`) || Host(`www.mybusiness.com`)" in stage.routes.files[site.app_id]
    await stage.handle(t.DomainRequested(**site.common(), custom_domain=None))
    await stage.work()
    assert "mybusiness" not in stage.routes.files[site.app_id]
    assert await states(stage) == ["succeeded"]


async def test_a_domain_is_one_sites_in_whatever_order_the_news_comes(stage: Stage) -> None:
    """Proven for one, given up, another one proven; the first proven for the other site, which had one before."""
    one, other = await stage.site(), await stage.site()
    verified = t.DomainVerified
    gateway = [
        (t.DomainRequested(**one.common(), custom_domain=None), 2),
        (t.DomainRequested(**other.common(), custom_domain="first.example", verification_code="x"), 4),
    ]
    dns_ssl = [
        (verified(**one.common(), custom_domain="first.example", wish=1), 1),
        (verified(**other.common(), custom_domain="second.example", wish=1), 2),
        (verified(**one.common(), custom_domain="third.example", wish=3), 3),
        (verified(**other.common(), custom_domain="first.example", wish=4), 4),
    ]
    news = [
        wrap(data, source=source).model_copy(update={"sequence": sequence})
        for source, told in ((t.GATEWAY, gateway), (t.DNS_SSL, dns_ssl))
        for data, sequence in told
    ]
    for order in permutations(news):
        found = await stage.inbox.state_after(order)
        have = {row["app_id"]: row["custom_domain"] for row in found["sites"]}
        assert have == {one.app_id: "third.example", other.app_id: "first.example"}, [e.sequence for e in order]


async def test_a_newer_proof_takes_the_domain_from_whoever_has_it(stage: Stage) -> None:
    """Both sites' routes change: no name leads to two sites. Nor does it when the older proof comes after it."""
    one, other = await stage.site(), await stage.site()
    await stage.deploy()
    proof = t.DomainVerified(**one.common(), custom_domain="mybusiness.com", wish=1)
    await stage.handle(proof, sequence=1)
    await stage.work()
    await stage.handle(t.DomainVerified(**other.common(), custom_domain="mybusiness.com", wish=1), sequence=3)
    await stage.handle(proof, sequence=2)
    await stage.work()
    assert "mybusiness" not in stage.routes.files[one.app_id]
    assert "mybusiness" in stage.routes.files[other.app_id]


async def test_a_certificate_that_failed_is_asked_for_again(stage: Stage) -> None:
    """By a route file that is new to the proxy."""
    site = await stage.site()
    await stage.deploy()
    before = stage.routes.files[site.app_id]
    await stage.handle(t.SslFailed(**site.common(), domain=site.domain, key="x", message="x"))
    await stage.work()
    assert stage.routes.files[site.app_id] != before


async def test_a_site_that_never_ran_can_be_deleted(stage: Stage) -> None:
    """Even one that the deployer has never heard of."""
    ids = {"customer_uuid": new_customer_uuid(), "app_id": new_app_id()}
    await stage.handle(t.SiteDeletionRequested(**ids, domain="x.webmeteor.localhost"))
    await stage.work()
    assert await told(stage, "site.containers_removed") == 1


async def test_a_site_that_is_gone_stays_gone(stage: Stage) -> None:
    """Events that were under way when it was deleted bring nothing back; a late deployment ends as cancelled."""
    site = await stage.site()
    await stage.deploy()
    await stage.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
    late = queued(site)
    await stage.handle(late)
    await stage.work()
    await stage.handle(created(site))
    later = queued(site)
    await stage.handle(later)
    for event in (late, later):
        assert await stage.finals(event.deployment_id) == [t.DeployCancelled]
    assert await stage.context.pool.fetchval("SELECT count(*) FROM sites") == 0
    assert stage.shown(site) == {}
    assert stage.routes.files == {}


async def test_images_of_forgotten_releases_go(stage: Stage) -> None:
    """Ten releases are kept, and what they need; nobody else's image is touched."""
    stage.context.settings = stage.context.settings.model_copy(update={"keep_releases": 2})
    site = await stage.site()
    await stage.deploy()
    templates = {key for key in stage.registry.digests if key[0].startswith("template/")}
    for number in range(4):
        await stage.push(site, f"<?php echo {number};")
        await stage.deploy()
    from deployer.disk.housekeeping import tidy

    await tidy(stage.context, site.app_id)
    name = image_names.site(site.app_id, "api")
    assert len([key for key in stage.registry.digests if key[0] == name]) == 2
    assert len([image for image in stage.engine.images if image.startswith(name)]) == 2
    assert templates <= set(stage.registry.digests)


async def test_a_forgotten_release_is_no_goal_of_a_rollback(stage: Stage) -> None:
    """With a reason, and nothing changed."""
    site = await stage.site()
    await stage.deploy()
    rollback = t.DeployQueued(
        **site.common(), deployment_id=new_deployment_id(), kind="rollback", rollback_to="deploy-20200101-000000-gone"
    )
    await stage.handle(rollback)
    await stage.deploy()
    assert await stage.finals(rollback.deployment_id) == [t.DeployFailed]
    assert stage.shown(site) == whole(site)


async def test_a_rollback_keeps_the_present_settings(stage: Stage) -> None:
    """Variables that are listed are set; and a password that was changed since must not come back."""
    site = await stage.site()
    site.write_env(1, OWNER_EMAIL="a@example.org", OWNER_PASSWORD_HASH="$first", MINE="one")
    await stage.deploy()
    first = await stage.context.pool.fetchval("SELECT id FROM deployments")
    site.write_env(2, OWNER_EMAIL="b@example.org", OWNER_PASSWORD_HASH="$second", MINE="two")
    await stage.push(site, "<?php // two")
    await stage.deploy()
    going_back = t.DeployQueued(**site.common(), deployment_id=new_deployment_id(), kind="rollback", rollback_to=first)
    await stage.handle(going_back)
    await stage.deploy()
    assert await stage.finals(going_back.deployment_id) == [t.DeploySucceeded]
    [live] = await stage.context.pool.fetch("SELECT env, env_version FROM releases ORDER BY number DESC LIMIT 1")
    env = json.loads(stage.context.vault.decrypt(live["env"]))
    assert (env["OWNER_EMAIL"], env["OWNER_PASSWORD_HASH"]) == ("b@example.org", "$second")
    assert (env["MINE"], live["env_version"]) == ("two", 2)


async def test_releases_survive_a_change_of_the_key(stage: Stage, key_file: Path) -> None:
    """A new key, a restart, the old one is forgotten: an earlier release can still be gone back to."""
    site = await stage.site()
    site.write_env(1)
    await stage.deploy()
    first = await stage.context.pool.fetchval("SELECT id FROM deployments")
    await stage.push(site, "<?php // two")
    await stage.deploy()
    add_key(key_file)
    for table, column in SECRETS:
        await reencrypt(stage.context.pool, Vault.from_file(key_file), table, column)
    forget_old_keys(key_file)
    stage.context.vault = Vault.from_file(key_file)
    going_back = t.DeployQueued(**site.common(), deployment_id=new_deployment_id(), kind="rollback", rollback_to=first)
    await stage.handle(going_back)
    await stage.deploy()
    assert await stage.finals(going_back.deployment_id) == [t.DeploySucceeded]


async def test_a_link_in_the_place_of_the_log_is_not_followed(tmp_path: Path) -> None:
    """The site directory holds what customers push."""
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    (tmp_path / "deployment.log").symlink_to(victim)
    append(tmp_path / "deployment.log", ["line"])
    append(tmp_path / "missing" / "deployment.log", ["line"])
    assert victim.read_text() == "untouched"
