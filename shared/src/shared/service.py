"""The frame of every service with a database: migrate, connect, serve (serving.py), consume, relay, work."""

import asyncio
import shlex
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import uvloop
from aiohttp import web

from shared import serving
from shared.background import every
from shared.db import errors as db_errors
from shared.db.listener import Wakeup
from shared.db.migrate import migrate
from shared.db.pool import Pool, create_pool
from shared.db.pruning import EVERY_SECONDS, SHARED, Rule, prune
from shared.db.singleton import Singleton
from shared.events import EventData
from shared.http import Check, application
from shared.jobs import CHANNEL as JOBS
from shared.jobs import JobKind, Worker
from shared.logging import configure, get_logger
from shared.messaging import backlog, broker
from shared.messaging.inbox import Consumer, Handler, Lane, by_subject
from shared.messaging.outbox import Outbox
from shared.messaging.relay import Relay
from shared.names import DEFAULT_MACHINE
from shared.secrets import Vault, reencrypt
from shared.serving import Background
from shared.settings import CommonSettings
from shared.translation import translated

log = get_logger()


@dataclass(frozen=True)
class Frame:
    """What the frame passes to a service's bootstrap."""

    name: str
    pool: Pool
    broker: broker.Connections
    outbox: Outbox
    vault: Vault
    wakeup: Wakeup


@dataclass
class Parts:
    """What a service's bootstrap returns."""

    handlers: Mapping[type[EventData], Handler]
    lane: Lane = by_subject
    """Which events are handled sequentially."""
    secrets: Sequence[tuple[str, str]] = ()
    """(table, column) of every column that holds Vault tokens; re-encrypted with the newest key at start."""
    common: Vault | None = None
    """The common key, if tokens from another service may be encrypted with it."""
    prune: Sequence[Rule] = ()
    """Rules for the service's own tables; the frame adds those for its own."""
    jobs: Mapping[str, JobKind] = field(default_factory=dict)
    jobs_parallel: int = 4
    jobs_where: str = "true"
    """SQL condition on `jobs`: those that this process runs."""
    routes: Sequence[web.AbstractRouteDef] = ()
    background: Sequence[Background] = ()
    """Loops that run until cancelled; if one ends or raises, the service ends and compose restarts it."""
    checks: Mapping[str, Check] = field(default_factory=dict)
    """For readiness."""
    alive: Mapping[str, Check] = field(default_factory=dict)
    """For liveness: a failure here also ends the service, through one of the loops above."""
    max_body_bytes: int = 1024 * 1024
    app_hook: Callable[[web.Application], None] | None = None
    """For anything that does not fit into routes: sub-applications, a Socket.IO server."""
    close: Sequence[Background] = ()


def run(
    name: str, settings: CommonSettings, migrations: Path, bootstrap: Callable[[Frame], Awaitable[Parts]],
    *, single: bool = False, machine: str = DEFAULT_MACHINE,
) -> None:  # fmt: skip
    """A service's whole `__main__`: `python -m <package>` runs it, `python -m <package> migrate` only migrates.

    Other arguments are refused with exit code 2: a misspelt command must not start a second instance.

    `single`: a second process of the same `machine` waits before its bootstrap until the first has ended.
    """
    if sys.argv[1:] not in ([], ["migrate"]):
        print(f"{name} has no command {shlex.join(sys.argv[1:])}", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    configure(name, level=settings.log_level, fmt=settings.log_format)
    if sys.argv[1:] == ["migrate"]:
        print(asyncio.run(migrate(settings.database_url.get_secret_value(), migrations)))  # noqa: T201
        return
    lock = Singleton(settings.database_url.get_secret_value(), machine) if single else None
    uvloop.run(_main(name, settings, migrations, bootstrap, lock))


async def _main(
    name: str, settings: CommonSettings, migrations: Path, bootstrap: Callable[[Frame], Awaitable[Parts]],
    lock: Singleton | None,
) -> None:  # fmt: skip
    started = time.perf_counter()
    vault = Vault.from_file(settings.key_file)
    dsn = settings.database_url.get_secret_value()
    await _until_database(dsn, migrations)
    if lock:
        await lock.acquire()
    wakeup = Wakeup(dsn)
    pool = await create_pool(dsn, size=settings.database_pool_size, waker=wakeup)
    connections = await broker.connect_both(settings.amqp_url.get_secret_value(), name)
    relay = Relay(name, connections.publishing, wakeup)
    parts = await bootstrap(Frame(name, pool, connections, Outbox(name, relay), vault, wakeup))
    for table, column in parts.secrets:
        await reencrypt(pool, vault, table, column, common=parts.common)
    background: list[Background] = [
        wakeup.run,
        relay.run,
        Consumer(name, pool, connections, parts.handlers, lane=parts.lane).run,
        connections.watch,
        lambda: backlog.watch(name, pool, connections.consuming),
        lambda: every(EVERY_SECONDS, lambda: prune(pool, [*SHARED, *parts.prune]), what="not_pruned"),
        *parts.background,
        *([lock.run] if lock else []),
    ]
    if parts.jobs:
        worker = Worker(
            pool, wakeup.channel(JOBS), parts.jobs, where=parts.jobs_where, parallel=parts.jobs_parallel,
            lease_seconds=settings.job_lease_seconds, max_crashes=settings.job_max_crashes,
        )  # fmt: skip
        background.append(worker.run)
    close = (*parts.close, connections.close, pool.close, *([lock.close] if lock else []))
    served = serving.runner(_application(pool, connections, parts))
    await serving.serve(served, settings, background, close=close, started=started)


async def _until_database(dsn: str, migrations: Path) -> None:
    while True:
        try:
            applied = await migrate(dsn, migrations)
        except (*db_errors.AWAY, *db_errors.COLLIDED) as error:
            log.warning("not_migrated_yet", error=f"{type(error).__name__}: {error}")
            await asyncio.sleep(0.5)
        else:
            log.info("migrated", applied=applied)
            return


def _application(pool: Pool, connections: broker.Connections, parts: Parts) -> web.Application:
    async def database() -> None:
        await pool.fetchval("SELECT 1")

    checks = {"database": database, "broker": connections.check, **parts.checks}
    app = application(checks, alive=parts.alive, inner=[translated], max_body_bytes=parts.max_body_bytes)
    app.add_routes(parts.routes)
    if parts.app_hook:
        parts.app_hook(app)
    return app
