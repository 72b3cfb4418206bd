"""The "deliver" job: one repository's deliveries, in order, each until it is heard."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from shared.db.pool import Connection, Pool
from shared.jobs import Job, JobCrashedError, RetryLaterError
from shared.logging import get_logger

from provisioner.errors import GitFailedError
from provisioner.git import command
from provisioner.git.builtin import path_of
from provisioner.git.process import each_field
from provisioner.git.provider import Location
from provisioner.git.refs import ZERO
from provisioner.models import Delivery
from provisioner.store import Store
from provisioner.webhooks import payload

log = get_logger()

# Seconds before the n-th repetition; the last one repeats.
BACKOFF = (0.5, 1, 2, 5, 15, 60)
# 401 and 404: the gateway may not have heard of the site yet. Then, as with the rest: it is not going to.
PATIENT = {401, 404, 408, 409, 425, 429}
PATIENT_ATTEMPTS = 12
MAX_AGE = timedelta(days=3)


@dataclass(frozen=True)
class Deliverer:
    pool: Pool
    store: Store
    session: aiohttp.ClientSession
    url: str
    repos_root: Path
    git_url: str

    async def run(self, job: Job) -> None:
        # What was pushed may have killed the process: then the platform is told of it without a look at it.
        look = job.crashes == 0
        while delivery := await self.store.next_delivery(self.pool, job.key):
            await self._deliver(delivery, look=look)

    async def given_up(self, tx: Connection, job: Job, error: Exception) -> None:
        """A delivery that kills the process is not tried again; after other errors it waits for the next job."""
        if isinstance(error, JobCrashedError) and (delivery := await self.store.next_delivery(tx, job.key)):
            await self.store.note_delivery(tx, delivery, "given_up", f"{type(error).__name__}: {error}")
            log.error("delivery_given_up", id=delivery.id, ref=delivery.ref, after=delivery.after)

    async def _deliver(self, delivery: Delivery, *, look: bool) -> None:
        """Ends the delivery, or raises RetryLaterError."""
        answer, status = await self._post(delivery, await self._commits(delivery) if look else [])
        state = verdict(status, delivery, datetime.now(UTC))
        await self.store.note_delivery(self.pool, delivery, state, answer)
        log.info("delivery", id=delivery.id, ref=delivery.ref, after=delivery.after, state=state, answer=answer[:200])
        if state == "open":
            raise RetryLaterError(BACKOFF[min(delivery.attempts, len(BACKOFF) - 1)], f"webhook: {answer[:200]}")

    async def _post(self, delivery: Delivery, commits: list[dict[str, Any]]) -> tuple[str, int]:
        """(what was answered, status); status 0 when nobody answered."""
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
        """Newest first. A force push may have taken them away: then none."""
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
    """delivered, given_up or open (to be tried again)."""
    if 200 <= status < 300:
        return "delivered"
    if now - delivery.created_at > MAX_AGE:
        return "given_up"
    if 400 <= status < 500 and (status not in PATIENT or delivery.attempts + 1 >= PATIENT_ATTEMPTS):
        return "given_up"
    return "open"
