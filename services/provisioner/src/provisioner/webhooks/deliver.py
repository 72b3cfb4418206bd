"""The "deliver" job: one repository's deliveries in order, each retried until it is accepted or given up."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp

from provisioner.errors import GitFailedError
from provisioner.git import command
from provisioner.git.builtin import path_of
from provisioner.git.process import each_field
from provisioner.git.provider import Location
from provisioner.git.refs import ZERO
from provisioner.models import Delivery
from provisioner.queries import Queries
from provisioner.webhooks import payload
from shared.db.pool import Connection, Pool
from shared.jobs import Job, JobCrashedError, RetryLaterError
from shared.logging import get_logger

log = get_logger()

# Seconds before the n-th retry; the last value repeats.
BACKOFF = (0.5, 1, 2, 5, 15, 60)
# Given up after PATIENT_ATTEMPTS attempts. 401 and 404: the gateway may not know the site yet.
PATIENT = {401, 404, 408, 409, 425, 429}
PATIENT_ATTEMPTS = 12
MAX_AGE = timedelta(days=3)


@dataclass(frozen=True)
class Deliverer:
    pool: Pool
    queries: Queries
    session: aiohttp.ClientSession
    url: str
    repos_root: Path
    git_url: str

    async def run(self, job: Job) -> None:
        # The pushed commits may have crashed the process: after a crash, deliver without reading them.
        look = job.crashes == 0
        while delivery := await self.queries.next_delivery(self.pool, job.key):
            await self._deliver(delivery, look=look)

    async def given_up(self, tx: Connection, job: Job, error: Exception) -> None:
        """Give up a delivery that crashes the process; after other errors it stays open for the next job."""
        if isinstance(error, JobCrashedError) and (delivery := await self.queries.next_delivery(tx, job.key)):
            await self.queries.note_delivery(tx, delivery, "given_up", f"{type(error).__name__}: {error}")
            log.error("delivery_given_up", id=delivery.id, ref=delivery.ref, after=delivery.after)

    async def _deliver(self, delivery: Delivery, *, look: bool) -> None:
        """End the delivery, or raise RetryLaterError."""
        answer, status = await self._post(delivery, await self._commits(delivery) if look else [])
        state = verdict(status, delivery, datetime.now(UTC))
        await self.queries.note_delivery(self.pool, delivery, state, answer)
        log.info("delivery", id=delivery.id, ref=delivery.ref, after=delivery.after, state=state, answer=answer[:200])
        if state == "open":
            raise RetryLaterError(BACKOFF[min(delivery.attempts, len(BACKOFF) - 1)], f"webhook: {answer[:200]}")

    async def _post(self, delivery: Delivery, commits: list[dict[str, Any]]) -> tuple[str, int]:
        """Return (answer, status); status 0 if there was no answer."""
        body = payload.push(delivery, self._location(delivery), commits)
        headers = payload.headers(delivery, body)
        try:
            async with self.session.post(self.url, data=body, headers=headers, allow_redirects=False) as response:
                text = (await response.content.read(300)).decode(errors="replace")
        except (aiohttp.ClientError, TimeoutError) as error:
            return f"{type(error).__name__}: {error}", 0
        return f"{response.status} {text}", response.status

    def _location(self, delivery: Delivery) -> Location:
        full_name = f"{delivery.customer_uuid}/{delivery.app_id}"
        url = f"{self.git_url.rstrip('/')}/{full_name}"
        return Location(full_name=full_name, repo_url=url, clone_url=f"{url}.git", origin="")

    async def _commits(self, delivery: Delivery) -> list[dict[str, Any]]:
        """Return the commits, newest first; none if git cannot read them, e.g. after a force push."""
        if delivery.after == ZERO:
            return []
        path = path_of(self.repos_root, delivery.customer_uuid, delivery.app_id)
        hidden = () if delivery.before == ZERO else (f"^{delivery.before}",)
        count = f"--max-count={payload.MAX_COMMITS}"
        log_ = ("log", count, f"--format={payload.LOG_FORMAT}", delivery.after, *hidden, "--")
        fields: list[bytes] = []
        try:
            await each_field(command.bounded(*log_, cwd=path), fields.append, keep=payload.FIELD_BYTES, seconds=20)
            return payload.commits_of(fields)
        except GitFailedError:
            return []


def verdict(status: int, delivery: Delivery, now: datetime) -> str:
    """Return delivered, given_up or open (to be retried)."""
    if 200 <= status < 300:
        return "delivered"
    if now - delivery.created_at > MAX_AGE:
        return "given_up"
    if 400 <= status < 500 and (status not in PATIENT or delivery.attempts + 1 >= PATIENT_ATTEMPTS):
        return "given_up"
    return "open"
