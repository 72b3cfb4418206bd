import pytest
from hypothesis import given
from hypothesis import strategies as st

from dns_ssl import schedule


def test_first_report_comes_when_the_patience_is_over() -> None:
    """Not a moment earlier: a certificate may take its time."""
    assert not schedule.report_due(89.9, 0, 90)
    assert schedule.report_due(90, 0, 90)


def test_reports_come_at_doubling_times() -> None:
    """90 s, 3 min, 6 min, 12 min …: each lets the deployer nudge the proxy, and authorities count failures per hour."""
    due = [next(s for s in range(100_000) if schedule.report_due(s, reports, 90)) for reports in range(6)]
    assert due == [90, 180, 360, 720, 1440, 2880]


@given(st.integers(8, 100))
def test_reports_are_never_more_than_six_hours_apart(reports: int) -> None:
    """However long it takes."""
    assert schedule.report_due(90 + 90 * 2**8 + 6 * 3600 * (reports - 7), reports, 90)


@given(st.floats(0, 1e7))
def test_pauses_grow_within_bounds(waited: float) -> None:
    """Quick while somebody waits, never more than half a minute (certificates) or a quarter of an hour (domains)."""
    assert 0.2 <= schedule.certificate_pause(waited) <= 30
    assert 2 <= schedule.domain_pause(waited) <= 900
    assert schedule.domain_pause(waited) <= schedule.domain_pause(waited + 1)


@pytest.mark.parametrize(
    ("days_left", "warned", "due"),
    [
        (60, None, None),
        (15, None, None),
        (14, None, 14),
        (13, 14, None),
        (8, 14, None),
        (7, 14, 7),
        (7, 7, None),
        (3, 7, 3),
        (2, 3, None),
        (1, 3, 1),
        (0, 1, None),
        (-2, 1, None),
        (1, None, 1),
    ],
)
def test_each_warning_is_given_once(days_left: int, warned: int | None, due: int | None) -> None:
    """At 14, 7, 3 and 1 days; days on which no check ran are not made up for twice."""
    assert schedule.warning_due(days_left, 90, warned) == due


def test_short_lived_certificates_are_not_warned_of_at_birth() -> None:
    """A six-day certificate always has less than seven days left."""
    assert schedule.warning_due(6, 6.6, None) is None
    assert schedule.warning_due(3, 6.6, None) == 3
