"""Deliveries → database, in batches: while two batches commit, the next one gathers, so that a flood costs one commit
per batch and a single delivery does not wait. A delivery is answered only after its own row is committed.
"""

import asyncio
import hashlib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from shared.db.pool import Pool
from shared.errors import UnavailableError
from shared.events import Event, wrap
from shared.events.types import GATEWAY, DeployQueued
from shared.messaging.outbox import Outbox
from shared.names import new_deployment_id

BATCH = 200
# So that a delivery does not wait for a commit that began before it arrived, and for its own.
PARALLEL = 2
MAX_WAITING = 5000
# Another gateway drew the same deployment id, or stores the same deliveries in another order; a site was deleted.
_ONE_OF_THEM = (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError, asyncpg.ForeignKeyViolationError)
_SQL = (Path(__file__).parent / "intake.sql").read_text()


@dataclass(frozen=True)
class Delivery:
    delivery_id: str
    body_sha256: str
    event: Event[DeployQueued]

    @property
    def app_id(self) -> str:
        return self.event.data.app_id

    @property
    def deployment_id(self) -> str:
        return self.event.data.deployment_id

    def under(self, deployment_id: str) -> "Delivery":
        """Return the same delivery with another deployment id."""
        data = self.event.data.model_copy(update={"deployment_id": deployment_id})
        return replace(self, event=self.event.model_copy(update={"data": data}))


class Ids:
    """Deployment ids, unique within a process: a burst within one second could draw the same suffix twice."""

    def __init__(self) -> None:
        self._second = datetime.min.replace(tzinfo=UTC)
        self._given: set[str] = set()

    def new(self) -> str:
        now = datetime.now(UTC)
        if now.replace(microsecond=0) != self._second:
            self._second, self._given = now.replace(microsecond=0), set()
        while (drawn := new_deployment_id(now)) in self._given:
            pass
        self._given.add(drawn)
        return drawn


class Intake:
    def __init__(self, pool: Pool, outbox: Outbox) -> None:
        self._pool = pool
        self._outbox = outbox
        self._ids = Ids()
        self._waiting: deque[tuple[Delivery, asyncio.Future[str | None]]] = deque()
        self._wakeup = asyncio.Event()

    def delivery(
        self, customer_uuid: str, app_id: str, delivery_id: str, commit: str, pusher: str, raw: bytes
    ) -> Delivery:
        """Call in the request's own task, so that the event carries its correlation id; `raw` as signed."""
        queued = DeployQueued(
            customer_uuid=customer_uuid,
            app_id=app_id,
            deployment_id=self._ids.new(),
            kind="push",
            commit=commit,
            pusher=pusher,
        )
        return Delivery(delivery_id, hashlib.sha256(raw).hexdigest(), wrap(queued, source=GATEWAY))

    async def add(self, delivery: Delivery) -> str | None:
        """Return its deployment: the earlier one for a repeated id or body, None if the site is deleted."""
        if len(self._waiting) >= MAX_WAITING:
            raise UnavailableError("Too many deliveries at once; deliver again in a moment.")
        future: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((delivery, future))
        self._wakeup.set()
        return await future

    async def run(self) -> None:
        """Runs until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(PARALLEL):
                group.create_task(self._settle_batches())

    async def _settle_batches(self) -> None:
        while True:
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
                await self._settle(batch)
            self._wakeup.clear()
            await self._wakeup.wait()

    async def _settle(self, batch: Sequence[tuple[Delivery, "asyncio.Future[str | None]"]]) -> None:
        try:
            stored = await self._store([delivery for delivery, _ in batch])
        except _ONE_OF_THEM as error:
            # Retry one by one, so that it does not fail the others.
            if len(batch) > 1:
                for item in batch:
                    await self._settle([item])
                return
            [(delivery, future)] = batch
            if isinstance(error, asyncpg.UniqueViolationError):
                await self._settle([(delivery.under(self._ids.new()), future)])
            else:
                _answer(future, None, error)
        except Exception as error:  # noqa: BLE001 - every sender must learn that nothing was stored
            for _, future in batch:
                _answer(future, None, error)
        else:
            for (_, future), deployment_id in zip(batch, stored, strict=True):
                _answer(future, deployment_id, None)

    async def _store(self, deliveries: Sequence[Delivery]) -> list[str | None]:
        values = [
            (d.app_id, d.delivery_id, d.deployment_id, d.event.data.commit, d.event.data.pusher, d.body_sha256)
            for d in deliveries
        ]
        async with self._pool.acquire() as tx, tx.transaction():
            rows = await tx.fetch(_SQL, *zip(*values, strict=True))
            for row in rows:
                if row["fresh"]:
                    self._outbox.add_wrapped(tx, deliveries[row["n"] - 1].event)
        found = {row["n"]: row["deployment_id"] for row in rows}
        for n, deployment_id in found.items():
            # Another process stored the same delivery while this statement ran: it is visible now.
            if deployment_id is None:
                found[n] = await self._stored_elsewhere(deliveries[n - 1])
        return [found.get(n) for n in range(1, len(deliveries) + 1)]

    async def _stored_elsewhere(self, delivery: Delivery) -> str | None:
        found: str | None = await self._pool.fetchval(
            "SELECT deployment_id FROM deliveries WHERE app_id = $1 AND (delivery_id = $2 OR body_sha256 = $3)"
            " ORDER BY delivery_id = $2 DESC LIMIT 1",
            delivery.app_id,
            delivery.delivery_id,
            delivery.body_sha256,
        )
        return found


def _answer(future: "asyncio.Future[str | None]", value: str | None, error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(value)
    elif isinstance(error, asyncpg.ForeignKeyViolationError):
        future.set_result(None)
    else:
        future.set_exception(error)
