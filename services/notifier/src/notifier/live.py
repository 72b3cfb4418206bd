"""Live events: each instance reads the event log for the customers who are connected to it.

Nothing is lost between commit and emission, because the log itself is emitted; instances need not coordinate; a
client that reconnects continues in the same log. Why: docs/decisions/0020-live-events-from-the-log.md.
"""

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

from notifier import metrics, queries
from notifier.limits import MAX_REPLAY
from notifier.speaker import Speaker, room_of
from shared.background import whenever
from shared.db.pool import Pool
from shared.logging import apart, get_logger

log = get_logger()

POLL_SECONDS = 2.0


@dataclass
class Audience:
    """The connections of one customer to this instance."""

    cursor: int
    """`seq` of the last event sent to the room."""
    sids: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Replay:
    events: int
    complete: bool
    """False: the given event is unknown or pruned, or too much was missed. Ask the API for the present state."""


class LiveEvents:
    def __init__(self, pool: Pool, speaker: Speaker, wakeup: asyncio.Event) -> None:
        self._pool = pool
        self._speaker = speaker
        self._wakeup = wakeup
        self._audiences: dict[str, Audience] = {}
        # Joining and sending exclude each other, so that replay and live stream have no gap and no overlap.
        self._turn = asyncio.Lock()

    async def join(self, sid: str, customer: str, since: UUID | None) -> Replay | None:
        """Replay what the connection missed, then add it to its customer's room."""
        async with self._turn:
            audience = self._audiences.get(customer)
            if audience is None:
                audience = Audience(await queries.newest_seq(self._pool, customer))
                self._audiences[customer] = audience
            audience.sids.add(sid)
            replay = await self._replay(sid, customer, since, audience.cursor) if since else None
            await self._speaker.enter(sid, room_of(customer))
        return replay

    async def replay(self, sid: str, customer: str, since: UUID) -> Replay:
        """Replay to a joined connection. It may repeat events, which the client recognises by their ids."""
        async with self._turn:
            audience = self._audiences.get(customer)
            return await self._replay(sid, customer, since, audience.cursor if audience else 0)

    def leave(self, sid: str, customer: str) -> None:
        audience = self._audiences.get(customer)
        if audience:
            audience.sids.discard(sid)
            if not audience.sids:
                del self._audiences[customer]

    async def run(self) -> None:
        """Runs until cancelled."""
        await whenever(self._wakeup, POLL_SECONDS, self._tell_all, what="live_events_wait")

    async def _tell_all(self) -> None:
        while await self.tell():
            pass

    async def tell(self) -> bool:
        """Send one batch to all connected customers; return whether there may be more."""
        async with self._turn:
            cursors = {customer: audience.cursor for customer, audience in self._audiences.items()}
            if not cursors:
                return False
            rows = await queries.events_after(self._pool, cursors)
            for row in rows:
                with apart("event_not_told", customer=row["customer_uuid"]):
                    await self._speaker.say(room_of(row["customer_uuid"]), row["type"], row["body"])
                    metrics.LIVE_EVENTS.labels(row["type"]).inc()
                if audience := self._audiences.get(row["customer_uuid"]):
                    audience.cursor = row["seq"]
            return bool(rows)

    async def _replay(self, sid: str, customer: str, since: UUID, until: int) -> Replay:
        start = await queries.seq_of(self._pool, customer, since)
        if start is None:
            return Replay(0, complete=False)
        rows = await queries.newest_events(self._pool, customer, start, until, MAX_REPLAY + 1)
        complete = len(rows) <= MAX_REPLAY
        for row in rows[-MAX_REPLAY:]:
            await self._speaker.say(sid, row["type"], row["body"])
        return Replay(min(len(rows), MAX_REPLAY), complete)
