"""The site's database container, up and ready, while nothing else writes."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from deployer.context import Context
from deployer.errors import SnapshotError
from deployer.model import Release, Site
from deployer.running import containers
from deployer.running.snapshots import programs
from deployer.running.snapshots.manifest import Database

PROBE_SECONDS = 0.2
# An answer of psql; a hostile database may send any amount.
ANSWER_BYTES = 1024 * 1024

Program = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class RunningDatabase:
    context: Context
    app_id: str
    image: str
    container: str
    env: dict[str, str]

    def config(self, program: Program, *more: str) -> dict[str, Any]:
        return program(self.context.settings.stack, self.image, self.container, self.env, *more)

    async def run(self, program: Program, *more: str, source: AsyncIterator[bytes] | None = None) -> bytes:
        """Return what it prints. Raises SnapshotError and EngineError's kinds."""
        return await run(self.context, self.app_id, self.config(program, *more), source)

    async def about(self, snapshot: str = "") -> Database:
        """`snapshot`: one that is held; else the present. Raises SnapshotError and EngineError's kinds."""
        answer = await self.run(programs.about_database, snapshot)
        try:
            return Database.model_validate_json(answer)
        except ValueError as error:
            raise SnapshotError("The database does not tell its tables.") from error


async def run(
    context: Context, app_id: str, config: dict[str, Any], source: AsyncIterator[bytes] | None = None
) -> bytes:
    """Run a program that prints little. Raises SnapshotError, EngineError's kinds and TimeoutError."""
    printed = bytearray()
    name = programs.name(context.settings.stack, app_id)
    async with (
        asyncio.timeout(context.settings.snapshot_seconds),
        contextlib.aclosing(context.engine.piped(name, config, source)) as chunks,
    ):
        async for chunk in chunks:
            printed += chunk
            if len(printed) > ANSWER_BYTES:
                raise SnapshotError("A program on the site's data prints too much.")
    return bytes(printed)


async def quiet(context: Context, app_id: str) -> None:
    """Stop the api, which alone has the uploads and the database's password; release a paused database. Raises
    EngineError's kinds.
    """
    present = await context.engine.containers(app_id)
    await containers.stop_all(context, [o for o in present if o.service == "api" and o.state in containers.RUNNING])
    for observed in present:
        if observed.service == "db" and observed.state == "paused":
            await context.engine.unpause(observed.id)


async def database(context: Context, site: Site, release: Release) -> RunningDatabase:
    """Start the database of a quiet site, as its release describes it. Raises SnapshotError when it does not become
    ready, EngineError's kinds, and KeyFileError.
    """
    spec, placed = context.spec_of(site, release), release.containers["db"]
    env: dict[str, str] = json.loads(context.vault.decrypt(release.env))
    await containers.ensure_ground(context, site, spec)
    present = await context.engine.containers(site.app_id)
    found, _ = await containers.ensure_running(context, spec, "db", placed, env, present)
    deadline = time.monotonic() + context.settings.ready_seconds
    while (reason := await context.probe("db", placed.address)) is not None:
        if time.monotonic() > deadline:
            raise SnapshotError(f"The database does not start: {reason}")
        await asyncio.sleep(PROBE_SECONDS)
    return RunningDatabase(context, site.app_id, placed.image, found, {**env, "DB_NAME": spec.db_name})
