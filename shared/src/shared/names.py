"""Allow-lists for all external names, and generators of our own identifiers.

Check names in the model, and again before use as a path, a container name or an argument.
"""

import secrets
import unicodedata
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Annotated, Any

from pydantic import AfterValidator, StringConstraints, TypeAdapter

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"

CustomerUuid = Annotated[str, StringConstraints(pattern=r"^cust_[a-z0-9]{12}$")]
UserUuid = Annotated[str, StringConstraints(pattern=r"^user_[a-z0-9]{12}$")]
AppId = Annotated[str, StringConstraints(pattern=r"^app_[a-z0-9]{10}$")]
DeploymentId = Annotated[str, StringConstraints(pattern=r"^deploy-\d{8}-\d{6}-[a-z0-9]{4}$")]
CopyId = Annotated[str, StringConstraints(pattern=r"^copy_[a-z0-9]{12}$")]
RestoreId = Annotated[str, StringConstraints(pattern=r"^restore_[a-z0-9]{12}$")]
CommitHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
PlanName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
"""A name, not a fixed set: services compare it with the plans they know (shared/sitespec.py)."""
DEFAULT_PLAN = "standard"
MachineName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
DEFAULT_MACHINE = "main"
IpAddress = Annotated[str, AfterValidator(lambda value: str(ip_address(value)))]
TreeHash = CommitHash
# One DNS label (RFC 1123), at most 63 characters.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"


def _no_punycode(value: str) -> str:
    if value[2:4] == "--":
        raise ValueError("must not have '--' in third place: that is reserved for internationalised names")
    return value


Subdomain = Annotated[
    str,
    StringConstraints(pattern=rf"^{_LABEL}$", max_length=50),
    AfterValidator(_no_punycode),
]
Domain = Annotated[
    str, StringConstraints(pattern=rf"^(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])$", max_length=253)
]
EnvName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
RepoFullName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}$")]

SERVICES = ("www", "api", "alert", "db")

# Names that would impersonate the platform, or that mail systems and certificate authorities treat as the operator's.
_RESERVED = """www app api git mail smtp imap pop admin administrator root postmaster hostmaster webmaster abuse
security support help status docs blog billing pay payment account accounts login auth sso id dashboard panel console
dev test staging prod production internal local localhost ns ns1 ns2 ns3 ns4 dns mx ftp ssh vpn cdn static
assets media img images file files download downloads webmeteor traefik registry metrics grafana prometheus
autoconfig autodiscover wpad isatap socket ws wss alert db"""
RESERVED_SUBDOMAINS = frozenset(_RESERVED.split())


def _clean_site_name(value: str) -> str:
    """Any Unicode text in NFC: no NUL, no lone surrogate, at least one visible character. Newlines are kept."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("must be valid Unicode text") from error
    if "\x00" in value:
        raise ValueError("must not contain NUL")
    value = unicodedata.normalize("NFC", value)
    if not any(not unicodedata.category(c).startswith(("C", "Z")) for c in value):
        raise ValueError("must contain at least one visible character")
    if len(value) > 255:
        raise ValueError("must be at most 255 characters")
    return value


SiteName = Annotated[str, StringConstraints(min_length=1, max_length=255), AfterValidator(_clean_site_name)]


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def new_customer_uuid() -> str:
    return f"cust_{_random(12)}"


def new_user_uuid() -> str:
    return f"user_{_random(12)}"


def first_user_of(customer_uuid: str) -> str:
    """Return the user that every customer got who is older than users: it has the same random characters."""
    return "user_" + customer_uuid.removeprefix("cust_")


def new_app_id() -> str:
    return f"app_{_random(10)}"


def new_copy_id() -> str:
    return f"copy_{_random(12)}"


def new_restore_id() -> str:
    return f"restore_{_random(12)}"


def new_deployment_id(now: datetime | None = None) -> str:
    """`deploy-YYYYMMDD-HHMMSS-xxxx`, UTC; the suffix separates ids of the same second."""
    return f"deploy-{(now or datetime.now(UTC)):%Y%m%d-%H%M%S}-{_random(4)}"


def check(name_type: Any, value: str) -> str:
    """Returns `value` if it matches one of the types above. Raises ValueError. For the check at the place of use."""
    return str(TypeAdapter(name_type).validate_python(value))


def container_name(customer_uuid: str, app_id: str, service: str) -> str:
    return f"{customer_uuid}-{app_id}-{service}"


def dns_label(app_id: str) -> str:
    """The default sub-domain of a site: host names cannot contain underscores (RFC 1123)."""
    return app_id.replace("_", "-")
