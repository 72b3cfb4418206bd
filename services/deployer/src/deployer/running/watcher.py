"""Observes what really runs: the engine's change stream, and a full look now and then. Publishes only changes."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from datetime import UTC, datetime

from deployer import queries
from deployer.context import Context
from deployer.engine.errors import EngineError
from deployer.model import SERVICES, Observed
from shared.background import every
from shared.events.types import ContainersObserved, ContainerState
from shared.logging import bind, get_logger, new_correlation_id

log = get_logger()

SETTLE_SECONDS = 0.15
RECONNECT_SECONDS = 1.0
_WORDS: dict[str, ContainerState] = {
    "created": "starting", "running": "running", "restarting": "restarting", "paused": "paused",
    "removing": "exited", "exited": "exited", "dead": "dead",
}  # fmt: skip
# Of two containers of a service, the first state in this order counts: during a cutover there are two for seconds.
_ORDER: tuple[ContainerState, ...] = ("running", "restarting", "starting", "paused", "exited", "dead")


def states(present: Sequence[Observed]) -> dict[str, ContainerState]:
    """One word per service. Pure."""
    found: dict[str, ContainerState] = {}
    for service in SERVICES:
        words = {_WORDS.get(o.state, "dead") for o in present if o.service == service}
        found[service] = next((word for word in _ORDER if word in words), "missing")
    return found


def by_site(present: Sequence[Observed]) -> dict[str, list[Observed]]:
    found: dict[str, list[Observed]] = {}
    for observed in present:
        found.setdefault(observed.app_id, []).append(observed)
    return found


class Watcher:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._changed: set[str] = set()
        self._wakeup = asyncio.Event()

    async def run(self) -> None:
        """Runs until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(every(RECONNECT_SECONDS, self._listen, what="watch_failed"))
            group.create_task(self._tell())

    async def _listen(self) -> None:
        """Until the connection to the engine is lost."""
        try:
            async with aclosing(self._context.engine.changes()) as changes:
                # Subscribed first: the full look finds what happened before, the changes what happens during it.
                await anext(changes)
                await self.look_at_all()
                async for app_id in changes:
                    self._changed.add(app_id)
                    self._wakeup.set()
        except EngineError as error:
            log.warning("engine_away", error=error.message)

    async def _tell(self) -> None:
        while True:
            await self._wakeup.wait()
            await asyncio.sleep(SETTLE_SECONDS)
            self._wakeup.clear()
            changed, self._changed = self._changed, set()
            for app_id in changed - {""}:
                try:
                    await self._note(app_id, await self._context.engine.containers(app_id))
                except Exception as error:  # noqa: BLE001 - the next full look finds it
                    log.warning("not_observed", site=app_id, error=str(error))

    async def look_at_all(self) -> None:
        """Compare every site of the machine with the engine; each that differs is looked at once more.

        Only `_tell` writes, one site after the other: what this look has seen may be older than what it has written.
        Raises EngineError.
        """
        present = by_site(await self._context.engine.containers())
        seen = await queries.observed(self._context.pool, self._context.settings.machine)
        for app_id, observed in seen.items():
            if states(present.get(app_id, [])) != observed:
                self._changed.add(app_id)
                self._wakeup.set()

    async def _note(self, app_id: str, present: Sequence[Observed]) -> None:
        seen = states(present)
        bind(correlation_id=new_correlation_id(), site=app_id)
        async with self._context.pool.acquire() as tx, tx.transaction():
            site = await queries.site(tx, app_id)
            if site and self._context.serves(site) and await queries.set_observed(tx, app_id, dict(seen)):
                await self._context.outbox.add(
                    tx,
                    ContainersObserved(
                        customer_uuid=site.customer_uuid, app_id=app_id, states=seen, observed_at=datetime.now(UTC)
                    ),
                )
