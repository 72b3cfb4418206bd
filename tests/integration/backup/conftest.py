"""The service's parts on a real database, a real repository and, where a test needs it, a real prover."""

import asyncio
import hashlib
import json
import os
import secrets
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from backup.bootstrap import target
from backup.ending import Ending
from backup.handlers import Handlers
from backup.making import STORE, Making
from backup.proving import PROVE, Proving
from backup.restic import Repository
from backup.restoring import FETCH, Restoring
from backup.settings import Settings
from shared import names
from shared.db.pool import Pool
from shared.events import EventData, parse, wrap
from shared.events import types as t
from shared.jobs import JobKind, RetryLaterError, Worker
from shared.messaging.outbox import Outbox

Data = TypeVar("Data", bound=EventData)
# Starts a server, has it read statements from standard input, and writes a dump as the deployer's are.
DUMPING = """mkdir -m 700 /tmp/c && tar -xf /usr/share/webmeteor/pristine.tar -C /tmp/c
pg_ctl start -s -w -D /tmp/c -o '-c listen_addresses= -c unix_socket_directories=/tmp' >/dev/null
export PGHOST=/tmp PGUSER=postgres
createdb site && psql --quiet --set=ON_ERROR_STOP=1 site --file=- >/dev/null
pg_dump --format=custom --compress=0 site"""
SHOP = """CREATE TABLE orders (id int PRIMARY KEY, item text);
INSERT INTO orders SELECT n, 'item ' || n FROM generate_series(1, 300) n;
CREATE TABLE "odd ""n"" a" (x xml);
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM public.orders';
CREATE TABLE computed (n bigint DEFAULT total()); INSERT INTO computed DEFAULT VALUES;"""
COUNTED = {"server": "17.0", "tables": {"public.orders": 300, 'public.odd "n" a': 0, "public.computed": 1}}


def settings_for(tmp_path: Path, **more: Any) -> Settings:
    (tmp_path / "password").write_text("a password\n")
    for name in ("cuts", "proofs"):
        (tmp_path / name).mkdir(exist_ok=True)
    fields: dict[str, Any] = {
        "database_url": "x", "amqp_url": "x", "key_file": tmp_path / "key", "cuts_root": tmp_path / "cuts",
        "proofs_root": tmp_path / "proofs", "backup_local": tmp_path / "repository",
        "backup_password_file": tmp_path / "password", "backup_cache": tmp_path / "cache", "backup_gather_seconds": 0,
        "backup_first_seconds": 0,
    }  # fmt: skip
    return Settings(**fields | more)


