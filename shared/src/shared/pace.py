"""Rate limiting by a leaky bucket (pure)."""


class Pace:
    """Allows `rate` units per second on average and `burst` at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._level = 0.0
        self._at: float | None = None

    def pause(self, units: float, now: float) -> float:
        """Returns the seconds to wait after `units` at `now` (monotonic clock)."""
        passed = 0.0 if self._at is None else now - self._at
        self._at = now
        self._level = max(0.0, self._level - passed * self._rate) + units
        return max(0.0, self._level - self._burst) / self._rate
