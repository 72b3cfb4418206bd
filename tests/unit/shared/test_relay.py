"""The order in which a relay publishes rows."""

from shared.messaging.outbox import Row
from shared.messaging.relay import Rows


def _rows(*ids: int) -> list[Row]:
    return [Row(number, "type", b"body") for number in ids]


def _ids(rows: Rows) -> list[int]:
    return [row.id for row in rows.next()]


def test_rows_of_a_scan_go_before_those_that_came_during_it() -> None:
    rows = Rows()
    rows.in_table = False
    rows.take(_rows(3, 4))
    rows.add_scanned(_rows(1, 2, 3), more=False)
    assert _ids(rows) == [1, 2, 3, 4]
    assert not rows.in_table


def test_rows_that_came_during_a_scan_wait_for_older_ones_in_the_table() -> None:
    """They are read again, behind what the scan has left there."""
    rows = Rows()
    rows.in_table = False
    rows.take(_rows(9))
    rows.add_scanned(_rows(1, 2), more=True)
    assert _ids(rows) == [1, 2]
    assert rows.in_table
    rows.in_table = False
    rows.add_scanned(_rows(3, 9), more=False)
    assert _ids(rows) == [3, 9]
