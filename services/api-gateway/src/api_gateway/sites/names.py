"""Rules for the names a customer chooses. Pure."""

import ipaddress

import idna
from pydantic import TypeAdapter, ValidationError

from api_gateway.errors import SubdomainReservedError
from shared.names import RESERVED_SUBDOMAINS, Domain
from shared.variables import refusals

_DOMAIN: TypeAdapter[str] = TypeAdapter(Domain)
# Names that can have no public certificate (RFC 6761, RFC 8375).
_SPECIAL = ("localhost", "local", "internal", "invalid", "arpa", "onion")


def check_subdomain(subdomain: str) -> str:
    """Raises SubdomainReservedError. The model checks the shape."""
    if subdomain in RESERVED_SUBDOMAINS:
        raise SubdomainReservedError(f"The sub-domain '{subdomain}' is reserved; choose another.", subdomain=subdomain)
    return subdomain


def clean_custom_domain(value: str) -> str:
    """`Bücher.Example.` → `xn--bcher-kva.example`; drop a leading `www.`, since both names are always served."""
    try:
        ascii_name = idna.encode(value.rstrip("."), uts46=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise ValueError(f"is not a domain name: {error}") from None
    if ascii_name.startswith("www.") and ascii_name.count(".") > 1:
        ascii_name = ascii_name.removeprefix("www.")
    try:
        _DOMAIN.validate_python(ascii_name)
    except ValidationError:
        raise ValueError("is not a domain name of at least two labels, such as mybusiness.com") from None
    if _is_address(ascii_name):
        raise ValueError("must be a name, not an address")
    if len(ascii_name) > 230:
        raise ValueError("is too long")
    return ascii_name


def check_custom_domain(domain: str, base_domain: str) -> str:
    """Raises ValueError for names that cannot be a customer's own: the platform's and reserved ones."""
    if domain == base_domain or domain.endswith(f".{base_domain}"):
        raise ValueError(f"must be your own domain, not one under {base_domain}; sub-domains are chosen at creation")
    if domain.rsplit(".", 1)[-1] in _SPECIAL and not base_domain.endswith(f".{domain.rsplit('.', 1)[-1]}"):
        raise ValueError("is reserved for local use; it cannot get a certificate")
    return domain


def check_variables(variables: dict[str, str]) -> dict[str, str]:
    if refused := refusals(variables):
        raise ValueError(f"not allowed: {refused}; choose other names")
    if sum(len(name.encode()) + len(value.encode()) for name, value in variables.items()) > 64 * 1024:
        raise ValueError("must be at most 64 KiB together")
    return variables


def no_control(value: str) -> str:
    """Allow line breaks and tabs in a variable; other control characters are mistakes."""
    if any((ord(char) < 32 and char not in "\n\t") or ord(char) == 127 for char in value):
        raise ValueError("must not contain control characters other than line break and tab")
    return value


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True
