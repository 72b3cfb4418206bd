"""A customer's own domain: claimed here, proven by a TXT record that dns-ssl checks."""

import secrets
from typing import Any

from api_gateway.accounts import attempts
from api_gateway.context import Context
from api_gateway.errors import DomainTakenError
from api_gateway.queries import sites as queries
from api_gateway.sites import names
from api_gateway.sites.models import DnsInstructions, DnsRecord
from shared.db.pool import Connection
from shared.errors import InvalidInputError
from shared.events.types import DomainRequested

TXT_PREFIX = "_acme-challenge"


def check(domain: str, base_domain: str) -> None:
    """Raises InvalidInputError for a name that cannot be a custom domain."""
    try:
        names.check_custom_domain(domain, base_domain)
    except ValueError as error:
        raise InvalidInputError(
            "The request is not valid; see `errors` for each field.",
            errors=[{"field": "custom_domain", "message": f"The name {error}"}],
        ) from error


async def request(tx: Connection, context: Context, app_id: str, domain: str | None) -> None:
    """Claim `domain` for the site; None releases the present one. Raises DomainTakenError if another site proved it,
    RateLimitedError.

    Any site may claim an unproven domain: the first proof decides (dns-ssl).
    """
    site = await queries.lock(tx, app_id)
    same = domain is not None and domain == site["custom_domain"]
    if same and site["custom_domain_status"] == "verified":
        return
    if domain and await queries.has_proven(tx, domain):
        raise DomainTakenError(
            f"Another site has verified {domain}; remove the domain from that site first.", custom_domain=domain
        )
    await attempts.spend(tx, site["customer_uuid"], "custom domains", context.settings.changes_per_hour)
    # A repeated request keeps the claim's code, so that the customer need not change the record.
    code = site["verification_code"] if same else f"webmeteor-{secrets.token_hex(16)}"
    await queries.change(
        tx,
        app_id,
        custom_domain=domain,
        custom_domain_status="pending" if domain else None,
        custom_domain_failure=None,
        custom_domain_ssl_status="none" if domain else None,
        custom_domain_ssl_expires_at=None,
        verification_code=code if domain else None,
    )
    event = DomainRequested(
        customer_uuid=site["customer_uuid"],
        app_id=app_id,
        custom_domain=domain,
        verification_code=code if domain else "",
    )
    await context.outbox.add(tx, event)


def instructions(site: Any) -> DnsInstructions | None:
    """Return the specification's three records. Pure."""
    domain = site["custom_domain"]
    if domain is None:
        return None
    # A placeholder until dns-ssl has reported the address.
    address = site["address"] or f"the address of {site['domain']}"
    return DnsInstructions(
        domain=domain,
        records=[
            DnsRecord(type="A", host="@", name=domain, value=address),
            DnsRecord(type="A", host="www", name=f"www.{domain}", value=address),
            DnsRecord(type="TXT", host=TXT_PREFIX, name=f"{TXT_PREFIX}.{domain}", value=site["verification_code"]),
        ],
    )
