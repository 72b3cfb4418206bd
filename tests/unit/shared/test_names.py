"""Allow-lists of names, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared import names


@pytest.mark.parametrize("value", ["a", "my-site", "x1", "0day", "a" * 50])
def test_subdomain_accepts_dns_labels(value: str) -> None:
    """RFC 1123, at most 50 characters."""
    assert names.check(names.Subdomain, value) == value


@pytest.mark.parametrize(
    "value",
    ["", "-a", "a-", "A", "a_b", "a.b", "ä", "xn--a", "ab--c", "a" * 51, "a b", "a\n", "a/..", "$(id)", "a\x00"],
)
def test_subdomain_refuses(value: str) -> None:
    """Nothing that is no label, and no punycode."""
    with pytest.raises(ValidationError):
        names.check(names.Subdomain, value)


@pytest.mark.parametrize(
    "value", ["app_0123456789\n", "app_012345678", "app_012345678A", "../app_0123456789", "cust_x"]
)
def test_app_id_refuses(value: str) -> None:
    """It becomes a path and a container name."""
    with pytest.raises(ValidationError):
        names.check(names.AppId, value)


@pytest.mark.parametrize("value", ["example.com", "a.b.c.example.org", "xn--bcher-kva.example"])
def test_domain_accepts(value: str) -> None:
    """Host names with at least two labels."""
    assert names.check(names.Domain, value) == value


@pytest.mark.parametrize("value", ["com", "1.2.3.4", "a..b", "a_b.com", "a.com.", "*.a.com", "a.com`) || Host(`b.com"])
def test_domain_refuses(value: str) -> None:
    """It becomes a Traefik rule and a DNS record."""
    with pytest.raises(ValidationError):
        names.check(names.Domain, value)


@given(st.text(min_size=1, max_size=255))
def test_site_name_is_kept_or_refused_never_mangled(value: str) -> None:
    """What is accepted is the same text in NFC; cleaning again changes nothing."""
    try:
        cleaned = names.check(names.SiteName, value)
    except ValidationError:
        return
    assert names.check(names.SiteName, cleaned) == cleaned
    cleaned.encode()


@pytest.mark.parametrize("value", ["", " ", "\n\t", "a\x00b", "\u200b", "\ud800", "a" * 256])
def test_site_name_refuses(value: str) -> None:
    """Empty, invisible, NUL, no Unicode text, too long."""
    with pytest.raises(ValidationError):
        names.check(names.SiteName, value)


def test_generated_names_pass_their_own_checks() -> None:
    """Generators and allow-lists belong together."""
    assert names.check(names.CustomerUuid, names.new_customer_uuid())
    assert names.check(names.AppId, names.new_app_id())
    assert names.check(names.DeploymentId, names.new_deployment_id())
    assert names.check(names.Subdomain, names.dns_label(names.new_app_id()))
