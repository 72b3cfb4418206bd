"""Changing the key without a stop and without losing a secret."""

from pathlib import Path

import pytest
from shared.db.pool import Pool
from shared.secrets import KeyFileError, Vault, add_key, forget_old_keys, reencrypt


async def test_rotation_end_to_end(pool: Pool, key_file: Path) -> None:
    """New key on top → services start and re-encrypt what they own → the old key may go."""
    old = Vault.from_file(key_file)
    await pool.execute("CREATE TABLE secrets_of_sites (id int, token text)")
    rows = [(number, old.encrypt(f"secret {number}")) for number in range(5)]
    await pool.executemany("INSERT INTO secrets_of_sites VALUES ($1, $2)", [*rows, (5, ""), (6, None)])
    add_key(key_file)
    new = Vault.from_file(key_file)
    assert await reencrypt(pool, new, "secrets_of_sites", "token") == 5
    assert await reencrypt(pool, new, "secrets_of_sites", "token") == 0
    forget_old_keys(key_file)
    newest_alone = Vault.from_file(key_file)
    for row in await pool.fetch("SELECT * FROM secrets_of_sites WHERE token <> ''"):
        assert newest_alone.decrypt(row["token"]) == f"secret {row['id']}"
    with pytest.raises(KeyFileError):
        newest_alone.decrypt(rows[0][1])


async def test_table_name_is_no_place_for_sql(pool: Pool, vault: Vault) -> None:
    """Names come from code, and are checked all the same."""
    with pytest.raises(ValueError, match="not identifiers"):
        await reencrypt(pool, vault, "jobs; DROP TABLE jobs", "payload")
