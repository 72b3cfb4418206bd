import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from api_gateway.errors import SubdomainReservedError
from api_gateway.sites.models import CreateSite, PutEnv
from api_gateway.sites.names import check_custom_domain, check_subdomain, clean_custom_domain
from shared.names import Domain, check


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("mybusiness.com", "mybusiness.com"),
        ("MyBusiness.COM.", "mybusiness.com"),
        ("www.mybusiness.com", "mybusiness.com"),
        ("www.com", "www.com"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("例え.jp", "xn--r8jz45g.jp"),
        ("shop.mybusiness.co.uk", "shop.mybusiness.co.uk"),
    ],
)
def test_custom_domains_have_one_spelling(given_name: str, kept: str) -> None:
    """Otherwise two customers could have one domain."""
    assert clean_custom_domain(given_name) == kept


@pytest.mark.parametrize(
    "name",
    [
        "",
        "localhost",
        "a..b.com",
        "-a.com",
        "a-.com",
        "a b.com",
        "1.2.3.4",
        "[::1]",
        "::1",
        "a.com/x",
        "a.com:80",
        "*.a.com",
        "a.com`) || Host(`b.com",
        "a" * 64 + ".com",
        "a." * 130 + "com",
        "_x.com",
        "a.com\n",
        "a\u0000.com",
        "a.1",
    ],
)
def test_what_is_no_domain_is_refused(name: str) -> None:
    """Route rules, certificates and DNS take this name: nothing that means more than itself may pass."""
    with pytest.raises(ValueError, match=r"must|is "):
        clean_custom_domain(name)


@given(st.text(max_size=80))
def test_whatever_passes_is_a_plain_domain(name: str) -> None:
    """And cleaning it again changes nothing."""
    try:
        cleaned = clean_custom_domain(name)
    except ValueError:
        return
    assert check(Domain, cleaned) == cleaned
    assert clean_custom_domain(cleaned).removeprefix("www.") == cleaned.removeprefix("www.")


@pytest.mark.parametrize(
    "name", ["webmeteor.in", "x.webmeteor.in", "printer.local", "x.localhost", "1.168.192.in-addr.arpa"]
)
def test_our_own_and_local_names_are_nobodys(name: str) -> None:
    """Sub-domains are given at creation; local names can have no certificate."""
    with pytest.raises(ValueError, match=r"must|is "):
        check_custom_domain(name, "webmeteor.in")


def test_reserved_subdomains_have_their_own_key() -> None:
    """So that a form can say what is wrong."""
    with pytest.raises(SubdomainReservedError):
        check_subdomain("admin")
    assert check_subdomain("mysite") == "mysite"


def test_refused_variables_are_named_with_the_reason() -> None:
    """The customer learns which of many it is, and that the platform does not set it where it does not."""
    with pytest.raises(ValidationError, match=r"not allowed: JWT_SECRET \(the platform sets it\), PGHOST \("):
        PutEnv(variables={"FINE": "x", "PGHOST": "x", "JWT_SECRET": "x"})


def test_documented_variables_can_be_set() -> None:
    """contracts.md promises these; without MAIL_* no site sends a mail."""
    variables = {"MAIL_HOST": "smtp.example.com", "LOG_LEVEL": "debug", "UPLOAD_MAX_SIZE": "20M", "CORS_ORIGIN": "x"}
    assert PutEnv(variables=variables).variables == variables
    assert PutEnv(variables={"STRIPE_KEY": "a\nb"}).variables == {"STRIPE_KEY": "a\nb"}


def test_misspelt_fields_are_refused() -> None:
    """`sub_domain` ignored would create a site under another name than wanted."""
    with pytest.raises(ValidationError):
        CreateSite.model_validate({"site_type": "blog", "site_name": "x", "sub_domain": "y"})
