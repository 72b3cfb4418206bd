from datetime import UTC, datetime, timedelta

import pytest

from deployer.deployments.rules import Queued, not_before, settings_needed, superseded_by_new

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


def test_a_new_push_supersedes_every_queued_one() -> None:
    """Only the newest commit matters."""
    queued = [Queued("a", "push"), Queued("b", "settings"), Queued("c", "rollback"), Queued("d", "manual")]
    assert superseded_by_new("push", queued) == ["a", "b", "c", "d"]


def test_a_first_deployment_is_never_superseded() -> None:
    """The site's creation waits for its result."""
    assert superseded_by_new("push", [Queued("a", "first")]) == []


@pytest.mark.parametrize("kind", ["first", "settings", "refresh"])
def test_new_settings_supersede_nothing(kind: str) -> None:
    """They bring no commit: a queued push must not be lost to them."""
    assert superseded_by_new(kind, [Queued("a", "push")]) == []


def test_settings_are_not_queued_behind_something_that_reads_them_anyway() -> None:
    """Whatever it is reads the newest `.env` when it starts."""
    for kind in ("push", "rollback"):
        assert not settings_needed([Queued("a", kind)])
    assert settings_needed([])
    assert settings_needed([Queued("a", "refresh")])


def test_settings_do_not_wait_with_what_waits_for_room_on_the_disk() -> None:
    """They build nothing."""
    assert settings_needed([Queued("a", "push", waits_for_room=True)])
    assert not settings_needed([Queued("a", "push", waits_for_room=True), Queued("b", "rollback")])


def test_a_lone_push_starts_at_once() -> None:
    """No other push in the last 4 seconds."""
    assert not_before("push", NOW, None, 4) == NOW
    assert not_before("push", NOW, NOW - timedelta(seconds=4), 4) == NOW


def test_a_push_of_a_burst_waits_for_the_burst_to_end() -> None:
    """4 seconds after it was queued."""
    assert not_before("push", NOW, NOW - timedelta(seconds=3.9), 4) == NOW + timedelta(seconds=4)


def test_only_pushes_wait() -> None:
    """Who presses a button does not press it 27 times a minute."""
    assert not_before("manual", NOW, NOW, 4) == NOW


def test_27_pushes_in_a_minute_build_twice() -> None:
    """The rules together, second by second: the first and the last."""
    started: list[int] = []
    queued: list[tuple[int, datetime]] = []
    last: datetime | None = None
    for tick in range(700):
        now = NOW + timedelta(seconds=tick / 10)
        if tick % 22 == 0 and tick // 22 < 27:
            queued = [(tick // 22, not_before("push", now, last, 4))]
            last = now
        if queued and queued[0][1] <= now:
            started.append(queued.pop()[0])
    assert started == [0, 26]
