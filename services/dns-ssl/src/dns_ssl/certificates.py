"""Certificates: waits for one after a deployment, checks it daily and warns before it expires."""

import asyncio
from datetime import UTC, datetime

from dns_ssl import queries, schedule
from dns_ssl.errors import CertificateError, RecordMissingError
from dns_ssl.handshake import Certificate, Handshake
from dns_ssl.queries import WatchedCertificate
from shared.background import every
from shared.db.pool import Connection, Pool
from shared.events.types import SslExpiring, SslFailed, SslIssued
from shared.jobs import Job, RetryLaterError, enqueue
from shared.messaging.outbox import Outbox

CHECKS_AT_ONCE = 50
ASK_SECONDS = 60.0


class Certificates:
    def __init__(
        self, pool: Pool, outbox: Outbox, handshake: Handshake, *, patience: float, check_hours: float
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._handshake = handshake
        self._patience = patience
        self._check_hours = check_hours

    async def watch(self, job: Job) -> None:
        """The job `watch_certificate`: runs until the certificate is valid or no longer wanted."""
        wanted = await self._wanted(job)
        if wanted is None:
            return
        try:
            shown = await self._quick_look(job, wanted)
        except CertificateError as error:
            await self._not_yet(job, error)
        else:
            await self._issued(job, wanted, shown)

    async def _wanted(self, job: Job) -> WatchedCertificate | None:
        return await queries.certificate(self._pool, job.payload["app_id"], job.payload["domain"])

    async def _quick_look(self, job: Job, wanted: WatchedCertificate) -> Certificate:
        """Make one handshake; repeat it right after a deployment, when somebody is waiting for the result."""
        clock = asyncio.get_running_loop().time
        until = clock() + schedule.QUICK_SECONDS - wanted.waited
        while True:
            try:
                return await self._look(wanted)
            except CertificateError:
                if clock() >= until:
                    raise
            await asyncio.sleep(schedule.QUICK_PAUSE_SECONDS)
            wanted = await self._wanted(job) or wanted

    async def _look(self, wanted: WatchedCertificate) -> Certificate:
        if wanted.own_name and wanted.record_state != "created":
            raise RecordMissingError(f"{wanted.domain} has no DNS record yet, so no visitor would see its certificate.")
        return await self._handshake.certificate(wanted.domain)

    async def _issued(self, job: Job, wanted: WatchedCertificate, shown: Certificate) -> None:
        async with job.finish() as tx:
            await self._report_issued(tx, wanted, shown)

    async def _not_yet(self, job: Job, error: CertificateError) -> None:
        """Report the failure if a report is due; keep retrying in any case."""
        wanted = await self._wanted(job)
        if wanted is None:
            return
        pause = schedule.certificate_pause(wanted.waited)
        if not schedule.report_due(wanted.waited, wanted.reports, self._patience):
            raise RetryLaterError(pause, error.key)
        async with job.finish() as tx:
            if await queries.certificate_failed(tx, wanted.app_id, wanted.domain, error.key):
                await self._report_failed(tx, wanted, error)
                await enqueue(tx, job.kind, key=job.key, payload=job.payload, delay_seconds=pause)

    async def check(self, job: Job) -> None:
        """The job `check_certificate`: check a valid certificate again. Raises CertificateError."""
        wanted = await self._wanted(job)
        if wanted is None or wanted.state != "valid":
            return
        shown = await self._handshake.certificate(wanted.domain)
        async with job.finish() as tx:
            if shown.expires_at != wanted.expires_at:
                await self._report_issued(tx, wanted, shown)
            elif await queries.certificate_valid(tx, wanted.app_id, wanted.domain, shown.issuer, shown.expires_at):
                await self._warn(tx, wanted, shown)

    async def check_failed(self, tx: Connection, job: Job, error: Exception) -> None:
        """After several failed checks, report the certificate as broken and watch it as after a deployment."""
        row = await tx.fetchrow(
            "SELECT app_id, customer_uuid, domain FROM certificates WHERE app_id = $1 AND domain = $2",
            job.payload["app_id"],
            job.payload["domain"],
        )
        problem = error if isinstance(error, CertificateError) else CertificateError(f"The check failed: {error}")
        if row and await queries.certificate_broke(tx, row["app_id"], row["domain"], problem.key):
            await self._outbox.add(tx, SslFailed(key=problem.key, message=problem.message, **row))
            await enqueue(tx, "watch_certificate", key=job.key, payload=job.payload, delay_seconds=1)

    async def ask_for_checks(self) -> None:
        """Runs until cancelled: enqueue the checks that are due, each only once among several instances."""
        pause = min(ASK_SECONDS, self._check_hours * 360)
        await every(pause, self.ask_for_due, what="checks_not_asked_for")

    async def ask_for_due(self) -> None:
        """Enqueue a limited batch of due checks, which spreads them over the day."""
        async with self._pool.acquire() as tx, tx.transaction():
            due = await queries.certificates_to_check(tx, self._check_hours, CHECKS_AT_ONCE)
            for app_id, domain in due:
                payload = {"app_id": app_id, "domain": domain}
                await enqueue(tx, "check_certificate", key=f"{app_id} {domain}", payload=payload)

    async def _warn(self, tx: Connection, wanted: WatchedCertificate, shown: Certificate) -> None:
        days_left = (shown.expires_at - datetime.now(UTC)).days
        lifetime = (shown.expires_at - shown.not_before).total_seconds() / 86400
        warning = schedule.warning_due(days_left, lifetime, wanted.warned_days)
        if warning is not None and await queries.certificate_warned(tx, wanted.app_id, wanted.domain, warning):
            await self._outbox.add(
                tx,
                SslExpiring(
                    customer_uuid=wanted.customer_uuid,
                    app_id=wanted.app_id,
                    domain=wanted.domain,
                    expires_at=shown.expires_at,
                    days_left=max(0, days_left),
                ),
            )

    async def _report_issued(self, tx: Connection, wanted: WatchedCertificate, shown: Certificate) -> None:
        if await queries.certificate_valid(tx, wanted.app_id, wanted.domain, shown.issuer, shown.expires_at):
            issued = SslIssued(
                customer_uuid=wanted.customer_uuid,
                app_id=wanted.app_id,
                domain=wanted.domain,
                issuer=shown.issuer,
                expires_at=shown.expires_at,
            )
            await self._outbox.add(tx, issued)

    async def _report_failed(self, tx: Connection, wanted: WatchedCertificate, error: CertificateError) -> None:
        failed = SslFailed(
            customer_uuid=wanted.customer_uuid,
            app_id=wanted.app_id,
            domain=wanted.domain,
            key=error.key,
            message=error.message,
        )
        await self._outbox.add(tx, failed)
