"""`python -m deployer cut` and `… restore`: have the running deployer copy a site's data, or put a copy into a site."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deployer.errors import SnapshotError
from deployer.running.snapshots import folder
from deployer.settings import Settings
from shared import jobs
from shared.db.pool import Pool, create_pool
from shared.names import AppId, check

CUT, RESTORE = "cut", "restore"
LOOK_SECONDS = 0.5


def run(settings: Settings, verb: str, words: Sequence[str]) -> int:
    """Return the exit code: 1 when the data could not be copied or restored."""
    return asyncio.run((_cut if verb == CUT else _restore)(settings, words))


async def _cut(settings: Settings, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        "python -m deployer cut", description="Copy a running site's database and uploads, as they are at one moment."
    )
    parser.add_argument("app_id", metavar="APP_ID")
    app_id = check(AppId, parser.parse_args(words).app_id)
    name = f"{app_id}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    target = folder.whole(settings.handover_root, name)
    return await _told(settings, CUT, app_id, {"name": name}, f"The data of {app_id} is in {target}.")


async def _restore(settings: Settings, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        "python -m deployer restore", description="Replace a site's database and uploads by those of a copy."
    )
    parser.add_argument("app_id", metavar="APP_ID", help="a running site of the same type; it loses its own data")
    parser.add_argument("folder", type=Path, help="of `cut` or of an unpacked archive, below the hand-over folder")
    wish = parser.parse_args(words)
    app_id, source = check(AppId, wish.app_id), wish.folder.resolve()
    try:
        folder.read(source)
    except SnapshotError as error:
        print(error.message, file=sys.stderr)  # noqa: T201
        return 1
    return await _told(settings, RESTORE, app_id, {"folder": str(source)}, f"{app_id} has the data of {source}.")


async def _told(settings: Settings, kind: str, app_id: str, payload: dict[str, Any], done: str) -> int:
    async with await create_pool(settings.database_url.get_secret_value(), size=1) as pool:
        failure = await ask(pool, kind, app_id, payload)
    print(failure or done, file=sys.stderr if failure else sys.stdout)
    return 1 if failure else 0


async def ask(pool: Pool, kind: str, app_id: str, payload: dict[str, Any]) -> str | None:
    """Wait for the deployer's job; return why it failed."""
    async with pool.acquire() as tx, tx.transaction():
        await jobs.enqueue(tx, kind, key=app_id, payload=payload)
        number = await tx.fetchval("SELECT max(id) FROM jobs WHERE kind = $1 AND key = $2", kind, app_id)
    while True:
        row = await pool.fetchrow("SELECT state, last_error FROM jobs WHERE id = $1", number)
        if row is None or row["state"] != "open":
            return None if row and row["state"] == "done" else str(row and row["last_error"])
        await asyncio.sleep(LOOK_SECONDS)
