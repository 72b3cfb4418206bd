"""Repository name → site and webhook secret, cached in memory: a lookup per delivery would cost a round trip."""

import time
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from shared.db.pool import Pool
from shared.names import RepoFullName
from shared.secrets import Vault

SECONDS = 30.0
MAX_ENTRIES = 10_000
_NAME: TypeAdapter[str] = TypeAdapter(RepoFullName)


@dataclass(frozen=True)
class Repository:
    app_id: str
    customer_uuid: str
    branch: str
    secret: str


class Repositories:
    """`forget` makes a change visible at once in this process; in others within SECONDS.

    A stale entry does no harm: a failed signature is checked again against the database, and the statement that
    stores deliveries refuses one for a deleted site.
    """

    def __init__(self, pool: Pool, vault: Vault, common: Vault) -> None:
        self._pool = pool
        self._vault = vault
        self._common = common
        self._known: dict[str, tuple[float, Repository]] = {}

    async def find(self, full_name: str, *, fresh: bool = False) -> Repository | None:
        """Names are case-insensitive, as at GitHub."""
        name = full_name.lower()
        until, known = self._known.get(name, (0.0, None))
        if known and not fresh and time.monotonic() < until:
            return known
        return await self._load(name)

    async def _load(self, name: str) -> Repository | None:
        try:
            _NAME.validate_python(name)
        except ValidationError:
            return None
        row = await self._pool.fetchrow(
            "SELECT app_id, customer_uuid, repo_branch, webhook_secret FROM sites"
            " WHERE lower(repo_full_name) = $1 AND status <> 'deleting'",
            name,
        )
        if row is None:
            self._known.pop(name, None)
            return None
        secret = self._vault.decrypt(row["webhook_secret"])
        found = Repository(row["app_id"], row["customer_uuid"], row["repo_branch"], secret)
        if len(self._known) >= MAX_ENTRIES:
            self._known.clear()
        self._known[name] = (time.monotonic() + SECONDS, found)
        return found

    def forget(self, app_id: str) -> None:
        self._known = {name: item for name, item in self._known.items() if item[1].app_id != app_id}

    def adopt(self, secret: str) -> str:
        """Re-encrypt the provisioner's vault token with the gateway's own key."""
        return self._common.reseal(secret, self._vault)
