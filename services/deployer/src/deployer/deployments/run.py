"""One attempt at one deployment: the state that its steps share, and their events."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from deployer.context import Context
from deployer.deployments import queue
from deployer.deployments.journal import Journal
from deployer.errors import CancelledError
from deployer.model import Deployment, Placed, Release, Site
from shared.db.pool import Connection
from shared.events.types import DeployStep
from shared.leases import Slot
from shared.sitespec import Service, SiteSpec

STEPS = ("fetch", "build", "load", "start", "ready", "switch", "verify", "drain", "stop", "record")


@dataclass
class Run:
    context: Context
    deployment: Deployment
    site: Site
    spec: SiteSpec
    live: Release | None
    """The release that is live when the run begins."""
    draft: Release | None
    """What a previous attempt decided on; this one continues with it, even if settings or commits have changed."""
    journal: Journal
    slot: Slot
    """Left while the deployment waits for the provisioner, which reads its commit, or for its customer's programs
    (build, become ready, answer): however long they take, other customers' deployments go on.
    """
    cancel: asyncio.Event = field(default_factory=asyncio.Event)
    # Filled in by the steps.
    commit: str = ""
    env: dict[str, str] = field(default_factory=dict)
    env_version: int = 0
    trees: dict[Service, str] = field(default_factory=dict)
    images: dict[Service, str] = field(default_factory=dict)
    built: list[str] = field(default_factory=list)
    runtimes: str | None = None
    """Version of the runtimes that the images were built on."""
    plan: dict[Service, Placed] = field(default_factory=dict)
    ids: dict[Service, str] = field(default_factory=dict)
    """Engine ids of the containers to wait for: the changed services' new ones, and others that did not run."""
    started: dict[Service, str] = field(default_factory=dict)
    """Engine ids of all containers that `start` has looked at."""
    name: str = ""
    """The current step."""
    _since: float = 0.0

    @property
    def changed(self) -> list[Service]:
        """Services of the plan that get a new container; the others keep theirs."""
        return [service for service, placed in self.plan.items() if placed.origin == self.deployment.id]

    def say(self, message: str) -> None:
        self.journal.line("INFO", message)

    async def waiting_step(self, name: str, work: Callable[["Run"], Awaitable[None]]) -> None:
        """Run a step that waits for others, without holding the slot."""
        async with self.slot.aside():
            await self.step(name, work)

    async def step(self, name: str, work: Callable[["Run"], Awaitable[None]]) -> None:
        """Run one step; its start is published together with the end of the previous step."""
        async with self.context.pool.acquire() as tx, tx.transaction():
            await queue.hold(tx, self.deployment)
            await self._tell_finished(tx)
            self.name, self._since = name, time.perf_counter()
            await queue.reached(tx, self.deployment, STEPS.index(name) + 1)
            await self._tell(tx, "started")
        await work(self)

    async def finish(self, tx: Connection, *, failed: bool) -> None:
        """Publish the last step's end, within the transaction that ends the deployment."""
        if not failed:
            await self._tell_finished(tx)
        elif self.name:
            await self._tell(tx, "failed", self._seconds())

    def _seconds(self) -> float:
        return round(time.perf_counter() - self._since, 3)

    async def _tell_finished(self, tx: Connection) -> None:
        if self.name:
            await self._tell(tx, "finished", self._seconds())

    async def _tell(
        self, tx: Connection, state: Literal["started", "finished", "failed"], seconds: float | None = None
    ) -> None:
        d = self.deployment
        await self.context.outbox.add(
            tx,
            DeployStep(
                customer_uuid=d.customer_uuid, app_id=d.app_id, deployment_id=d.id,
                step=self.name, state=state, seconds=seconds,
            ),
        )  # fmt: skip

    @contextlib.asynccontextmanager
    async def cancellable(self) -> AsyncIterator[None]:
        """End the block with CancelledError as soon as `cancel` is set."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        asked = False

        async def watch() -> None:
            nonlocal asked
            await self.cancel.wait()
            asked = True
            task.cancel()

        watcher = asyncio.ensure_future(watch())
        try:
            yield
        except asyncio.CancelledError:
            if not asked:
                raise
            task.uncancel()
            raise CancelledError from None
        finally:
            watcher.cancel()
