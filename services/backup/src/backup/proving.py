"""The proof of a copy: it is fetched from the repository, restored into a throw-away server, and compared with what was
counted when it was made.

The server is the prover (images/prover), a container without a network. It is asked by files: this service puts the
copy into a folder of its own and creates `ask`; the prover writes `answer`.
"""

import asyncio
import hashlib
import json
import shutil
from pathlib import Path

from pydantic import ValidationError

from backup import metrics, queries
from backup.errors import ProofFailedError, ProverAwayError, RepositoryError
from backup.model import DUMP, HALVES, Copy, Database, Kept, Manifests, Stored
from backup.restic import Repository
from backup.settings import Settings
from shared.db.pool import Connection, Pool
from shared.events.types import BackupDisproved, BackupProven
from shared.jobs import Job, RetryLaterError, enqueue
from shared.logging import get_logger
from shared.messaging.outbox import Outbox
from shared.threads import in_thread

log = get_logger()

PROVE = "prove"
# Jobs of proofs at a time; the prover restores one after the other.
AT_ONCE = 2
LOOK_SECONDS = 0.2
AGAIN_SECONDS = 60.0
ANSWER_BYTES = 2 * 1024 * 1024
SHOWN_TABLES = 5


class Proving:
    def __init__(self, pool: Pool, outbox: Outbox, repository: Repository, settings: Settings) -> None:
        self._pool = pool
        self._outbox = outbox
        self._repository = repository
        self._settings = settings

    async def look(self) -> None:
        """Ask for the proofs that are due; tell operators how old the oldest is."""
        settings = self._settings
        due = await queries.to_prove(self._pool, settings.proof_hours, AT_ONCE)
        async with self._pool.acquire() as tx, tx.transaction():
            for copy in due:
                await enqueue(tx, PROVE, key=copy.id, payload={})
        unproven, oldest = await queries.proof_ages(self._pool, settings.proof_hours)
        metrics.UNPROVEN.set(unproven)
        metrics.OLDEST_PROOF.set(oldest)

    async def prove(self, job: Job) -> None:
        """Raises RepositoryError's kinds when the repository answers, but not with this copy."""
        stored = await queries.stored_copy(self._pool, job.key)
        if stored is None:
            return
        folder = self._settings.proofs_root / stored.copy.id
        await in_thread(shutil.rmtree, folder, ignore_errors=True)
        try:
            await self._check(stored, folder)
        except ProverAwayError as error:
            raise RetryLaterError(AGAIN_SECONDS, error.message) from error
        except RepositoryError as error:
            await self._needs_repository(error)
            raise
        except ProofFailedError as error:
            async with job.finish() as tx:
                await self._say_disproved(tx, stored.copy, error)
        else:
            async with job.finish() as tx:
                if proven_at := await queries.proven(tx, stored.copy.id):
                    metrics.PROOFS.labels("proven").inc()
                    await self._outbox.add(tx, BackupProven(**stored.copy.common, proven_at=proven_at))
        finally:
            await in_thread(shutil.rmtree, folder, ignore_errors=True)

    async def failed(self, tx: Connection, job: Job, error: Exception) -> None:
        """A copy that cannot be fetched is none."""
        if stored := await queries.stored_copy_in(tx, job.key):
            message = getattr(error, "message", str(error))
            await self._say_disproved(tx, stored.copy, ProofFailedError(f"The copy cannot be fetched: {message}"))

    async def _needs_repository(self, error: RepositoryError) -> None:
        """Raises RetryLaterError while no copy can be fetched: that says nothing of this one."""
        try:
            await self._repository.snapshots()
        except RepositoryError:
            raise RetryLaterError(AGAIN_SECONDS, error.message) from error

    async def _say_disproved(self, tx: Connection, copy: Copy, error: ProofFailedError) -> None:
        if await queries.disproved(tx, copy.id, error.message):
            log.error("copy_disproved", site=copy.app_id, copy=copy.id, error=error.message)
            metrics.PROOFS.labels("disproved").inc()
            await self._outbox.add(tx, BackupDisproved(**copy.common, key=error.key, message=error.message))

    async def _check(self, stored: Stored, folder: Path) -> None:
        """Raises ProofFailedError, ProverAwayError, RepositoryError's kinds."""
        manifests = Manifests.model_validate(stored.manifests)
        folder.mkdir(parents=True)
        # The prover, another user, finds `data` in it, and cannot open `source`.
        folder.chmod(0o711)
        for half in HALVES:
            await self._repository.fetch(stored.snapshot, stored.copy.folder(half), folder / half)
            await in_thread(check_files, folder / half, manifests.of(half).files)
        if counted := manifests.data.database:
            compare(counted, await self._restored(folder / "data"))
        elif DUMP in manifests.data.files:
            # A dump whose rows could not be counted must at least restore.
            await self._restored(folder / "data")

    async def _restored(self, folder: Path) -> Database:
        """Have the prover restore the dump. Raises ProofFailedError, ProverAwayError."""
        # The prover writes its answer there.
        folder.chmod(0o777)
        (folder / "ask").touch()
        answer = folder / "answer"
        try:
            async with asyncio.timeout(self._settings.proof_seconds):
                while not answer.exists():  # noqa: ASYNC110 - of another container
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            raise ProverAwayError(f"The prover did not answer within {self._settings.proof_seconds:.0f} s.") from None
        return read_answer(await in_thread(_beginning, answer))


def read_answer(text: bytes) -> Database:
    """Raises ProofFailedError. The tables' names are the customer's."""
    if text.startswith(b"failed: "):
        raise ProofFailedError(f"The database cannot be restored: {text[8:].decode(errors='replace').strip()[-500:]}")
    try:
        return Database.model_validate(json.loads(text))
    except (ValueError, ValidationError, RecursionError) as error:
        raise ProofFailedError("The restored database cannot be read.") from error


def compare(counted: Database, restored: Database) -> None:
    """Raises ProofFailedError when rows are missing, or added."""
    if counted.server.split(".")[0] != restored.server.split(".")[0]:
        raise ProofFailedError(
            f"The copy is of PostgreSQL {counted.server}, and was restored by {restored.server}: update the prover."
        )
    wrong = sorted(
        name
        for name in counted.tables.keys() | restored.tables.keys()
        if counted.tables.get(name) != restored.tables.get(name)
    )
    if wrong:
        told = ", ".join(
            f"{name}: {restored.tables.get(name, 'no')} rows instead of {counted.tables.get(name, 'no')}"
            for name in wrong[:SHOWN_TABLES]
        )
        raise ProofFailedError(f"{len(wrong)} tables differ: {told}")


def check_files(folder: Path, files: dict[str, Kept]) -> None:
    """Raises ProofFailedError when one is missing, or not what the manifest says."""
    for name, kept in files.items():
        try:
            with (folder / Path(name).name).open("rb") as opened:
                found = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError as error:
            raise ProofFailedError(f"{name} is missing in the copy.") from error
        if found != kept.sha256:
            raise ProofFailedError(f"{name} is not the file that was copied.")


def _beginning(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(ANSWER_BYTES)
