"""A customer's own domain: believed once its DNS carries our code and leads here."""

from collections.abc import Sequence

from shared.db.pool import Pool
from shared.errors import PlatformError
from shared.events.types import DomainFailed, DomainVerified
from shared.jobs import Job, RetryLaterError
from shared.messaging.outbox import Outbox

from dns_ssl import queries, schedule
from dns_ssl.errors import AddressDiffersError, AddressMissingError, CodeMissingError
from dns_ssl.handlers import ask_for_certificate
from dns_ssl.lookup import Lookup
from dns_ssl.queries import CustomDomain


class Domains:
    def __init__(
        self, pool: Pool, outbox: Outbox, lookup: Lookup, addresses: Sequence[str], *, patience_hours: float
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._lookup = lookup
        self._addresses = tuple(addresses)
        self._patience = patience_hours * 3600

    async def verify(self, job: Job) -> None:
        """The job `verify_domain`."""
        asked = await queries.pending_domain(self._pool, job.payload["app_id"], job.payload["custom_domain"])
        if asked is None:
            return
        try:
            await check_domain(self._lookup, asked.custom_domain, asked.verification_code, self._addresses)
        except PlatformError as error:
            if asked.waited < self._patience:
                raise RetryLaterError(schedule.domain_pause(asked.waited), error.key) from error
            await self._failed(job, asked, error)
        else:
            await self._verified(job, asked)

    async def _verified(self, job: Job, asked: CustomDomain) -> None:
        async with job.finish() as tx:
            if await queries.settle_domain(tx, asked, "verified"):
                verified = DomainVerified(
                    customer_uuid=asked.customer_uuid, app_id=asked.app_id, custom_domain=asked.custom_domain
                )
                await self._outbox.add(tx, verified)
                await ask_for_certificate(tx, asked.app_id, asked.customer_uuid, asked.custom_domain)

    async def _failed(self, job: Job, asked: CustomDomain, error: PlatformError) -> None:
        async with job.finish() as tx:
            if await queries.settle_domain(tx, asked, "failed"):
                failed = DomainFailed(
                    customer_uuid=asked.customer_uuid,
                    app_id=asked.app_id,
                    custom_domain=asked.custom_domain,
                    key=error.key,
                    message=error.message,
                )
                await self._outbox.add(tx, failed)


async def check_domain(lookup: Lookup, domain: str, code: str, addresses: Sequence[str]) -> None:
    """Raises DomainNotReadyError (or LookupFailedError) with what the customer has to change."""
    if not code:
        raise CodeMissingError(f"No verification code is known for {domain}; enter the domain again.")
    texts = [text for label in ("_acme-challenge", "_webmeteor") for text in await lookup.texts(f"{label}.{domain}")]
    if code not in texts:
        raise CodeMissingError(f"Add a TXT record _acme-challenge.{domain} with the value {code}.")
    v4 = [address for address in addresses if ":" not in address]
    v6 = [address for address in addresses if ":" in address]
    found = await lookup.addresses(domain, "A")
    if not found:
        raise AddressMissingError(f"Add an A record for {domain} with the value {v4[0]}.")
    # Browsers and certificate authorities take any of the addresses, IPv6 first: one stray address breaks it at times.
    stray = [a for a in found if a not in v4] + [a for a in await lookup.addresses(domain, "AAAA") if a not in v6]
    if stray:
        raise AddressDiffersError(f"{domain} also leads to {', '.join(stray[:3])}; leave only {', '.join(addresses)}.")
