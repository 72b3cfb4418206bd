"""deploy.succeeded is answered with what the proxy shows; a certificate is watched as long as its site lives."""

import pytest

from shared.db.pool import Pool
from shared.events.types import DeploySucceeded, SiteDeletionRequested
from tests.integration.dns_ssl.conftest import NewService
from tests.integration.dns_ssl.proxy import Proxy
from tests.integration.dns_ssl.test_records import APP, CUSTOMER, create
from tests.support.events import Elsewhere
from tests.support.service import ServiceProcess
from tests.support.waiting import until


def deployed(domain: str) -> DeploySucceeded:
    return DeploySucceeded(
        customer_uuid=CUSTOMER,
        app_id=APP,
        deployment_id="deploy-20261123-140000-abcd",
        kind="push",
        commit="0" * 40,
        duration_seconds=1,
        domain=domain,
        env_version=1,
        images={},
        built=[],
    )


@pytest.fixture
async def site(running: ServiceProcess, elsewhere: Elsewhere, domain: str) -> str:
    await create(elsewhere, domain)
    await elsewhere.event("dns.record_created", domain=domain)
    return domain


async def test_certificate_is_reported_when_it_comes(site: str, elsewhere: Elsewhere, proxy: Proxy) -> None:
    """Waited for within the patience, without a failure in between."""
    await elsewhere.publish(deployed(site))
    proxy.show(site, days=30)
    issued = await elsewhere.event("ssl.issued", domain=site)
    assert issued["issuer"] == "Test CA (Tests)"
    assert elsewhere.all("ssl.failed") == []


async def test_every_deployment_is_answered(site: str, elsewhere: Elsewhere, proxy: Proxy) -> None:
    """Also with the same certificate: the gateway's retry waits for the answer."""
    proxy.show(site)
    for count in (1, 2, 3):
        await elsewhere.publish(deployed(site))
        await elsewhere.event("ssl.issued", count, domain=site)


async def test_missing_certificate_is_reported_and_still_waited_for(
    site: str, elsewhere: Elsewhere, proxy: Proxy
) -> None:
    """ssl.failed lets the deployer nudge the proxy, more than once; ssl.issued follows when that helped."""
    await elsewhere.publish(deployed(site))
    failed = await elsewhere.event("ssl.failed", domain=site)
    assert failed["key"] == "certificate_self_signed"
    await elsewhere.event("ssl.failed", 2, domain=site)
    proxy.show(site)
    assert await elsewhere.event("ssl.issued", domain=site)


async def test_certificate_without_record_does_not_count(
    running: ServiceProcess, elsewhere: Elsewhere, proxy: Proxy, domain: str
) -> None:
    """ssl.issued means that a visitor reaches the site: it waits for the record."""
    proxy.show(domain)
    await elsewhere.publish(deployed(domain))
    assert (await elsewhere.event("ssl.failed", domain=domain))["key"] == "dns_record_missing"
    await create(elsewhere, domain)
    assert await elsewhere.event("ssl.issued", domain=domain)


async def test_watching_survives_a_kill(
    new_service: NewService, elsewhere: Elsewhere, proxy: Proxy, domain: str, pool: Pool
) -> None:
    """Another process goes on where the killed one was."""
    first = new_service(CERTIFICATE_WAIT_SECONDS="60")
    await first.start()
    await create(elsewhere, domain)
    await elsewhere.publish(deployed(domain))
    await until(lambda: pool.fetchval("SELECT lease_owner IS NOT NULL FROM jobs WHERE kind = 'watch_certificate'"))
    await first.kill()
    proxy.show(domain)
    await new_service().start()
    assert await elsewhere.event("ssl.issued", domain=domain)


async def test_deleted_site_is_watched_no_longer(site: str, elsewhere: Elsewhere, proxy: Proxy, pool: Pool) -> None:
    """The job ends by itself and says nothing more."""
    await elsewhere.publish(deployed(site))
    await elsewhere.event("ssl.failed", domain=site)
    await elsewhere.publish(SiteDeletionRequested(customer_uuid=CUSTOMER, app_id=APP, domain=site))
    await elsewhere.event("dns.record_removed", domain=site)
    said = len(elsewhere.all("ssl.failed"))
    await until(lambda: pool.fetchval("SELECT count(*) = 0 FROM jobs WHERE state = 'open'"))
    assert len(elsewhere.all("ssl.failed")) == said
    await elsewhere.publish(deployed(site))
    await until(lambda: pool.fetchval("SELECT count(*) >= 5 FROM inbox"))
    assert await pool.fetchval("SELECT count(*) FROM certificates") == 0


async def _watched(new_service: NewService, elsewhere: Elsewhere, proxy: Proxy, domain: str, days: float) -> None:
    """A service that checks every second or so (a "day" is 2 s), and a site with a certificate."""
    await new_service(CERTIFICATE_CHECK_HOURS="0.0005").start()
    proxy.show(domain, days=days)
    await create(elsewhere, domain)
    await elsewhere.publish(deployed(domain))
    await elsewhere.event("ssl.issued", domain=domain)


async def test_end_is_warned_of_once_per_step(
    new_service: NewService, elsewhere: Elsewhere, proxy: Proxy, domain: str, pool: Pool
) -> None:
    """Ten days left: the 14-day warning, once, however often it is checked; then the renewal."""
    await _watched(new_service, elsewhere, proxy, domain, days=10)
    warned = await elsewhere.event("ssl.expiring", domain=domain)
    assert warned["days_left"] == 9
    before = await pool.fetchval("SELECT checked_at FROM certificates")
    await until(lambda: pool.fetchval("SELECT checked_at > $1::timestamptz + interval '3 s' FROM certificates", before))
    assert len(elsewhere.all("ssl.expiring")) == 1
    proxy.show(domain, days=90)
    renewed = await elsewhere.event("ssl.issued", 2, domain=domain)
    assert renewed["expires_at"] > warned["expires_at"]


async def test_broken_certificate_is_found_and_its_repair_too(
    new_service: NewService, elsewhere: Elsewhere, proxy: Proxy, domain: str, pool: Pool
) -> None:
    """Several looks, then ssl.failed; then it is waited for as after a deployment."""
    await _watched(new_service, elsewhere, proxy, domain, days=60)
    proxy.show(domain, days=-1)
    failing = "SELECT attempts > 0 FROM jobs WHERE kind = 'check_certificate' AND state = 'open'"
    await until(lambda: pool.fetchval(failing))
    await pool.execute("UPDATE jobs SET attempts = 4, run_at = now() WHERE kind = 'check_certificate'")
    assert (await elsewhere.event("ssl.failed", domain=domain))["key"] == "certificate_expired"
    proxy.show(domain, days=90)
    assert await elsewhere.event("ssl.issued", 2, domain=domain)
