import asyncio
from typing import Any, cast

from deployer.kit import Kit


async def test_a_sites_lock_exists_while_it_is_used() -> None:
    """One lock for all who want it at a time; of a site that nobody works on, nothing is kept."""
    kit = Kit(*[cast("Any", None)] * 12)
    entered: list[str] = []

    async def work(name: str) -> None:
        async with kit.lock("site"):
            entered.append(name)

    async with kit.lock("site"):
        waiting = asyncio.create_task(work("second"))
        await asyncio.sleep(0)
        assert kit.lock("site").locked()
        assert entered == []
    assert list(kit.locks) == ["site"]
    await waiting
    del waiting
    assert entered == ["second"]
    assert list(kit.locks) == []
