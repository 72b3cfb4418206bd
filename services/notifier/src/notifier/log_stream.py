"""Log lines of a deployment to its subscribers: from the first line on, in order, each once."""

import asyncio
from dataclasses import dataclass
from typing import Any

from notifier import queries
from notifier.limits import MAX_SUBSCRIPTIONS
from notifier.speaker import Speaker
from shared.access import Action, Principal, may
from shared.background import whenever
from shared.db.pool import Pool
from shared.errors import NotFoundError, TooManyRequestsError
from shared.logging import get_logger

log = get_logger()

POLL_SECONDS = 1.0
# A batch that is still missing after this long was pruned or is parked: the gap is skipped.
GAP_SECONDS = 5.0
# A client that is behind is checked again after this long.
BEHIND_SECONDS = 0.05
# How long to wait for an unknown deployment: its id may reach the client before its event reaches us.
KNOWN_SECONDS = 2.0


@dataclass
class Subscription:
    sid: str
    deployment_id: str
    next_line: int
    gap_since: float | None = None


class LogStream:
    def __init__(self, pool: Pool, speaker: Speaker, wakeup: asyncio.Event) -> None:
        self._pool = pool
        self._speaker = speaker
        self._wakeup = wakeup
        self._subscriptions: dict[tuple[str, str], Subscription] = {}

    async def subscribe(self, sid: str, principal: Principal, deployment_id: str, first_line: int) -> None:
        """Send lines as deploy.log events.

        Raises NotFoundError, also for a deployment that is not the principal's to see, and TooManyRequestsError.
        """
        self._check_number(sid, deployment_id)
        await self._check_visible(principal, deployment_id)
        # The connection may have subscribed to others meanwhile.
        self._check_number(sid, deployment_id)
        self._subscriptions[sid, deployment_id] = Subscription(sid, deployment_id, first_line)
        self._wakeup.set()

    def unsubscribe(self, sid: str, deployment_id: str) -> None:
        self._subscriptions.pop((sid, deployment_id), None)

    def leave(self, sid: str) -> None:
        for key in [key for key in self._subscriptions if key[0] == sid]:
            del self._subscriptions[key]

    async def run(self) -> None:
        """Runs until cancelled."""
        await whenever(self._wakeup, POLL_SECONDS, self._tell_all, what="log_stream_waits")

    async def _tell_all(self) -> None:
        behind = [s for s in list(self._subscriptions.values()) if not await self.tell(s)]
        if behind:
            await asyncio.sleep(BEHIND_SECONDS)
            self._wakeup.set()

    async def tell(self, subscription: Subscription) -> bool:
        """Send lines from the subscription's next one on, up to a gap. Return False if its client is behind."""
        while rows := await queries.log_batches(self._pool, subscription.deployment_id, subscription.next_line):
            for row in rows:
                if self._subscriptions.get((subscription.sid, subscription.deployment_id)) is not subscription:
                    return True
                if row["first_line"] > subscription.next_line and not _gap_is_old(subscription):
                    return True
                if self._speaker.behind(subscription.sid):
                    return False
                subscription.gap_since = None
                body = from_line(row["body"], subscription.next_line)
                await self._speaker.say(subscription.sid, "deploy.log", body)
                subscription.next_line = row["last_line"] + 1
        return True

    def _check_number(self, sid: str, deployment_id: str) -> None:
        others = sum(key[0] == sid and key[1] != deployment_id for key in self._subscriptions)
        if others >= MAX_SUBSCRIPTIONS:
            raise TooManyRequestsError(f"At most {MAX_SUBSCRIPTIONS} logs at once; unsubscribe from one first.")

    async def _check_visible(self, principal: Principal, deployment_id: str) -> None:
        clock = asyncio.get_running_loop().time
        until = clock() + KNOWN_SECONDS
        # Takes as long for another customer's deployment as for one that does not exist.
        while not may(principal, Action.VIEW, await queries.customer_of_deployment(self._pool, deployment_id) or ""):
            if clock() > until:
                raise NotFoundError("You have no deployment with this id.")
            await asyncio.sleep(0.1)


def _gap_is_old(subscription: Subscription) -> bool:
    now = asyncio.get_running_loop().time()
    if subscription.gap_since is None:
        subscription.gap_since = now
    return now - subscription.gap_since >= GAP_SECONDS


def from_line(event: dict[str, Any], line: int) -> dict[str, Any]:
    """Return the deploy.log event without the lines before `line`."""
    data = event["data"]
    skip = line - data["first_line"]
    if skip <= 0:
        return event
    return {**event, "data": {**data, "first_line": line, "lines": data["lines"][skip:]}}
