"""Which events share a batch, which wait, and in which order they come."""

import asyncio
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messaging import lanes as module
from shared.messaging.delivery import Delivery
from shared.messaging.inbox import Acks
from shared.messaging.lanes import PARALLEL, Lanes
from tests.support.messaging import running
from tests.support.waiting import until


def _delivery(key: str, number: int, *, alone: bool = False) -> Delivery:
    return Delivery(cast("Any", None), b"", number, None, None, alone=alone, key=key)


async def _until(handled: list[Any], count: int) -> None:
    async def enough() -> bool:
        return len(handled) >= count

    await until(enough, 10)


def _working(lanes: Lanes, settle: Any) -> Any:
    return running(*(lambda: lanes.work(settle) for _ in range(PARALLEL)))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=40), st.sets(st.integers(0, 39)))
def test_each_lane_keeps_its_order_whatever_is_undone(events: list[tuple[str, bool]], slow: set[int]) -> None:
    """Batches that take long, batches that are undone once, events that must be alone: all are handled once."""
    handled: list[Delivery] = []

    async def run() -> None:
        lanes, undone = Lanes(), set[int]()

        async def settle(batch: list[Delivery]) -> None:
            numbers = {delivery.sequence for delivery in batch}
            if numbers & slow:
                await asyncio.sleep(0.002)
            if len(batch) > 1 and not numbers & undone:
                undone.update(numbers)
                lanes.add_alone(batch)
                return
            assert len(batch) == 1 or not any(delivery.alone for delivery in batch)
            handled.extend(batch)

        for number, (key, alone) in enumerate(events):
            lanes.add(_delivery(key, number, alone=alone))
        async with _working(lanes, settle):
            await _until(handled, len(events))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PATIENCE_SECONDS", 0.0005)
        asyncio.run(run())
    assert sorted(delivery.sequence for delivery in handled) == list(range(len(events)))
    for key in "abc":
        numbers = [delivery.sequence for delivery in handled if delivery.key == key]
        assert numbers == sorted(numbers)


async def test_what_waits_shares_a_batch() -> None:
    """Also across lanes: a flood of many sites costs as few commits as one of a single site."""
    lanes, batches = Lanes(), list[list[int]]()

    async def settle(batch: list[Delivery]) -> None:
        batches.append([delivery.sequence for delivery in batch])
        await asyncio.sleep(0)

    for number in range(100):
        lanes.add(_delivery(f"site {number % 7}", number))
    async with _working(lanes, settle):
        await asyncio.sleep(0.05)
    assert batches == [list(range(64)), list(range(64, 100))]


async def test_a_lane_that_is_held_holds_up_no_other() -> None:
    """Others start beside it; its own next event waits."""
    lanes, handled, free = Lanes(), list[int](), asyncio.Event()

    async def settle(batch: list[Delivery]) -> None:
        if batch[0].key == "held":
            await free.wait()
        handled.extend(delivery.sequence for delivery in batch)

    async with _working(lanes, settle):
        lanes.add(_delivery("held", 0))
        await asyncio.sleep(0.01)
        for number, key in enumerate(["held", "a", "b", "a"], 1):
            lanes.add(_delivery(key, number))
        await _until(handled, 3)
        assert handled == [2, 3, 4]
        free.set()
        await _until(handled, 5)
    assert handled == [2, 3, 4, 0, 1]


async def test_an_error_while_settling_ends_the_loops() -> None:
    """The consumer then restarts, and the broker delivers again."""
    lanes = Lanes()

    async def settle(_: list[Delivery]) -> None:
        raise ConnectionResetError

    lanes.add(_delivery("a", 0))
    with pytest.raises(ConnectionResetError):
        await lanes.work(settle)


class Raw:
    """A broker's message that notes its acknowledgement."""

    def __init__(self, tag: int, acked: list[tuple[int, bool]]) -> None:
        self.delivery_tag = tag
        self._acked = acked

    async def ack(self, *, multiple: bool = False) -> None:
        self._acked.append((self.delivery_tag, multiple))


@given(st.permutations(range(1, 9)), st.integers(1, 4), st.integers(1, 3))
def test_every_message_is_acknowledged_once_and_none_too_early(order: list[int], size: int, events: int) -> None:
    """In any order of settling: "all up to this one" is only said when all up to this one are settled."""
    acked: list[tuple[int, bool]] = []
    messages = {tag: cast("Any", type("Message", (), {"raw": Raw(tag, acked), "open": events})()) for tag in order}

    async def run() -> None:
        acks, settled, gone = Acks(), set[int](), set[int]()
        for first in range(0, len(order), size):
            tags = order[first : first + size]
            deliveries = [Delivery(messages[tag], b"", 0, None, None) for tag in tags for _ in range(events)]
            del acked[:]
            await acks.settled(deliveries)
            settled.update(tags)
            for tag, multiple in acked:
                assert tag not in gone
                gone.update(set(range(1, tag + 1)) - gone if multiple else {tag})
                assert gone <= settled
        assert gone == set(order)

    asyncio.run(run())


async def test_message_with_an_open_event_is_not_acknowledged() -> None:
    acked: list[tuple[int, bool]] = []
    message = cast("Any", type("Message", (), {"raw": Raw(1, acked), "open": 2})())
    acks = Acks()
    await acks.settled([Delivery(message, b"", 0, None, None)])
    assert acked == []
    await acks.settled([Delivery(message, b"", 0, None, None)])
    assert acked == [(1, True)]