@dataclass
class World:
    pool: Pool
    settings: Settings
    outbox: Outbox = field(default_factory=lambda: Outbox(t.BACKUP))
    customer: str = field(default_factory=names.new_customer_uuid)

    def __post_init__(self) -> None:
        self.repository = Repository(target(self.settings), self.settings.backup_cache, seconds=60)
        self.restoring = Restoring(self.pool, self.outbox, self.repository, self.settings)
        self.making = Making(self.pool, self.outbox, self.repository, self.settings, self.restoring)
        self.proving = Proving(self.pool, self.outbox, self.repository, self.settings)
        self.ending = Ending(self.pool, self.outbox, self.repository)
        self.handlers = Handlers(self.making, self.restoring, self.settings.backup_first_seconds).table()
        self.kinds = {
            STORE: JobKind(self.making.store, max_attempts=1, on_exhausted=self.making.failed),
            FETCH: JobKind(self.restoring.fetch, max_attempts=1, on_exhausted=self.restoring.not_fetched),
            PROVE: JobKind(self.proving.prove, max_attempts=1, on_exhausted=self.proving.failed),
        }

    async def hear(self, *events: EventData) -> None:
        for data in events:
            async with self.pool.acquire() as tx, tx.transaction():
                await self.handlers[type(data)](tx, wrap(data, source=data.owner))

    async def told(self, kind: type[Data]) -> list[Data]:
        rows = await self.pool.fetch("SELECT body FROM outbox ORDER BY id")
        return [data for row in rows if isinstance(data := parse(row["body"]).data, kind)]

    async def site(self, app_id: str | None = None) -> dict[str, str]:
        """One that has a release, and is due."""
        ids = {"customer_uuid": self.customer, "app_id": app_id or names.new_app_id()}
        await self.hear(
            t.DeploySucceeded(
                **ids, deployment_id=names.new_deployment_id(), kind="first", commit="a" * 40, duration_seconds=1,
                domain="a.webmeteor.localhost", env_version=1, images={}, built=[],
            )
        )  # fmt: skip
        return ids

    def lay(self, copy_id: str, half: str, **files: bytes) -> int:
        """The half as its owner leaves it; return its bytes."""
        folder = self.settings.cuts_root / f"{copy_id}.{half}"
        folder.mkdir()
        kept = {}
        for name, content in files.items():
            name = name.replace("_", ".")
            (folder / name).write_bytes(content)
            kept[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        manifest: dict[str, Any] = {"form": 1, "files": kept}
        if half == "data":
            manifest |= {"taken_at": datetime.now(UTC).isoformat(), "database": COUNTED}
        (folder / "manifest.json").write_text(json.dumps(manifest))
        return sum(map(len, files.values()))

    async def hand_over(self, cut: t.CutRequested, dump: bytes = b"no dump") -> None:
        """As deployer and provisioner do."""
        ids = {"customer_uuid": cut.customer_uuid, "app_id": cut.app_id, "copy_id": cut.copy_id}
        data = self.lay(cut.copy_id, "data", database_dump=dump, uploads_tar=secrets.token_bytes(1000))
        source = self.lay(cut.copy_id, "source", repository_bundle=b"commits", environment=b"DB_PASSWORD=x")
        await self.hear(t.CutTaken(**ids, half="source", bytes=source), t.CutTaken(**ids, half="data", bytes=data))

    async def work(self) -> None:
        """All jobs that are due; a failure is the test's."""
        worker = Worker(self.pool, asyncio.Event(), self.kinds)
        while leased := await worker._lease_one():
            job = leased[0]
            try:
                await self.kinds[job.kind].handler(job)
            except RetryLaterError as later:
                await worker._release(job, later.seconds, 0, str(later))
            else:
                if not job.finished:
                    async with job.finish():
                        pass

    async def made(self, dump: bytes = b"no dump") -> t.BackupMade:
        """A site with a copy in the repository."""
        await self.site()
        await self.making.look()
        await self.hand_over((await self.told(t.CutRequested))[-1], dump)
        await self.work()
        return (await self.told(t.BackupMade))[-1]

    async def later(self, **by: float) -> None:
        """Move all moments of the database back."""
        for table, columns in (("copies", ("asked_at", "taken_at", "kept_until", "proven_at")), ("sites", ("due_at",))):
            moved = ", ".join(f"{name} = {name} - $1::interval" for name in columns)
            await self.pool.execute(f"UPDATE {table} SET {moved}", timedelta(**by))  # noqa: S608


def dumped(statements: str) -> bytes:
    """A dump of a database that these made."""
    argv = ("docker", "run", "--rm", "--interactive", "--network=none", "--user=999:999", "--entrypoint=sh")
    made = subprocess.run(
        (*argv, "webmeteor/prover:17", "-ec", DUMPING), input=statements.encode(), check=True, capture_output=True
    )
    return made.stdout


@pytest.fixture(scope="session")
def shop() -> bytes:
    return dumped(SHOP)


@pytest.fixture
def world(pool: Pool, tmp_path: Path) -> World:
    return World(pool, settings_for(tmp_path))


@pytest.fixture
async def prover(world: World, shared_folder: Path) -> AsyncIterator[str]:
    """A prover for this test's folder of proofs; yields the container's name."""
    name = f"prover-{secrets.token_hex(4)}"
    world.settings.proofs_root.chmod(0o755)
    argv = (
        "docker", "run", "--detach", "--rm", "--name", name, "--network=none", "--user=999:999", "--read-only",
        "--cap-drop=ALL", "--security-opt=no-new-privileges:true", "--tmpfs=/tmp:size=16m",
        "--tmpfs=/cluster:uid=999,gid=999,mode=700,size=512m",
        "--volume", f"{world.settings.proofs_root}:/proofs", "webmeteor/prover:17",
    )  # fmt: skip
    await _run(*argv)
    yield name
    await _run("docker", "kill", name)


@pytest.fixture
def shared_folder(tmp_path: Path) -> Path:
    """Below TMPDIR, which the machine's containers find at the same path; the prover is another user."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder == Path(os.environ.get("TMPDIR", "/tmp")):  # noqa: S108
            break
        folder.chmod(0o755)
    return tmp_path


async def _run(*argv: str) -> None:
    process = await asyncio.create_subprocess_exec(*argv, stdout=asyncio.subprocess.DEVNULL)
    assert await process.wait() == 0, argv
