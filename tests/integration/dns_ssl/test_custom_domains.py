"""A customer's own domain: verified by its zone, on a real name server."""

import asyncio
from collections.abc import AsyncIterator
from itertools import permutations

import pytest

from dns_ssl.domains import Domains
from dns_ssl.fakes import FakeDns
from dns_ssl.handlers import HANDLERS
from dns_ssl.powerdns import PowerDns, patch_zone
from shared.db.pool import Pool
from shared.events import EventData, parse, wrap
from shared.events.types import DomainRequested, DomainVerified
from shared.jobs import Job, JobKind, RetryLaterError, Worker
from shared.messaging.outbox import Outbox
from tests.integration.dns_ssl.conftest import OURS, ZONE, NewService
from tests.integration.dns_ssl.proxy import Proxy
from tests.integration.dns_ssl.test_records import APP, CUSTOMER
from tests.support.events import Elsewhere
from tests.support.service import ServiceProcess
from tests.support.waiting import until

CODE = "wm-verify-0123456789"
OTHER, OTHER_CODE = "app_other00000", "wm-verify-9876543210"


def asked(domain: str | None, code: str = CODE, app_id: str = APP) -> DomainRequested:
    return DomainRequested(customer_uuid=CUSTOMER, app_id=app_id, custom_domain=domain, verification_code=code)


@pytest.fixture(autouse=True)
async def places(pool: Pool) -> None:
    """The sites of these tests have their machine."""
    await pool.execute(
        "INSERT INTO records (app_id, customer_uuid, domain, state, addresses)"
        " SELECT app_id, $2, 'site.example', 'created', $3 FROM unnest($1::text[]) AS app_id",
        [APP, OTHER],
        CUSTOMER,
        [OURS],
    )


async def put_code(provider: PowerDns, domain: str, *texts: str) -> None:
    """What the customer does at their DNS provider (here: in the same zone, below the test's own name)."""
    rrset: dict[str, object] = {"name": f"_acme-challenge.{domain}.", "type": "TXT"}
    rrset |= (
        {"changetype": "REPLACE", "ttl": 60, "records": [{"content": f'"{t}"', "disabled": False} for t in texts]}
        if texts
        else {"changetype": "DELETE"}
    )
    status, said = await patch_zone(provider._session, ZONE, [rrset])
    assert status == 204, said


@pytest.fixture
async def own(provider: PowerDns, domain: str) -> AsyncIterator[str]:
    yield domain
    await put_code(provider, domain)


async def test_domain_with_code_and_address_is_verified_and_watched(
    running: ServiceProcess, elsewhere: Elsewhere, provider: PowerDns, proxy: Proxy, own: str
) -> None:
    """domain.verified, then the certificate of the custom domain like any other."""
    await provider.ensure(own, [OURS])
    await put_code(provider, own, CODE)
    await elsewhere.publish(asked(own))
    assert (await elsewhere.event("domain.verified", custom_domain=own))["app_id"] == APP
    proxy.show(own)
    assert await elsewhere.event("ssl.issued", domain=own)


async def test_domain_is_verified_once_its_records_are_right(
    running: ServiceProcess, elsewhere: Elsewhere, provider: PowerDns, pool: Pool, own: str
) -> None:
    """The customer takes their time; nothing is said meanwhile."""
    await elsewhere.publish(asked(own))
    await until(lambda: pool.fetchval("SELECT last_error = 'domain_code_missing' FROM jobs"))
    await put_code(provider, own, CODE)
    await until(lambda: pool.fetchval("SELECT last_error = 'domain_address_missing' FROM jobs"))
    await provider.ensure(own, [OURS])
    await elsewhere.event("domain.verified", custom_domain=own)
    assert elsewhere.all("domain.failed") == []


async def test_deadline_ends_the_waiting_with_the_reason(
    new_service: NewService, elsewhere: Elsewhere, own: str
) -> None:
    """72 hours in production."""
    await new_service(DOMAIN_WAIT_HOURS="0.0003").start()
    await elsewhere.publish(asked(own))
    failed = await elsewhere.event("domain.failed", custom_domain=own)
    assert failed["key"] == "domain_code_missing"
    assert CODE in failed["message"]


