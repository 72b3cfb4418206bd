from notifier import requests
from notifier.limits import Bucket
from notifier.log_stream import from_line


def test_bucket_allows_a_burst_then_a_rate() -> None:
    """Twenty at once, then five per second."""
    bucket = Bucket()
    assert [bucket.take(0.0) for _ in range(21)] == [True] * 20 + [False]
    assert not bucket.take(0.1)
    assert bucket.take(0.3)
    assert [bucket.take(100.0) for _ in range(21)] == [True] * 20 + [False]


def test_only_ids_are_ids() -> None:
    """Anything else is no place to continue from."""
    known = "0b8f7d1e-8a5f-4f0e-9d0a-111111111111"
    assert str(requests.event_id(known)) == known
    for value in (None, 1, "", "x", known * 3, ["x"], {"$ne": 1}):
        assert requests.event_id(value) is None


def test_batch_is_cut_at_the_wanted_line() -> None:
    """A client that has lines 1-2 of a batch gets the rest, numbered rightly."""
    event = {"id": "e", "data": {"first_line": 1, "lines": ["a", "b", "c"]}}
    assert from_line(event, 1) is event
    assert from_line(event, 3)["data"] == {"first_line": 3, "lines": ["c"]}
