"""Ends connections whose token is revoked or expired, or whose user's roles have changed."""

import asyncio

from notifier.speaker import Speaker
from shared.access import Principal, principals
from shared.background import whenever
from shared.db.pool import Pool
from shared.logging import apart

POLL_SECONDS = 30.0
ENDED = {"key": "unauthorized", "message": "Your session has ended; log in again."}


class TokenWatch:
    """Woken when a token is revoked or a role changes; the timer finds expired tokens."""

    def __init__(self, pool: Pool, speaker: Speaker, wakeup: asyncio.Event) -> None:
        self._pool = pool
        self._speaker = speaker
        self._wakeup = wakeup
        self._principals: dict[str, Principal] = {}

    def add(self, sid: str, principal: Principal) -> None:
        self._principals[sid] = principal
        # Its token may have been revoked since the check.
        self._wakeup.set()

    def leave(self, sid: str) -> None:
        self._principals.pop(sid, None)

    async def run(self) -> None:
        """Runs until cancelled."""
        await whenever(self._wakeup, POLL_SECONDS, self.end_invalid, what="token_watch_waits")

    async def end_invalid(self) -> None:
        # A copy: connections that are added while the database answers were not asked about.
        watched = dict(self._principals)
        now = await principals(self._pool, {p.token_sha256 for p in watched.values()}) if watched else {}
        for sid in [sid for sid, before in watched.items() if now.get(before.token_sha256) != before]:
            # A connection that fails must not keep the other sessions open; it is tried again at the next check.
            with apart("session_not_ended"):
                try:
                    await self._speaker.say(sid, "session.ended", ENDED)
                finally:
                    await self._speaker.end(sid)
                self.leave(sid)
