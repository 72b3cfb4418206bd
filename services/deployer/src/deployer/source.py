"""Commits and settings of deployments: the provisioner reads, checks and hands them out.

The answer is a row, written by the event's handler. An attempt that begins again asks again.
"""

import asyncio
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from deployer.errors import SourceAwayError, SourceRefusedError
from deployer.model import Deployment
from shared import names
from shared.db import errors as db_errors
from shared.db.listener import wait
from shared.db.pool import Connection, Pool
from shared.db.unit import wake
from shared.events.types import SourceReady, SourceRefused, SourceRequested
from shared.leases import LeaseLostError
from shared.logging import get_logger
from shared.messaging.outbox import Outbox
from shared.secrets import Vault
from shared.sitespec import Service

log = get_logger()

CHANNEL = "sources"
# For a lost notification; else the handler's commit wakes.
POLL_SECONDS = 5.0
# Longer than the reader's waiting and working times together: then the question itself may be lost.
ANSWER_SECONDS = 300.0
# Answers usually take milliseconds: after this long the deployment's log says what it waits for.
QUIET_SECONDS = 5.0


@dataclass(frozen=True)
class Handed:
    commit: str | None
    trees: dict[Service, str]
    env: dict[str, str]
    env_version: int


class Source:
    def __init__(
        self, pool: Pool, outbox: Outbox, vault: Vault, crossing: Vault, wakeup: asyncio.Event, exports_root: Path
    ) -> None:
        """`crossing`: the key of provisioner and deployer."""
        self._pool = pool
        self._outbox = outbox
        self._vault = vault
        self._crossing = crossing
        self._wakeup = wakeup
        self._exports_root = exports_root
        self._waiting: dict[uuid.UUID, asyncio.Event] = {}

    async def ask(
        self, deployment: Deployment, revision: str | None, export: Sequence[Service] = (), *,
        on_wait: Callable[[str], None],
    ) -> Handed:  # fmt: skip
        """`revision`: a full commit id or a ref; None: the settings alone. `export`: parts whose `files` are needed.
        `on_wait` is called, once, with what is waited for if it takes long.

        Raises SourceRefusedError, SourceAwayError, LeaseLostError.
        """
        request = SourceRequested(
            customer_uuid=deployment.customer_uuid, app_id=deployment.app_id, deployment_id=deployment.id,
            request_id=uuid.uuid4(), revision=revision, export=list(export),
        )  # fmt: skip
        answered = self._waiting[request.request_id] = asyncio.Event()
        try:
            async with self._pool.acquire() as tx, tx.transaction():
                held = await tx.fetchval(
                    "INSERT INTO sources (deployment_id, request_id)"
                    " SELECT id, $2 FROM deployments WHERE id = $1 AND lease_owner = $3 AND state = 'running'"
                    " ON CONFLICT (deployment_id) DO UPDATE"
                    " SET request_id = EXCLUDED.request_id, answer = NULL, env = NULL RETURNING true",
                    deployment.id,
                    request.request_id,
                    deployment.lease_owner,
                )
                if not held:
                    raise LeaseLostError(deployment.id)
                await self._outbox.add(tx, request)
            quiet = asyncio.get_running_loop().call_later(QUIET_SECONDS, on_wait, _waits_for(request))
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await answered.wait()
            finally:
                quiet.cancel()
        except TimeoutError:
            raise SourceAwayError("The provisioner does not answer.") from None
        finally:
            del self._waiting[request.request_id]
        return await self._answer(request)

    async def _answer(self, request: SourceRequested) -> Handed:
        row = await self._pool.fetchrow(
            "SELECT answer, env FROM sources WHERE deployment_id = $1 AND request_id = $2",
            request.deployment_id,
            request.request_id,
        )
        if row is None:
            raise LeaseLostError(request.deployment_id)
        answer: dict[str, Any] = row["answer"]
        if "key" in answer:
            raise SourceRefusedError(answer["key"], answer["message"])
        env = json.loads(self._vault.decrypt(row["env"]))
        return Handed(answer["commit"], cast("dict[Service, str]", answer["trees"]), env, answer["env_version"])

    def folder(self, deployment: Deployment) -> Path:
        """Return the folder of the deployment's exported trees, each named by its id."""
        return self._exports_root / names.check(names.DeploymentId, deployment.id)

    async def ready(self, tx: Connection, data: SourceReady) -> None:
        """Keep the answer to the deployment's last question; ignore all others."""
        answer = data.model_dump(include={"commit", "trees", "env_version"})
        await _keep(tx, data, answer, self._crossing.reseal(data.env, self._vault))

    async def refused(self, tx: Connection, data: SourceRefused) -> None:
        await _keep(tx, data, data.model_dump(include={"key", "message"}), None)

    async def run(self) -> None:
        """Wake those whose answer has arrived. Runs until cancelled."""
        while True:
            await wait(self._wakeup, POLL_SECONDS)
            try:
                await self._look()
            except db_errors.ANY as error:
                log.warning("answers_not_read", error=f"{type(error).__name__}: {error}")
                await asyncio.sleep(0.5)
                self._wakeup.set()

    async def _look(self) -> None:
        if not self._waiting:
            return
        rows = await self._pool.fetch(
            "SELECT request_id FROM sources WHERE request_id = ANY($1) AND answer IS NOT NULL", list(self._waiting)
        )
        for row in rows:
            if event := self._waiting.get(row["request_id"]):
                event.set()


def _waits_for(request: SourceRequested) -> str:
    what = "settings" if request.revision is None else "files" if request.export else "commit and settings"
    return f"Waiting for the provisioner to read the site's {what}; the deployment continues by itself"


async def _keep(tx: Connection, data: SourceReady | SourceRefused, answer: dict[str, Any], env: str | None) -> None:
    await tx.execute(
        "UPDATE sources SET answer = $3, env = $4 WHERE deployment_id = $1 AND request_id = $2 AND answer IS NULL",
        data.deployment_id,
        data.request_id,
        answer,
        env,
    )
    wake(tx, CHANNEL)
