"""source.requested → source.ready or source.refused: the commit, its parts' files and the settings of a deployment."""

import json
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from provisioner.errors import ReaderAwayError, RefusedTreeError, SiteFilesMissingError, SourceError
from provisioner.reader.client import Commit, Reader
from shared import names
from shared.db.pool import Connection
from shared.envfile import EnvFileError, parse, version
from shared.events.types import SourceReady, SourceRefused, SourceRequested
from shared.jobs import Job, RetryLaterError
from shared.messaging.outbox import Outbox
from shared.secrets import Vault
from shared.sitespec import ENV_FILE
from shared.threads import in_thread

# After this many failures of the reader the commit is taken for their cause.
MAX_ATTEMPTS = 3
# As many as the reader works for: more would only hold places that other customers' jobs need.
PER_CUSTOMER = 2
# Of all customers together: slow commits leave the other jobs some of the provisioner's places.
AT_MOST = 12
AWAY_SECONDS = 1.0
BUSY_SECONDS = 0.5
_NOT_READ = (
    "The commit could not be read: the source reader failed several times. Check it with `git fsck` and push again."
)


@dataclass(frozen=True)
class HandOut:
    reader: Reader
    vault: Vault
    """The key of provisioner and deployer."""
    outbox: Outbox
    sites_root: Path
    exports_root: Path
    at_work: Counter[str] = field(default_factory=Counter)
    """Requests by customer."""

    async def run(self, job: Job) -> None:
        request = SourceRequested.model_validate(job.payload)
        customer = request.customer_uuid
        if self.at_work[customer] >= PER_CUSTOMER or self.at_work.total() >= AT_MOST:
            raise RetryLaterError(BUSY_SECONDS, "other commits are being read")
        self.at_work[customer] += 1
        try:
            answer = await self.answer(request)
        finally:
            self.at_work.subtract([customer])
            if not self.at_work[customer]:
                del self.at_work[customer]
        async with job.finish() as tx:
            await self.outbox.add(tx, answer)

    async def given_up(self, tx: Connection, job: Job, _error: Exception) -> None:
        request = SourceRequested.model_validate(job.payload)
        await self.outbox.add(tx, _refused(request, RefusedTreeError(_NOT_READ)))

    async def answer(self, request: SourceRequested) -> SourceReady | SourceRefused:
        """Raises RetryLaterError while the reader is away, ReaderFailedError."""
        try:
            commit = await self._commit(request)
            env, env_version = await self._settings(request)
        except SourceError as error:
            return _refused(request, error)
        except ReaderAwayError as error:
            raise RetryLaterError(AWAY_SECONDS, error.message) from error
        return SourceReady(
            **_common(request), commit=commit.id if commit else None, trees=dict(commit.trees) if commit else {},
            env=self.vault.encrypt(json.dumps(env, ensure_ascii=False)),
            env_version=env_version,
        )  # fmt: skip

    async def _commit(self, request: SourceRequested) -> Commit | None:
        if request.revision is None:
            return None
        # From the first question on, so that builders can mount it before the files are there.
        folder = self.exports_root / names.check(names.DeploymentId, request.deployment_id)
        await in_thread(folder.mkdir, parents=True, exist_ok=True)
        whose = request.customer_uuid, request.app_id
        commit = await self.reader.inspect(*whose, request.revision)
        wanted: dict[str, str] = {part: tree for part, tree in commit.trees.items() if part in request.export}
        for part, tree in wanted.items():
            await self.reader.export(*whose, request.deployment_id, part, tree)
        return commit

    async def _settings(self, request: SourceRequested) -> tuple[dict[str, str], int]:
        file = self.sites_root / request.customer_uuid / request.app_id / ENV_FILE
        try:
            text = await in_thread(file.read_text, encoding="utf-8")
            return parse(text), version(text)
        except OSError as error:
            raise SiteFilesMissingError("The site's .env is not there; try again in a moment.") from error
        except EnvFileError as error:
            raise SiteFilesMissingError(f"The site's .env can't be read: {error}") from error

    async def forget(self, job: Job) -> None:
        """Remove the files of a deployment that has ended; its id is the job's key."""
        folder = self.exports_root / names.check(names.DeploymentId, job.key)
        await in_thread(shutil.rmtree, folder, ignore_errors=True)


def _common(request: SourceRequested) -> dict[str, Any]:
    return {
        "customer_uuid": request.customer_uuid, "app_id": request.app_id, "deployment_id": request.deployment_id,
        "request_id": request.request_id,
    }  # fmt: skip


def _refused(request: SourceRequested, error: SourceError) -> SourceRefused:
    return SourceRefused(**_common(request), key=error.key, message=error.message)
