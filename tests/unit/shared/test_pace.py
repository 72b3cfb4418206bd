"""The leaky bucket."""

from shared.pace import Pace


def test_a_burst_costs_no_pause_and_a_flood_does() -> None:
    """In the long run as much as the rate."""
    pace = Pace(rate=10, burst=20)
    assert pace.pause(20, now=0) == 0
    assert pace.pause(10, now=0) == 1
    assert pace.pause(10, now=1) == 1
    assert pace.pause(20, now=100) == 0
