"""site.requested and site.placed → the record is there; site.deletion_requested → it is gone; whatever dies when."""

import asyncio

import pytest

from dns_ssl.fakes import FakeDns
from dns_ssl.handlers import HANDLERS
from dns_ssl.lookup import DnsLookup
from dns_ssl.records import Records
from shared.db.pool import Pool
from shared.events.types import DNS_SSL, SiteDeletionRequested, SitePlaced, SiteRequested
from shared.jobs import JobKind, Worker
from shared.leases import Slot
from shared.messaging.outbox import Outbox
from tests.integration.dns_ssl.conftest import OURS, NewService
from tests.support.events import Elsewhere
from tests.support.handling import Inbox
from tests.support.service import ServiceProcess, free_port
from tests.support.waiting import until

CUSTOMER, APP = "cust_aaaaaaaaaaaa", "app_bbbbbbbbbb"
THEIRS = "192.0.2.8"
"""Another machine's address, or the same one's later."""


def requested(domain: str, app: str = APP) -> SiteRequested:
    return SiteRequested(customer_uuid=CUSTOMER, app_id=app, site_type="blog", site_name="x", domain=domain)


def placed(domain: str, app: str = APP, address: str = OURS) -> SitePlaced:
    return SitePlaced(customer_uuid=CUSTOMER, app_id=app, domain=domain, machine="main", addresses=[address])


async def create(elsewhere: Elsewhere, domain: str, app: str = APP) -> None:
    """As the gateway does it."""
    await elsewhere.publish(requested(domain, app))
    await elsewhere.publish(placed(domain, app))


def deletion(domain: str, app: str = APP) -> SiteDeletionRequested:
    return SiteDeletionRequested(customer_uuid=CUSTOMER, app_id=app, domain=domain)


async def test_record_is_made_and_announced(
    running: ServiceProcess, elsewhere: Elsewhere, lookup: DnsLookup, domain: str
) -> None:
    """When dns.record_created is out, the name server already gives the address."""
    await create(elsewhere, domain)
    created = await elsewhere.event("dns.record_created", domain=domain)
    assert await lookup.addresses(domain, "A") == [OURS]
    assert (created["app_id"], created["address"], created["provider"]) == (APP, OURS, "powerdns")


async def test_asking_again_is_answered_again(running: ServiceProcess, elsewhere: Elsewhere, domain: str) -> None:
    """The gateway repeats a step that shows no progress; a retry needs the answer too."""
    await create(elsewhere, domain)
    await elsewhere.event("dns.record_created", domain=domain)
    await elsewhere.publish(requested(domain))
    await elsewhere.event("dns.record_created", 2, domain=domain)


@pytest.mark.parametrize("placed_first", [False, True])
async def test_a_site_without_a_place_waits_for_it(pool: Pool, *, placed_first: bool) -> None:
    """In any order of the two; the request alone creates no record."""
    inbox, domain = Inbox(DNS_SSL, pool, HANDLERS), "waits.example"
    if not placed_first:
        await inbox(requested(domain))
        assert await pool.fetchval("SELECT count(*) FROM jobs") == 0
    await inbox(placed(domain))
    assert await pool.fetchval("SELECT kind FROM jobs") == "create_record"
    if placed_first:
        await inbox(requested(domain))
    await pool.execute("UPDATE jobs SET state = 'done'")
    await inbox(placed(domain))
    assert await pool.fetchval("SELECT count(*) FROM jobs WHERE state = 'open'") == 0, "it says nothing new"
    row = await pool.fetchrow("SELECT state, addresses FROM records")
    assert row
    assert tuple(row) == ("wanted", [OURS])


async def test_another_place_changes_the_record(
    running: ServiceProcess, elsewhere: Elsewhere, lookup: DnsLookup, domain: str
) -> None:
    """What was created leads elsewhere; a repeated request does not bring the old address back."""
    await create(elsewhere, domain)
    await elsewhere.event("dns.record_created", domain=domain, address=OURS)
    await elsewhere.publish(placed(domain, address=THEIRS))
    await elsewhere.event("dns.record_created", domain=domain, address=THEIRS)
    assert await lookup.addresses(domain, "A") == [THEIRS]
    await elsewhere.publish(requested(domain))
    await elsewhere.event("dns.record_created", 2, domain=domain, address=THEIRS)
    assert await lookup.addresses(domain, "A") == [THEIRS]


async def test_a_record_that_cannot_be_changed_yet_is_tried_on(pool: Pool) -> None:
    """It is there, so nothing has failed; but the attempts never end."""
    inbox, dns, domain = Inbox(DNS_SSL, pool, HANDLERS), FakeDns(), "moves.example"
    records = Records(pool, Outbox(DNS_SSL), dns, dns)
    kind = JobKind(records.create, on_exhausted=records.creation_failed)
    worker = Worker(pool, asyncio.Event(), {"create_record": kind})

    async def attempt() -> None:
        leased = await worker._lease_one()
        assert leased
        await worker._run_and_release(leased, Slot(worker._slots, held=False))

    await inbox(requested(domain))
    await inbox(placed(domain))
    await attempt()
    await inbox(placed(domain, address=THEIRS))
    dns.failures = [ConnectionError("away")]
    await pool.execute("UPDATE jobs SET attempts = 7 WHERE state = 'open'")
    await attempt()
    assert await pool.fetchval("SELECT state FROM records") == "created"
    assert await pool.fetchval("SELECT count(*) FROM outbox WHERE type = 'dns.record_failed'") == 0
    await pool.execute("UPDATE jobs SET run_at = now() WHERE state = 'open'")
    await attempt()
    assert dns.records[domain, "A"] == [THEIRS]
    assert await pool.fetchval("SELECT count(*) FROM jobs WHERE state = 'open'") == 0


async def test_deletion_removes_record_and_rows(
    running: ServiceProcess, elsewhere: Elsewhere, lookup: DnsLookup, pool: Pool, domain: str
) -> None:
    """Asked twice, it is answered twice: the second time there was nothing left to do."""
    await create(elsewhere, domain)
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
    late = [await elsewhere.publish(data) for data in (requested(domain), placed(domain))]
    await until(lambda: pool.fetchval("SELECT count(*) = 2 FROM inbox WHERE event_id = ANY($1::text[]::uuid[])", late))
    assert await pool.fetchval("SELECT count(*) FROM records") == 0
    assert await lookup.addresses(domain, "A") == []


async def test_deletion_during_creation_ends_without_record(
    running: ServiceProcess, elsewhere: Elsewhere, lookup: DnsLookup, domain: str
) -> None:
    """In whatever moment it comes: twenty sites, each deleted a few milliseconds later than the one before."""
    domains = [f"n{number}.{domain}" for number in range(20)]
    for number, name in enumerate(domains):
        app = f"app_{number:010d}"
        await create(elsewhere, name, app)
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
    await create(elsewhere, domain)
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
    await create(elsewhere, domain)
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
        await create(elsewhere, name, f"app_{number:010d}")
        await asyncio.sleep(number * 0.01)
        await process.kill()
    await new_service().start()
    # Leases of the killed end after ten seconds.
    for name in names:
        await elsewhere.event("dns.record_created", domain=name)
        assert await lookup.addresses(name, "A") == [OURS]
