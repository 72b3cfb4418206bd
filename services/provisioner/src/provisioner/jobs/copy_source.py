"""cut.requested → cut.taken or cut.failed: the repository and the settings of a site, for a copy.

The folder `{copy_id}.source` holds `repository.bundle` (`git clone` opens it), `environment` (the site's `.env`),
`variables.json` (those of it that the customer has set) and `manifest.json`, which names the others.
"""

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from provisioner.context import Context
from provisioner.errors import SiteFilesMissingError
from provisioner.git import command
from provisioner.git.builtin import path_of
from provisioner.git.process import run
from shared.db.pool import Connection
from shared.errors import PlatformError
from shared.events.types import CopyHalf, CutFailed, CutRequested, CutTaken
from shared.files import sync_folder
from shared.jobs import Job
from shared.sitespec import ENV_FILE
from shared.threads import in_thread

SOURCE: CopyHalf = "source"
BUNDLE, ENVIRONMENT, VARIABLES, MANIFEST = "repository.bundle", "environment", "variables.json", "manifest.json"
SECONDS = 600.0
_FAILED = (
    "The site's repository could not be copied; the platform's operator finds the reason in the provisioner's log."
)


class CopySource:
    def __init__(self, context: Context) -> None:
        self._context = context

    async def run(self, job: Job) -> None:
        """Raises SiteFilesMissingError, GitFailedError and GitTimeoutError."""
        wanted = CutRequested.model_validate(job.payload)
        whole = self._context.settings.cuts_root / f"{wanted.copy_id}.{SOURCE}"
        if not whole.exists():
            if datetime.now(UTC) > wanted.until:
                return
            await self._make(wanted, whole)
        size = await in_thread(_finished, whole)
        async with job.finish() as tx:
            await self._context.outbox.add(tx, CutTaken(**_common(wanted), half=SOURCE, bytes=size))

    async def _make(self, wanted: CutRequested, whole: Path) -> None:
        draft = whole.with_name(f".{whole.name}")
        await in_thread(_begin, draft)
        try:
            async with self._context.locks(wanted.app_id):
                repository = path_of(self._context.settings.repos_root, wanted.customer_uuid, wanted.app_id)
                environment = self._context.directory(wanted.customer_uuid, wanted.app_id) / ENV_FILE
                argv = command.bounded("bundle", "create", "--quiet", str(draft / BUNDLE), "--all", cwd=repository)
                await run(command.nicer(argv, 10), seconds=SECONDS)
                site = await self._context.queries.site(self._context.pool, wanted.app_id)
                await in_thread(_copy, environment, draft / ENVIRONMENT)
                variables = json.dumps(site.customer_env if site else {}).encode()
                await in_thread(_write, draft / VARIABLES, variables)
            await in_thread(_finish, draft, whole)
        except BaseException:
            await in_thread(shutil.rmtree, draft, ignore_errors=True)
            raise

    async def given_up(self, tx: Connection, job: Job, error: Exception) -> None:
        wanted = CutRequested.model_validate(job.payload)
        key, message = (error.key, error.message) if isinstance(error, PlatformError) else (PlatformError.key, _FAILED)
        await self._context.outbox.add(tx, CutFailed(**_common(wanted), half=SOURCE, key=key, message=message))


def _begin(draft: Path) -> None:
    if draft.exists():
        shutil.rmtree(draft)
    draft.mkdir(parents=True, mode=0o700)


def _copy(file: Path, target: Path) -> None:
    """Raises SiteFilesMissingError. The settings are secrets: the store encrypts them."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise SiteFilesMissingError("The site's .env is not there; try again in a moment.") from error
    _write(target, content)


def _write(target: Path, content: bytes) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)


def _finish(draft: Path, whole: Path) -> None:
    files = {file.name: _kept(file) for file in sorted(draft.iterdir())}
    (draft / MANIFEST).write_text(json.dumps({"form": 1, "files": files}, indent=1))
    for file in draft.iterdir():
        with file.open("rb") as opened:
            os.fsync(opened.fileno())
    sync_folder(draft)
    draft.rename(whole)


def _kept(file: Path) -> dict[str, Any]:
    with file.open("rb") as opened:
        return {"bytes": file.stat().st_size, "sha256": hashlib.file_digest(opened, "sha256").hexdigest()}


def _finished(whole: Path) -> int:
    """Make the folder's name durable; return the bytes in it."""
    sync_folder(whole.parent)
    return sum(file.stat().st_size for file in whole.iterdir())


def _common(wanted: CutRequested) -> dict[str, str]:
    return {"customer_uuid": wanted.customer_uuid, "app_id": wanted.app_id, "copy_id": wanted.copy_id}
