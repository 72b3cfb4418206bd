"""A customer's own domain: verified once its DNS has the verification code and leads here."""

from collections.abc import Sequence

from dns_ssl import queries, schedule
from dns_ssl.errors import AddressDiffersError, AddressMissingError, CodeMissingError, DomainTakenError
from dns_ssl.handlers import ask_for_certificate
from dns_ssl.lookup import Lookup
from dns_ssl.queries import CustomDomain
from shared.db.pool import Connection, Pool
from shared.errors import PlatformError
from shared.events.types import DomainFailed, DomainVerified
from shared.jobs import Job, RetryLaterError
from shared.messaging.outbox import Outbox

# How long to wait for another site to give the domain up: events of two sites arrive in any order.
TAKEN_SECONDS = 30.0


class Domains:
    def __init__(self, pool: Pool, outbox: Outbox, lookup: Lookup, *, patience_hours: float) -> None:
        self._pool = pool
        self._outbox = outbox
        self._lookup = lookup
        self._patience = patience_hours * 3600

    async def verify(self, job: Job) -> None:
        """The job `verify_domain`."""
        asked = await queries.open_domain(self._pool, job.payload["app_id"], job.payload["custom_domain"])
        if asked is None:
            return
        if asked.proven:
            async with job.finish() as tx:
                await self._outbox.add(tx, _verified(asked))
            return
        if asked.addresses is None:
            raise RetryLaterError(schedule.domain_pause(asked.waited), "the site is not placed yet")
        try:
            await check_domain(self._lookup, asked.custom_domain, asked.verification_code, asked.addresses)
            await self._check_free(asked)
        except PlatformError as error:
            patience = TAKEN_SECONDS if isinstance(error, DomainTakenError) else self._patience
            if asked.waited < patience:
                raise RetryLaterError(schedule.domain_pause(asked.waited), error.key) from error
            async with job.finish() as tx:
                await self._fail(tx, asked, error)
        else:
            async with job.finish() as tx:
                await self._prove(tx, asked)

    async def _check_free(self, asked: CustomDomain) -> None:
        """Raise DomainTakenError if another site has the domain; that site's event of giving it up may still arrive."""
        if await queries.is_anothers(self._pool, asked):
            raise _taken(asked)

    async def _prove(self, tx: Connection, asked: CustomDomain) -> None:
        """Settle the claim: the first proof wins, and every other claim of the same domain fails."""
        await queries.lock_domain(tx, asked.custom_domain)
        if await queries.is_anothers(tx, asked):
            await self._fail(tx, asked, _taken(asked))
        elif await queries.settle_domain(tx, asked, "verified"):
            await self._outbox.add(tx, _verified(asked))
            await ask_for_certificate(tx, asked.app_id, asked.customer_uuid, asked.custom_domain)
            for other in await queries.fail_others(tx, asked):
                await self._outbox.add(tx, _failed(other, _taken(other)))

    async def _fail(self, tx: Connection, asked: CustomDomain, error: PlatformError) -> None:
        if await queries.settle_domain(tx, asked, "failed"):
            await self._outbox.add(tx, _failed(asked, error))


def _verified(asked: CustomDomain) -> DomainVerified:
    return DomainVerified(
        customer_uuid=asked.customer_uuid,
        app_id=asked.app_id,
        custom_domain=asked.custom_domain,
        verification_code=asked.verification_code,
        wish=asked.wish,
    )


def _failed(asked: CustomDomain, error: PlatformError) -> DomainFailed:
    return DomainFailed(
        customer_uuid=asked.customer_uuid,
        app_id=asked.app_id,
        custom_domain=asked.custom_domain,
        verification_code=asked.verification_code,
        key=error.key,
        message=error.message,
    )


def _taken(asked: CustomDomain) -> DomainTakenError:
    return DomainTakenError(
        f"Another site has verified {asked.custom_domain}. If that site is yours, remove the domain from it and enter"
        " it here again; if it is not, ask the manager of the domain's DNS."
    )


async def check_domain(lookup: Lookup, domain: str, code: str, addresses: Sequence[str]) -> None:
    """Raise DomainNotReadyError (or LookupFailedError) with what the customer has to change."""
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
    # Browsers and certificate authorities use any address, IPv6 first: one stray address causes sporadic failures.
    stray = [a for a in found if a not in v4] + [a for a in await lookup.addresses(domain, "AAAA") if a not in v6]
    if stray:
        raise AddressDiffersError(f"{domain} also points to {', '.join(stray[:3])}; keep only {', '.join(addresses)}.")