async def test_newer_wish_replaces_the_older(
    running: ServiceProcess, elsewhere: Elsewhere, provider: PowerDns, pool: Pool, own: str
) -> None:
    """Another domain, and then none: what is no longer wanted is never verified."""
    await elsewhere.publish(asked(own))
    await elsewhere.publish(asked("other.example"))
    await until(lambda: pool.fetchval("SELECT custom_domain = 'other.example' FROM domains"))
    await elsewhere.publish(asked(None))
    await until(lambda: pool.fetchval("SELECT count(*) = 0 FROM domains"))
    await provider.ensure(own, [OURS])
    await put_code(provider, own, CODE)
    await until(lambda: pool.fetchval("SELECT count(*) = 0 FROM jobs WHERE state = 'open'"))
    assert elsewhere.all("domain.verified") == []


async def test_the_first_proof_gets_the_domain_and_the_other_claim_is_told(
    running: ServiceProcess, elsewhere: Elsewhere, provider: PowerDns, pool: Pool, own: str
) -> None:
    """An older claim without a proof is in nobody's way; it ends with the proof of the newer one."""
    await elsewhere.publish(asked(own))
    await until(lambda: pool.fetchval("SELECT last_error = 'domain_code_missing' FROM jobs"))
    await provider.ensure(own, [OURS])
    await put_code(provider, own, OTHER_CODE)
    await elsewhere.publish(asked(own, OTHER_CODE, OTHER))
    verified = await elsewhere.event("domain.verified", custom_domain=own)
    assert (verified["app_id"], verified["verification_code"]) == (OTHER, OTHER_CODE)
    failed = await elsewhere.event("domain.failed", custom_domain=own)
    assert (failed["app_id"], failed["verification_code"], failed["key"]) == (APP, CODE, "domain_taken")


async def test_two_proofs_at_the_same_moment_are_one(
    running: ServiceProcess, elsewhere: Elsewhere, provider: PowerDns, pool: Pool, own: str
) -> None:
    """Both claims wait when both codes come into the zone: one site gets the domain, the other one hears of it."""
    await provider.ensure(own, [OURS])
    await elsewhere.publish(asked(own))
    await elsewhere.publish(asked(own, OTHER_CODE, OTHER))
    await until(lambda: pool.fetchval("SELECT count(*) = 2 FROM jobs WHERE last_error = 'domain_code_missing'"))
    await put_code(provider, own, CODE, OTHER_CODE)
    verified = await elsewhere.event("domain.verified", custom_domain=own)
    failed = await elsewhere.event("domain.failed", custom_domain=own)
    assert {verified["app_id"], failed["app_id"]} == {APP, OTHER}
    assert failed["key"] == "domain_taken"
    assert len(elsewhere.all("domain.verified")) == 1


@pytest.fixture
def domains(pool: Pool) -> Domains:
    """Without a service: its jobs are run by the tests, as two processes might at one moment."""
    dns = FakeDns()
    dns.records["shop.example", "A"] = [OURS]
    dns.records["_acme-challenge.shop.example", "TXT"] = [CODE, OTHER_CODE]
    return Domains(pool, Outbox("dns-ssl"), dns, patience_hours=72)


async def test_a_claim_of_a_site_without_a_place_waits(pool: Pool, domains: Domains) -> None:
    """Nobody can say yet where the domain has to lead; nothing is asked of the customer."""
    await pool.execute("UPDATE records SET addresses = NULL")
    await hear(pool, asked("shop.example"), 1)
    [job] = await jobs_of(pool, domains)
    with pytest.raises(RetryLaterError, match="not placed"):
        await domains.verify(job)
    await pool.execute("UPDATE records SET addresses = $1", [OURS])
    await domains.verify(job)
    assert await said(pool) == [("domain.verified", APP)]


async def hear(pool: Pool, data: EventData, sequence: int) -> None:
    event = wrap(data, source="tests").model_copy(update={"sequence": sequence})
    async with pool.acquire() as tx, tx.transaction():
        await HANDLERS[type(data)](tx, event)


