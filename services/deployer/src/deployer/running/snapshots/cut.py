"""Copy a running site's data as it was at one moment; no request fails.

The api, which alone writes, is paused until the database has exported a snapshot and the uploads are linked into a
folder beside them. Then the snapshot is dumped and the links are packed without haste. A killed deployer leaves the api
paused, and the next one's reconciler resumes it.
"""

import asyncio
import contextlib
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deployer import queries
from deployer.context import Context
from deployer.engine.errors import ContainerFailedError, EngineError
from deployer.engine.protocol import Terminal
from deployer.errors import NotRunningError, SnapshotError
from deployer.model import Release, Site
from deployer.running import containers
from deployer.running.snapshots import folder, programs
from deployer.running.snapshots.keeping import Keeping, check_room
from deployer.running.snapshots.manifest import DUMP, UPLOADS, Database, Manifest
from deployer.running.snapshots.running_database import RunningDatabase, run
from shared.logging import get_logger
from shared.sitespec import SiteSpec
from shared.threads import in_thread

log = get_logger()

# Requests wait so long; then the api goes on although not all uploads are linked.
PAUSE_SECONDS = 2.0
# For a helper's container to start, for the database's answer, and for the site's lock.
ANSWER_SECONDS = 30.0


async def cut(context: Context, site: Site, root: Path, name: str) -> Manifest:
    """`name`: of the folder below `root`. Raises NotRunningError, SnapshotError, NoRoomError, EngineError's
    kinds, KeyFileError and TimeoutError; nothing is left then but links, which the site's next cut removes.
    """
    release = await queries.live_release(context.pool, site.app_id)
    if release is None or not site.runs:
        raise NotRunningError("The site does not run; only a running site's data can be copied.")
    check_room(context)
    draft = await in_thread(folder.begin, root, name)
    try:
        manifest = await _Cut(context, site, release, Keeping(context, site, release, draft)).taken()
        await in_thread(folder.finish, draft, manifest)
    except BaseException:
        await in_thread(shutil.rmtree, draft, ignore_errors=True)
        raise
    log.info("cut_taken", site=site.app_id, bytes=manifest.bytes, still=manifest.still)
    return manifest


@dataclass(frozen=True)
class _Helper:
    terminal: Terminal
    lines: AsyncIterator[str]

    async def hear(self) -> str:
        """Return its next line. Raises SnapshotError when it has ended."""
        async for line in self.lines:
            return line
        raise SnapshotError("A program on the site's data ended too soon.")

    async def expect(self, word: str, seconds: float) -> None:
        """Raises SnapshotError, which carries its reason, and TimeoutError."""
        async with asyncio.timeout(seconds):
            if (said := await self.hear()) != word:
                raise SnapshotError(f"A program on the site's data failed: {said}")


@dataclass
class _Cut:
    context: Context
    site: Site
    release: Release
    keeping: Keeping

    async def taken(self) -> Manifest:
        found = await self._database()
        settings, volume = self.context.settings, self._spec.storage_volume
        beside: tuple[Any, ...] = (
            settings.stack, found.image, volume, await self.context.engine.volume_folder(volume)
        )  # fmt: skip
        counted: Database | None = None
        async with AsyncExitStack() as until_dumped:
            links = await self._helper(until_dumped, programs.LINKS, programs.link(*beside))
            holder = await self._helper(until_dumped, programs.SNAPSHOT, found.config(programs.hold_snapshot))
            for helper in (links, holder):
                await helper.expect(programs.READY, ANSWER_SECONDS)
            taken_at = datetime.now(UTC)
            snapshot, still = await self._moment(holder, links)
            # Rows can be counted, or not: the dump is what matters.
            with contextlib.suppress(ContainerFailedError, SnapshotError):
                counted = await found.about(snapshot)
            await self.keeping.keep(DUMP, found.config(programs.dump, snapshot))
        await self.keeping.keep(UPLOADS, programs.pack_links(*beside))
        await run(self.context, self.site.app_id, programs.unlink(*beside))
        return self.keeping.manifest(counted, {}, taken_at=taken_at, still=still)

    @property
    def _spec(self) -> SiteSpec:
        return self.context.spec_of(self.site, self.release)

    async def _database(self) -> RunningDatabase:
        env = {**json.loads(self.context.vault.decrypt(self.release.env)), "DB_NAME": self._spec.db_name}
        image = self.release.containers["db"].image
        return RunningDatabase(self.context, self.site.app_id, image, await self._container("db"), env)

    async def _container(self, service: str) -> str:
        """Return the engine's id. Raises NotRunningError."""
        release = await queries.live_release(self.context.pool, self.site.app_id)
        placed = release.containers if release else {}
        for observed in await self.context.engine.containers(self.site.app_id):
            if observed.service == service and containers.is_placed(observed, placed):
                if observed.state == "running":
                    return observed.id
                raise NotRunningError(f"The site's {service} is {observed.state}; its data is not copied now.")
        raise NotRunningError(f"The site has no {service} at present; its data is not copied now.")

    async def _helper(self, until: AsyncExitStack, use: str, config: dict[str, Any]) -> _Helper:
        name = programs.name(self.context.settings.stack, self.site.app_id, use)
        terminal = await until.enter_async_context(self.context.engine.talking(name, config))
        return _Helper(terminal, terminal.lines())

    async def _moment(self, holder: _Helper, links: _Helper) -> tuple[str, bool]:
        """Return the snapshot's id, and whether the api stood still until all uploads were linked."""
        exporting = asyncio.ensure_future(holder.hear())
        linking = asyncio.ensure_future(links.expect(programs.LINKED, self.context.settings.snapshot_seconds))
        try:
            async with self._locked():
                # Now, as a deployment may have replaced it since.
                api = await self._container("api")
                try:
                    await self.context.engine.pause(api)
                    await holder.terminal.write(programs.HOLD)
                    await links.terminal.write(b"\n")
                    done, _ = await asyncio.wait({exporting, linking}, timeout=PAUSE_SECONDS)
                finally:
                    await asyncio.shield(self._resume(api))
            if exporting not in done:
                raise SnapshotError("The database was too slow to hold a snapshot.")
            await linking
            return programs.snapshot_id(await exporting), linking in done
        finally:
            exporting.cancel()
            linking.cancel()
            await asyncio.gather(exporting, linking, return_exceptions=True)

    @contextlib.asynccontextmanager
    async def _locked(self) -> AsyncIterator[None]:
        """Raises TimeoutError while a deployment is under way, which has the lock until its end."""
        lock = self.context.lock(self.site.app_id)
        async with asyncio.timeout(ANSWER_SECONDS):
            await lock.acquire()
        try:
            yield
        finally:
            lock.release()

    async def _resume(self, api: str) -> None:
        """Whatever happened to it meanwhile; the reconciler does what fails here."""
        try:
            await self.context.engine.unpause(api)
        except EngineError as error:
            log.warning("api_not_resumed", site=self.site.app_id, error=error.message)
