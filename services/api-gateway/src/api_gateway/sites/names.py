"""Rules for the names a customer chooses. Pure."""

import ipaddress

import idna
from pydantic import TypeAdapter, ValidationError
from shared.names import RESERVED_SUBDOMAINS, Domain

from api_gateway.errors import SubdomainReservedError

# What the platform writes into a site's `.env` (the specification, and contracts.md) or its containers need.
_PLATFORM_NAMES = """
CUSTOMER_UUID APP_ID APP_DOMAIN APP_ENV APP_NAME DB_HOST DB_PORT DB_NAME DB_USER DB_PASSWORD JWT_SECRET SESSION_SECRET
CORS_ORIGIN UPLOAD_MAX_SIZE STORAGE_PATH LOG_LEVEL REPO_WEBHOOK_SECRET ALERT_SECRET ALERT_PORT WWW_URL API_URL ALERT_URL
OWNER_EMAIL OWNER_NAME OWNER_PASSWORD_HASH
NODE_ENV CUSTOM_DOMAIN MAIL_HOST MAIL_PORT MAIL_USERNAME MAIL_PASSWORD MAIL_FROM_ADDRESS MAIL_FROM_NAME PATH HOME
"""
_PLATFORM = frozenset(_PLATFORM_NAMES.split())
# Compose, the engine and the database image give these a meaning of their own.
_PLATFORM_PREFIXES = ("WEBMETEOR_", "COMPOSE_", "DOCKER_", "POSTGRES_", "PG", "LD_")
_DOMAIN: TypeAdapter[str] = TypeAdapter(Domain)
# Names that can have no public certificate (RFC 6761, RFC 8375).
_SPECIAL = ("localhost", "local", "internal", "invalid", "arpa", "onion")


def check_subdomain(subdomain: str) -> str:
    """Raises SubdomainReservedError; the shape is the model's concern."""
    if subdomain in RESERVED_SUBDOMAINS:
        raise SubdomainReservedError(f"The sub-domain '{subdomain}' is reserved; choose another.", subdomain=subdomain)
    return subdomain


def clean_custom_domain(value: str) -> str:
    """`Bücher.Example.` → `xn--bcher-kva.example`; a leading `www.` goes, since both addresses are always served."""
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
    """Raises ValueError for names that cannot be a customer's own: ours, and those the Internet reserves."""
    if domain == base_domain or domain.endswith(f".{base_domain}"):
        raise ValueError(f"must be your own domain, not one under {base_domain}; sub-domains are chosen at creation")
    if domain.rsplit(".", 1)[-1] in _SPECIAL and not base_domain.endswith(f".{domain.rsplit('.', 1)[-1]}"):
        raise ValueError("is reserved for local use; no certificate can be had for it")
    return domain


def reject_platform_names(variables: dict[str, str]) -> dict[str, str]:
    taken = sorted(name for name in variables if name in _PLATFORM or name.startswith(_PLATFORM_PREFIXES))
    if taken:
        raise ValueError(f"the platform sets these itself: {', '.join(taken)}")
    if sum(len(name.encode()) + len(value.encode()) for name, value in variables.items()) > 64 * 1024:
        raise ValueError("must be at most 64 KiB together")
    return variables


def no_control(value: str) -> str:
    """Line breaks and tabs may be in a variable; other control characters are mistakes."""
    if any((ord(char) < 32 and char not in "\n\t") or ord(char) == 127 for char in value):
        raise ValueError("must not contain control characters other than line break and tab")
    return value


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True
