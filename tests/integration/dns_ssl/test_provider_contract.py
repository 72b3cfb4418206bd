"""One contract, every provider: whatever stands behind it, the callers may rely on this."""

from collections.abc import AsyncIterator

import pytest

from dns_ssl.errors import DnsProviderError, RecordNotVisibleError
from dns_ssl.fakes import FakeDns
from dns_ssl.lookup import DnsLookup, Lookup
from dns_ssl.powerdns import PowerDns, patch_zone, session
from dns_ssl.provider import DnsProvider
from dns_ssl.wildcard import Wildcard
from tests.integration.dns_ssl.conftest import OURS, ZONE
from tests.support.dns import DnsServer


class Case:
    def __init__(self, provider: DnsProvider, lookup: Lookup, domain: str) -> None:
        self.provider = provider
        self.lookup = lookup
        self.domain = domain


@pytest.fixture(params=["fake", "powerdns", "wildcard"])
async def case(
    request: pytest.FixtureRequest, provider: PowerDns, lookup: DnsLookup, domain: str
) -> AsyncIterator[Case]:
    if request.param == "fake":
        fake = FakeDns()
        yield Case(fake, fake, domain)
    elif request.param == "powerdns":
        yield Case(provider, lookup, domain)
    else:
        # An operator's wildcard, below a name of the test's own.
        star = f"wild-{domain}"
        await patch_zone(provider._session, ZONE, [_wildcard(star, OURS)])
        yield Case(Wildcard(lookup), lookup, f"shop.{star}")
        await patch_zone(provider._session, ZONE, [_wildcard(star, None)])


def _wildcard(below: str, address: str | None) -> dict[str, object]:
    rrset: dict[str, object] = {"name": f"*.{below}.", "type": "A", "changetype": "REPLACE" if address else "DELETE"}
    return rrset | ({"ttl": 60, "records": [{"content": address, "disabled": False}]} if address else {})


async def test_name_leads_here_once_it_is_ensured(case: Case) -> None:
    """At once: the certificate authority asks within the second."""
    await case.provider.ensure(case.domain, [OURS])
    assert await case.lookup.addresses(case.domain, "A") == [OURS]


async def test_ensuring_again_changes_nothing(case: Case) -> None:
    """A job that died after the call makes it again."""
    for _ in range(3):
        await case.provider.ensure(case.domain, [OURS])
    assert await case.lookup.addresses(case.domain, "A") == [OURS]


async def test_removing_may_be_repeated(case: Case) -> None:
    """Also for a name that never was."""
    await case.provider.remove(case.domain)
    await case.provider.ensure(case.domain, [OURS])
    await case.provider.remove(case.domain)
    await case.provider.remove(case.domain)


async def test_provider_has_a_name(case: Case) -> None:
    """It is told in dns.record_created."""
    assert case.provider.name in {"fake", "powerdns", "wildcard"}


async def test_powerdns_sets_and_removes_both_kinds(provider: PowerDns, lookup: DnsLookup, domain: str) -> None:
    """An address that is no longer wanted goes, the name's other kind with it."""
    await provider.ensure(domain, [OURS, "2001:db8::7"])
    assert await lookup.addresses(domain, "AAAA") == ["2001:db8::7"]
    await provider.ensure(domain, ["192.0.2.8"])
    assert await lookup.addresses(domain, "A") == ["192.0.2.8"]
    assert await lookup.addresses(domain, "AAAA") == []
    await provider.remove(domain)
    assert await lookup.addresses(domain, "A") == []


async def test_powerdns_leaves_other_zones_alone(provider: PowerDns) -> None:
    """A custom domain is its owner's business."""
    with pytest.raises(DnsProviderError, match="not in the zone"):
        await provider.ensure("shop.example.com", [OURS])


async def test_powerdns_errors_say_what_to_do(provider: PowerDns, server: DnsServer, domain: str) -> None:
    """A missing zone and a wrong key are an operator's to repair."""
    with pytest.raises(DnsProviderError, match=r"no zone nothere\.example; create it"):
        await PowerDns(provider._session, "nothere.example").ensure("x.nothere.example", [OURS])
    async with session(server.api_url, "wrong") as stranger:
        with pytest.raises(DnsProviderError, match="401"):
            await PowerDns(stranger, ZONE).ensure(domain, [OURS])


async def test_wildcard_that_leads_elsewhere_is_refused(provider: PowerDns, lookup: DnsLookup, domain: str) -> None:
    """The message names the record to create."""
    with pytest.raises(RecordNotVisibleError, match=r"points to no address.*create the record \*\."):
        await Wildcard(lookup).ensure(domain, [OURS])
    await provider.ensure(domain, ["192.0.2.99"])
    with pytest.raises(RecordNotVisibleError, match=r"192\.0\.2\.99"):
        await Wildcard(lookup).ensure(domain, [OURS])
