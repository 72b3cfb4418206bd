import pytest

from dns_ssl import errors
from dns_ssl.domains import check_domain
from dns_ssl.fakes import FakeDns

DOMAIN, CODE, OURS, OURS_6 = "business.example", "wm-verify-1234", "192.0.2.1", "2001:db8::1"


def _dns(**records: list[str]) -> FakeDns:
    dns = FakeDns()
    for kind, values in records.items():
        if kind == "TXT":
            dns.records[f"_acme-challenge.{DOMAIN}", "TXT"] = values
        else:
            dns.records[DOMAIN, kind] = values
    return dns


async def test_code_and_address_verify_a_domain() -> None:
    """Other TXT records at the name do no harm: certificate authorities put theirs there too."""
    await check_domain(_dns(TXT=["other", CODE], A=[OURS]), DOMAIN, CODE, [OURS])


async def test_code_may_stand_at_a_name_of_our_own() -> None:
    """`_acme-challenge` may be delegated elsewhere by a CNAME."""
    dns = _dns(A=[OURS])
    dns.records[f"_webmeteor.{DOMAIN}", "TXT"] = [CODE]
    await check_domain(dns, DOMAIN, CODE, [OURS])


@pytest.mark.parametrize("texts", [[], ["wm-verify-1235"], [f"{CODE} "], [CODE.upper()], [f"{CODE}{CODE}"], [""]])
async def test_nothing_but_the_exact_code_counts(texts: list[str]) -> None:
    """Whoever can't write the zone can't claim the name."""
    with pytest.raises(errors.CodeMissingError, match=CODE):
        await check_domain(_dns(TXT=texts, A=[OURS]), DOMAIN, CODE, [OURS])


async def test_empty_code_is_never_accepted() -> None:
    """An empty TXT record must not match a code that was lost."""
    with pytest.raises(errors.CodeMissingError):
        await check_domain(_dns(TXT=[""], A=[OURS]), DOMAIN, "", [OURS])


async def test_missing_address_says_which_record_to_add() -> None:
    """The message is the instruction."""
    with pytest.raises(errors.AddressMissingError, match=f"A record for {DOMAIN} with the value {OURS}"):
        await check_domain(_dns(TXT=[CODE]), DOMAIN, CODE, [OURS])


@pytest.mark.parametrize(
    "records",
    [{"A": ["198.51.100.7"]}, {"A": [OURS, "198.51.100.7"]}, {"A": [OURS], "AAAA": ["2001:db8::bad"]}],
)
async def test_stray_addresses_are_refused(records: dict[str, list[str]]) -> None:
    """A visitor or an authority may take any of them, IPv6 first."""
    with pytest.raises(errors.AddressDiffersError, match="keep only"):
        await check_domain(_dns(TXT=[CODE], **records), DOMAIN, CODE, [OURS])


async def test_our_own_ipv6_address_is_welcome() -> None:
    """When the platform has one."""
    await check_domain(_dns(TXT=[CODE], A=[OURS], AAAA=[OURS_6]), DOMAIN, CODE, [OURS, OURS_6])
