"""site.requested → the record is there; site.deletion_requested → it is gone; whatever dies when."""

import asyncio

from dns_ssl.lookup import DnsLookup
from shared.db.pool import Pool
from shared.events.types import SiteDeletionRequested, SiteRequested
from tests.integration.dns_ssl.conftest import OURS, NewService
from tests.support.events import Elsewhere
from tests.support.service import ServiceProcess, free_port
from tests.support.waiting import until

CUSTOMER, APP = "cust_aaaaaaaaaaaa", "app_bbbbbbbbbb"


def requested(domain: str, app: str = APP) -> SiteRequested:
    return SiteRequested(customer_uuid=CUSTOMER, app_id=app, site_type="blog", site_name="x", domain=domain)


def deletion(domain: str, app: str = APP) -> SiteDeletionRequested:
    return SiteDeletionRequested(customer_uuid=CUSTOMER, app_id=app, domain=domain)


async def test_record_is_made_and_announced(
    running: ServiceProcess, elsewhere: Elsewhere, lookup: DnsLookup, domain: str
) -> None:
    """When dns.record_created is out, the name server already gives the address."""
    await elsewhere.publish(requested(domain))
    created = await elsewhere.event("dns.record_created", domain=domain)
    assert await lookup.addresses(domain, "A") == [OURS]
    assert (created["app_id"], created["address"], created["provider"]) == (APP, OURS, "powerdns")


async def test_asking_again_is_answered_again(running: ServiceProcess, elsewhere: Elsewhere, domain: str) -> None:
    """The gateway repeats a step that shows no progress; a retry needs the answer too."""
    for count in (1, 2):
        await elsewhere.publish(requested(domain))
        await elsewhere.event("dns.record_created", count, domain=domain)


async def test_deletion_removes_record_and_rows(
    running: ServiceProcess, elsewhere: Elsewhere, lookup: DnsLookup, pool: Pool, domain: str
) -> None:
    """Asked twice, it is answered twice: the second time there was nothing left to do."""
    await elsewhere.publish(requested(domain))
    await elsewhere.event("dns.record_created", domain=domain)
    for count in (1, 2):
        await elsewhere.publish(deletion(domain))
        await elsewhere.event("dns.record_removed", count, domain=domain)
        assert await lookup.addresses(domain, "A") == []
    left = (
        "SELECT (SELECT count(*) FROM records) + (SELECT count(*) FROM certificates) + (SELECT count(*) FROM domains)"
    )
    assert await pool.fetchval(left) == 0


async def test_deletion_of_a_site_without_record_is_answered(
    running: ServiceProcess, elsewhere: Elsewhere, domain: str
) -> None:
    """A creation that failed before its record is deleted like any other."""
    await elsewhere.publish(deletion(domain))
    assert await elsewhere.event("dns.record_removed", domain=domain)


async def test_late_request_does_not_bring_a_deleted_site_back(
    running: ServiceProcess, elsewhere: Elsewhere, lookup: DnsLookup, pool: Pool, domain: str
) -> None:
    """A delivery that waited in a retry queue can arrive after the deletion."""
    await elsewhere.publish(deletion(domain))
    await elsewhere.event("dns.record_removed", domain=domain)
    late = await elsewhere.publish(requested(domain))
    await until(lambda: pool.fetchval("SELECT true FROM inbox WHERE event_id = $1::text::uuid", late))
    assert await pool.fetchval("SELECT count(*) FROM records") == 0
    assert await lookup.addresses(domain, "A") == []


async def test_deletion_during_creation_ends_without_record(
    running: ServiceProcess, elsewhere: Elsewhere, lookup: DnsLookup, domain: str
) -> None:
    """In whatever moment it comes: twenty sites, each deleted a few milliseconds later than the one before."""
    domains = [f"n{number}.{domain}" for number in range(20)]
    for number, name in enumerate(domains):
        app = f"app_{number:010d}"
        await elsewhere.publish(requested(name, app))
        await asyncio.sleep(number * 0.002)
        await elsewhere.publish(deletion(name, app))
    for name in domains:
        await elsewhere.event("dns.record_removed", domain=name)
        assert await lookup.addresses(name, "A") == []


async def test_provider_that_is_away_is_waited_for(
    new_service: NewService, elsewhere: Elsewhere, pool: Pool, domain: str
) -> None:
    """The request is kept; with the provider back (and this service restarted) the record comes by itself."""
    away = new_service(PDNS_URL=f"http://127.0.0.1:{free_port()}")
    await away.start()
    await elsewhere.publish(requested(domain))
    await until(lambda: pool.fetchval("SELECT attempts > 0 FROM jobs WHERE kind = 'create_record'"))
    await away.kill()
    await new_service().start()
    assert await elsewhere.event("dns.record_created", domain=domain)


async def test_exhausted_retries_are_reported_and_can_be_retried(
    new_service: NewService, elsewhere: Elsewhere, pool: Pool, domain: str
) -> None:
    """dns.record_failed says why; the gateway's retry is another site.requested."""
    away = new_service(PDNS_URL=f"http://127.0.0.1:{free_port()}")
    await away.start()
    await elsewhere.publish(requested(domain))
    await until(lambda: pool.fetchval("SELECT attempts > 0 FROM jobs WHERE kind = 'create_record'"))
    await pool.execute("UPDATE jobs SET attempts = 7, run_at = now()")
    failed = await elsewhere.event("dns.record_failed", domain=domain)
    assert failed["key"] == "dns_provider_failed"
    assert "PowerDNS" in failed["message"]
    await away.kill()
    await new_service().start()
    await elsewhere.publish(requested(domain))
    assert await elsewhere.event("dns.record_created", domain=domain)


async def test_killed_at_any_moment_the_record_still_comes(
    new_service: NewService, elsewhere: Elsewhere, lookup: DnsLookup, pool: Pool, domain: str
) -> None:
    """SIGKILL between event, call and announcement, several times over; announced in the end, and right."""
    names = [f"k{number}.{domain}" for number in range(4)]
    for number, name in enumerate(names):
        process = new_service()
        await process.start()
        await elsewhere.publish(requested(name, f"app_{number:010d}"))
        await asyncio.sleep(number * 0.01)
        await process.kill()
    await new_service().start()
    # Leases of the killed end after ten seconds.
    for name in names:
        await elsewhere.event("dns.record_created", domain=name)
        assert await lookup.addresses(name, "A") == [OURS]
