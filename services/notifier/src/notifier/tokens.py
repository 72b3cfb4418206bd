"""Ends connections whose token is revoked or expired."""

import asyncio

from notifier import queries
from notifier.speaker import Speaker
from shared.background import whenever
from shared.db.pool import Pool
from shared.logging import apart

POLL_SECONDS = 30.0
ENDED = {"key": "unauthorized", "message": "Your session has ended; log in again."}


class TokenWatch:
    """Woken when a token is revoked; the timer finds expired ones."""

    def __init__(self, pool: Pool, speaker: Speaker, wakeup: asyncio.Event) -> None:
        self._pool = pool
        self._speaker = speaker
        self._wakeup = wakeup
        self._tokens: dict[str, str] = {}

    def add(self, sid: str, token_sha256: str) -> None:
        self._tokens[sid] = token_sha256
        # It may have been revoked since the check.
        self._wakeup.set()

    def leave(self, sid: str) -> None:
        self._tokens.pop(sid, None)

    async def run(self) -> None:
        """Runs until cancelled."""
        await whenever(self._wakeup, POLL_SECONDS, self.end_invalid, what="token_watch_waits")

    async def end_invalid(self) -> None:
        # A copy: connections that are added while the database answers were not asked about.
        watched = dict(self._tokens)
        valid = await queries.valid_tokens(self._pool, set(watched.values())) if watched else set()
        for sid in [sid for sid, token in watched.items() if token not in valid]:
            # A connection that fails must not keep the other sessions open; it is tried again at the next check.
            with apart("session_not_ended"):
                try:
                    await self._speaker.say(sid, "session.ended", ENDED)
                finally:
                    await self._speaker.end(sid)
                self.leave(sid)
