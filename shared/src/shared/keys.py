"""The operator's tool for key files: `python -m shared.keys rotate|forget`, for all files of a folder.

Rotation without downtime:
1. `rotate` adds a new key at the top of each file.
2. Restart the services: each re-encrypts its own secrets at start (`Parts.secrets`).
3. `forget` removes the older keys, unless a secret in the database or at the broker, or an archive, still needs one.

A file of the folder whose keys are for `age` (shared/age.py) is for the archives of deleted sites: the provisioner gets
the public half by the file of the same name in `WEBMETEOR_RECIPIENTS`, and needs no restart. Archives are not encrypted
again: their keys can be forgotten once the last one has expired.

`WEBMETEOR_KEYS` is the folder; `forget` needs the administrator's `WEBMETEOR_ADMIN_DATABASE_URL`, `WEBMETEOR_AMQP_URL`,
and `WEBMETEOR_ARCHIVES`, the folder of the archives.
"""

import asyncio
import os
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import aio_pika
import asyncpg

from shared import age
from shared.messaging import topology
from shared.secrets import Vault, add_key, forget_old_keys, old_keys

# Every Fernet token of this century starts like this: a version byte and the first bytes of a timestamp.
_TOKEN = re.compile(r"gAAAAA[\w-]+={0,2}")


async def needed(files: list[Path], dsn: str, amqp_url: str) -> list[str]:
    """Places whose secrets still need an older key of these files, with the number of secrets."""
    keys = sorted({key for file in files for key in old_keys(file)})
    if not keys:
        return []
    vault, found = Vault(keys), Counter[str]()
    # In the direction in which secrets move: outboxes before queues.
    async for place, text in _texts(dsn):
        found[place] += sum(vault.reads(token) for token in _TOKEN.findall(text))
    async for place, text in _messages(amqp_url):
        found[place] += sum(vault.reads(token) for token in _TOKEN.findall(text))
    return [f"{place} ({count})" for place, count in sorted(found.items()) if count]


def needed_by_archives(files: list[Path], archives: Path) -> list[str]:
    """Archives that only an older key of these files opens, and secrets beside archives of before that need one."""
    identities = [key for file in files if age.is_key_file(file) for key in old_keys(file)]
    tokens = [key for file in files if not age.is_key_file(file) for key in old_keys(file)]
    vault = Vault(tokens) if tokens else None
    # Drafts too: an archive that is being written.
    sealed = [file for file in archives.glob("*app_*.age*") if age.opens(identities, file)]
    beside = [file for file in archives.glob("app_*.env") if vault and vault.reads(file.read_text())]
    return [f"archive {file.name}" for file in sorted([*sealed, *beside])]


async def _texts(dsn: str) -> AsyncIterator[tuple[str, str]]:
    """(schema.table.column, value) for every text in any column that seems to contain a token."""
    connection = await asyncpg.connect(dsn)
    try:
        columns = await connection.fetch(
            "SELECT format('%I.%I', table_schema, table_name) AS table, quote_ident(column_name) AS column, data_type"
            " FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'"
            " AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY')"
        )
        for table, column, kind in columns:
            text = f"encode({column}, 'escape')" if kind == "bytea" else f"{column}::text"
            # The database supplied and quoted the names.
            query = f"SELECT {text} FROM {table} WHERE {text} LIKE '%gAAAAA%'"  # noqa: S608
            async with connection.transaction(readonly=True):
                async for row in connection.cursor(query):
                    yield f"{table}.{column}", row[0]
    finally:
        await connection.close()


async def _messages(amqp_url: str) -> AsyncIterator[tuple[str, str]]:
    """(queue, body) for all messages; closing the channel requeues them in place."""
    async with await aio_pika.connect(amqp_url) as connection:
        for name in topology.queues():
            async with connection.channel() as channel:
                queue = await channel.get_queue(name, ensure=False)
                while message := await queue.get(fail=False):
                    yield f"queue {name}", message.body.decode(errors="replace")


def main(action: str) -> None:
    folder = Path(os.environ["WEBMETEOR_KEYS"])
    files = sorted(path for path in folder.iterdir() if path.suffix != ".new")
    if action == "forget":
        _refuse_while_needed(files)
    for file in files:
        if action == "forget":
            forget_old_keys(file)
        elif age.is_key_file(file):
            age.add_identity(file)
            age.write_recipient(file, Path(os.environ["WEBMETEOR_RECIPIENTS"]) / file.name)
        else:
            add_key(file)
    print(f"{action}: {', '.join(file.name for file in files)}")
    if action == "rotate":
        print("Now restart the services, then: forget")


def _refuse_while_needed(files: list[Path]) -> None:
    """Before it looks, it makes sure that no archive is being encrypted for an older key from now on."""
    for file in files:
        if age.is_key_file(file):
            age.write_recipient(file, Path(os.environ["WEBMETEOR_RECIPIENTS"]) / file.name)
    texts = [file for file in files if not age.is_key_file(file)]
    places = asyncio.run(needed(texts, os.environ["WEBMETEOR_ADMIN_DATABASE_URL"], os.environ["WEBMETEOR_AMQP_URL"]))
    places += needed_by_archives(files, Path(os.environ["WEBMETEOR_ARCHIVES"]))
    if places:
        sys.exit(
            f"Older keys are still needed by: {', '.join(places)}.\nRestart the services, so that each re-encrypts"
            " what it owns; replay or discard parked events; wait for archives to expire; then try again. Nothing was"
            " changed."
        )


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in {"rotate", "forget"}:
        sys.exit("usage: python -m shared.keys rotate|forget")
    main(sys.argv[1])
