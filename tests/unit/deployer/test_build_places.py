"""Who builds next, and who rests first."""

import asyncio

import pytest

from deployer.build import places
from deployer.build.places import LONGEST_REST_SECONDS, WINDOW_SECONDS, Places, Rests


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_only_who_went_beyond_their_limits_rests() -> None:
    rests = Rests(Clock())
    rests.exceeded("mallory")
    assert rests.left("mallory") == places.FIRST_REST_SECONDS
    assert rests.left("ada") == 0.0


def test_rests_double_up_to_the_longest_and_end() -> None:
    clock = Clock()
    rests = Rests(clock)
    seen = []
    for _ in range(7):
        rests.exceeded("mallory")
        seen.append(rests.left("mallory"))
        clock.now += 1.0
        assert rests.left("mallory") == seen[-1] - 1.0
    assert seen == [15.0, 30.0, 60.0, 120.0, 240.0, LONGEST_REST_SECONDS, LONGEST_REST_SECONDS]
    clock.now += LONGEST_REST_SECONDS
    assert rests.left("mallory") == 0.0


def test_what_is_older_than_the_window_is_forgotten() -> None:
    clock = Clock()
    rests = Rests(clock)
    for customer in ("mallory", "eve"):
        rests.exceeded(customer)
    clock.now += WINDOW_SECONDS
    rests.exceeded("mallory")
    assert rests.left("mallory") == places.FIRST_REST_SECONDS
    assert list(rests._ended) == ["mallory"], "a customer of long ago is kept for ever"


def test_who_goes_beyond_their_limits_without_end_builds_a_few_times_an_hour() -> None:
    clock = Clock()
    rests = Rests(clock)
    builds, hours = 0, 4
    while clock.now < 1000.0 + hours * 3600:
        builds += 1
        rests.exceeded("mallory")
        clock.now += 10.0 + rests.left("mallory")
    assert builds < hours * 30


async def test_others_pass_the_one_who_rests_and_the_rest_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "FIRST_REST_SECONDS", 0.2)
    line = Places(total=1, per_customer=1)
    order = []

    async def build(customer: str, *, beyond: bool = False) -> None:
        async with line.hold(customer, lambda _: None):
            order.append(customer)
            if beyond:
                line.exceeded(customer)
            await asyncio.sleep(0)

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(build("mallory", beyond=True))
        group.create_task(build("mallory"))
        group.create_task(build("ada"))
        group.create_task(build("bob"))
    assert order == ["mallory", "ada", "bob", "mallory"]
