"""Limits per connection and customer."""

from dataclasses import dataclass, field

# The largest allowed payload has some hundred bytes.
MAX_MESSAGE_BYTES = 16 * 1024
MAX_SUBSCRIPTIONS = 20
MAX_CONNECTIONS_PER_CUSTOMER = 50
MAX_REPLAY = 1000
# Batches of log lines queued in memory for a slow client; the rest waits in the database.
MAX_UNSENT = 20
# A client that continues after this many refusals in a row is disconnected.
MAX_REFUSALS = 100


@dataclass
class Bucket:
    """Rate limit: `burst` at once, `rate` per second in the long run."""

    rate: float = 5
    burst: float = 20
    _level: float = field(default=0, init=False)
    _at: float | None = field(default=None, init=False)

    def take(self, now: float) -> bool:
        """Return whether one more is allowed at `now` (seconds of a monotonic clock)."""
        if self._at is not None:
            self._level = max(0.0, self._level - (now - self._at) * self.rate)
        self._at = now
        if self._level + 1 > self.burst:
            return False
        self._level += 1
        return True
