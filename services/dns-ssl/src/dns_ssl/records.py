"""A site's address record: leads it to the site's machine, waits until that is visible and publishes it; removes it and
publishes that.
"""

import asyncio
from collections.abc import Sequence

from dns_ssl import queries
from dns_ssl.errors import RecordNotVisibleError
from dns_ssl.lookup import Lookup
from dns_ssl.provider import DnsProvider, address_type
from shared.db.pool import Connection, Pool
from shared.errors import PlatformError
from shared.events.types import DnsRecordCreated, DnsRecordFailed, DnsRecordRemoved, SiteStepFailed
from shared.jobs import Job, RetryLaterError, enqueue
from shared.messaging.outbox import Outbox

VISIBLE_SECONDS = 2.0
VISIBLE_PAUSE_SECONDS = 0.02
RETRY_SECONDS = 300.0


class Records:
    def __init__(self, pool: Pool, outbox: Outbox, provider: DnsProvider, lookup: Lookup) -> None:
        self._pool = pool
        self._outbox = outbox
        self._provider = provider
        self._lookup = lookup

    async def create(self, job: Job) -> None:
        """The job `create_record`."""
        record = await queries.record(self._pool, job.key)
        if record is None or record.state == "removing" or record.addresses is None:
            return
        await self._provider.ensure(record.domain, record.addresses)
        await self._until_visible(record.domain, record.addresses)
        async with job.finish() as tx:
            # A deletion that arrived meanwhile waits for this job and then removes the record.
            if await queries.set_record_state(tx, record.app_id, "created"):
                await self._outbox.add(
                    tx,
                    DnsRecordCreated(
                        customer_uuid=record.customer_uuid,
                        app_id=record.app_id,
                        domain=record.domain,
                        address=record.addresses[0],
                        provider=self._provider.name,
                    ),
                )

    async def _until_visible(self, domain: str, addresses: Sequence[str]) -> None:
        """Wait, because a certificate authority that asks too early caches the negative answer for the zone's TTL."""
        deadline = asyncio.get_running_loop().time() + VISIBLE_SECONDS
        for address in addresses:
            while address not in await self._lookup.addresses(domain, address_type(address)):
                if asyncio.get_running_loop().time() > deadline:
                    raise RecordNotVisibleError(f"{domain} was created, but the name server does not return {address}.")
                await asyncio.sleep(VISIBLE_PAUSE_SECONDS)

    async def creation_failed(self, tx: Connection, job: Job, error: Exception) -> None:
        """Report the failure. A record that was there, and is to lead elsewhere, stays so: keep retrying."""
        record = await queries.record(tx, job.key)
        if record and record.state == "created":
            await enqueue(tx, "create_record", key=job.key, payload=job.payload, delay_seconds=RETRY_SECONDS)
        elif record and await queries.set_record_state(tx, job.key, "failed"):
            key, message = _told(error, f"The DNS record of {record.domain} could not be created.")
            failed = DnsRecordFailed(
                customer_uuid=record.customer_uuid, app_id=job.key, domain=record.domain, key=key, message=message
            )
            await self._outbox.add(tx, failed)

    async def remove(self, job: Job) -> None:
        """The job `remove_record`."""
        record = await queries.record(self._pool, job.key)
        if record is None:
            return
        if await queries.creation_is_open(self._pool, job.key):
            raise RetryLaterError(0.1, "the record is still being created")
        await self._provider.remove(record.domain)
        async with job.finish() as tx:
            await queries.delete_record(tx, record.app_id)
            await self._outbox.add(
                tx,
                DnsRecordRemoved(customer_uuid=record.customer_uuid, app_id=record.app_id, domain=record.domain),
            )

    async def removal_failed(self, tx: Connection, job: Job, error: Exception) -> None:
        """Report the failure and keep retrying: an accepted deletion must complete."""
        customer = await tx.fetchval("SELECT customer_uuid FROM records WHERE app_id = $1", job.key)
        if customer:
            key, message = _told(error, "The DNS record could not be removed yet; we keep trying.")
            failed = SiteStepFailed(
                customer_uuid=customer, app_id=job.key, step="remove_dns_record", key=key, message=message
            )
            await self._outbox.add(tx, failed)
            await enqueue(tx, "remove_record", key=job.key, payload=job.payload, delay_seconds=RETRY_SECONDS)


def _told(error: Exception, otherwise: str) -> tuple[str, str]:
    return (error.key, error.message) if isinstance(error, PlatformError) else ("internal", otherwise)
