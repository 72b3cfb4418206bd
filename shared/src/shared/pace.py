"""How fast somebody may go on: a leaky bucket (pure)."""


class Pace:
    """`rate` units a second in the long run, `burst` at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._level = 0.0
        self._at: float | None = None

    def pause(self, units: float, now: float) -> float:
        """Seconds to wait after `units` at `now` (of a clock that only grows)."""
        passed = 0.0 if self._at is None else now - self._at
        self._at = now
        self._level = max(0.0, self._level - passed * self._rate) + units
        return max(0.0, self._level - self._burst) / self._rate