async def proofs(pool: Pool) -> list[DomainVerified]:
    bodies = await pool.fetch("SELECT body FROM outbox WHERE type = 'domain.verified' ORDER BY id")
    return [parse(row["body"]).data for row in bodies]


async def said(pool: Pool) -> list[tuple[str, str]]:
    """(type, site) in order."""
    events = [parse(row["body"]) for row in await pool.fetch("SELECT body FROM outbox ORDER BY id")]
    return [(event.type, event.data.app_id) for event in events]


async def jobs_of(pool: Pool, domains: Domains) -> list[Job]:
    worker = Worker(pool, asyncio.Event(), {"verify_domain": JobKind(domains.verify)})
    leased = []
    while found := await worker._lease_one():
        leased.append(found[0])
    return leased


async def test_jobs_that_have_both_seen_their_proof_decide_in_the_database(pool: Pool, domains: Domains) -> None:
    """Every interleaving of the two transactions ends with one proven claim and one told of it."""
    for number in range(20):
        await pool.execute("TRUNCATE domains, positions, certificates, jobs, outbox")
        await hear(pool, asked("shop.example"), 1)
        await hear(pool, asked("shop.example", OTHER_CODE, OTHER), 2)
        jobs = await jobs_of(pool, domains)
        results = await asyncio.gather(
            *(domains.verify(job) for job in jobs[:: 1 if number % 2 else -1]), return_exceptions=True
        )
        assert [r for r in results if r is not None and not isinstance(r, RetryLaterError)] == []
        if any(results):  # one looked after the other had won: it is told with the next look
            await pool.execute("UPDATE domains SET asked_at = now() - interval '1 minute'")
            await pool.execute("UPDATE jobs SET lease_owner = NULL, lease_until = NULL")
            for job in await jobs_of(pool, domains):
                await domains.verify(job)
        assert sorted(kind for kind, _ in await said(pool)) == ["domain.failed", "domain.verified"]
        assert len({app_id for _, app_id in await said(pool)}) == 2


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_of_several_wishes_the_newest_counts_in_whatever_order_they_come(
    pool: Pool, order: tuple[int, ...]
) -> None:
    """A claim that was given up is not brought back by its own late event."""
    wishes = [asked("first.example"), asked(None, ""), asked("second.example", "c2")]
    for last in (2, 3):
        await pool.execute("TRUNCATE domains, positions")
        for number in (number for number in order if number < last):
            await hear(pool, wishes[number], number + 1)
            await hear(pool, wishes[number], number + 1)
        rows = await pool.fetch("SELECT custom_domain, wish FROM domains")
        assert [tuple(row) for row in rows] == ([("second.example", 3)] if last == 3 else [])


async def test_a_proven_claim_that_is_asked_for_again_stays_and_says_so(pool: Pool, domains: Domains) -> None:
    """The gateway asks again when it has not heard the answer; meanwhile nobody else gets the name."""
    await hear(pool, asked("shop.example"), 1)
    for job in await jobs_of(pool, domains):
        await domains.verify(job)
    await hear(pool, asked("shop.example"), 2)
    await hear(pool, asked("shop.example", OTHER_CODE, OTHER), 3)
    for job in await jobs_of(pool, domains):
        if job.payload["app_id"] == OTHER:
            with pytest.raises(RetryLaterError, match="domain_taken"):
                await domains.verify(job)
        else:
            await domains.verify(job)
    assert await said(pool) == [("domain.verified", APP)] * 2
    assert [event.wish for event in await proofs(pool)] == [1, 2]


async def test_a_domain_that_was_given_up_is_free(pool: Pool, domains: Domains) -> None:
    """Also when the word of it comes after the other site's claim: that one waits a little before it is refused."""
    await hear(pool, asked("shop.example"), 1)
    [job] = await jobs_of(pool, domains)
    await domains.verify(job)
    await hear(pool, asked("shop.example", OTHER_CODE, OTHER), 3)
    [job] = await jobs_of(pool, domains)
    with pytest.raises(RetryLaterError, match="domain_taken"):
        await domains.verify(job)
    await hear(pool, asked(None), 2)
    await domains.verify(job)
    assert await said(pool) == [("domain.verified", APP), ("domain.verified", OTHER)]
