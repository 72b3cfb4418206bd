"""A customer's own domain: verified by its zone, on a real name server."""

import pytest
from dns_ssl.powerdns import PowerDns, patch_zone
from shared.db.pool import Pool
from shared.events.types import DomainRequested

from tests.integration.dns_ssl.conftest import OURS, ZONE, NewService
from tests.integration.dns_ssl.proxy import Proxy
from tests.integration.dns_ssl.test_records import APP, CUSTOMER
from tests.support.events import Elsewhere
from tests.support.service import ServiceProcess
from tests.support.waiting import until

CODE = "wm-verify-0123456789"


def asked(domain: str | None, code: str = CODE) -> DomainRequested:
    return DomainRequested(customer_uuid=CUSTOMER, app_id=APP, custom_domain=domain, verification_code=code)


async def put_code(provider: PowerDns, domain: str, text: str | None) -> None:
    """What the customer does at their DNS provider (here: in the same zone, below the test's own name)."""
    rrset: dict[str, object] = {"name": f"_acme-challenge.{domain}.", "type": "TXT"}
    rrset |= (
        {"changetype": "REPLACE", "ttl": 60, "records": [{"content": f'"{text}"', "disabled": False}]}
        if text
        else {"changetype": "DELETE"}
    )
    status, said = await patch_zone(provider._session, ZONE, [rrset])
    assert status == 204, said


@pytest.fixture
async def own(provider: PowerDns, domain: str) -> object:
    yield domain
    await put_code(provider, domain, None)


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
