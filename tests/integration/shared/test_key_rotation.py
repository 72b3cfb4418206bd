"""Changing the keys without a stop and without losing a secret."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import aio_pika
import pytest
from aio_pika.abc import AbstractRobustConnection
from cryptography.fernet import Fernet

from api_gateway.bootstrap import SECRETS as GATEWAYS
from deployer.bootstrap import SECRETS as DEPLOYERS
from provisioner.bootstrap import SECRETS as PROVISIONERS
from shared import age, keys
from shared.db.pool import Pool
from shared.events.types import DEPLOYER, GATEWAY, PROVISIONER
from shared.messaging.topology import parked_queue
from shared.secrets import KeyFileError, Vault, add_key, forget_old_keys, reencrypt

DECLARED = {GATEWAY: GATEWAYS, DEPLOYER: DEPLOYERS, PROVISIONER: PROVISIONERS}
NewDsn = Callable[[str], Awaitable[str]]


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


async def test_a_secret_that_is_lost_keeps_nobody_from_starting(pool: Pool, key_file: Path) -> None:
    """It stays as it is; all others are renewed."""
    await pool.execute("CREATE TABLE secrets_of_sites (token text)")
    lost, known = Vault([Fernet.generate_key().decode()]).encrypt("lost"), Vault.from_file(key_file).encrypt("known")
    await pool.executemany("INSERT INTO secrets_of_sites VALUES ($1)", [(lost,), (known,), ("no token",)])
    add_key(key_file)
    vault = Vault.from_file(key_file)
    assert await reencrypt(pool, vault, "secrets_of_sites", "token") == 1
    tokens = {row["token"] for row in await pool.fetch("SELECT token FROM secrets_of_sites")}
    assert {lost, "no token"} < tokens
    assert [vault.decrypt(token) for token in tokens - {lost, "no token"}] == ["known"]


async def test_what_the_version_before_kept_as_it_came_is_taken_over(pool: Pool, vault: Vault, common: Vault) -> None:
    """During an upgrade the other side may be the newer one already, and send what only the common key reads."""
    await pool.execute("CREATE TABLE secrets_of_sites (token text)")
    await pool.execute("INSERT INTO secrets_of_sites VALUES ($1)", common.encrypt("travelled"))
    assert await reencrypt(pool, vault, "secrets_of_sites", "token", common=common) == 1
    assert vault.decrypt(await pool.fetchval("SELECT token FROM secrets_of_sites")) == "travelled"


async def test_table_name_is_no_place_for_sql(pool: Pool, vault: Vault) -> None:
    """Names come from code, and are checked all the same."""
    with pytest.raises(ValueError, match="not identifiers"):
        await reencrypt(pool, vault, "jobs; DROP TABLE jobs", "payload")


@pytest.mark.parametrize("service", DECLARED)
async def test_what_a_service_declares_is_there(new_dsn: NewDsn, vault: Vault, service: str) -> None:
    """Every column by its real name."""
    from shared.db.pool import create_pool

    pool = await create_pool(await new_dsn(service))
    assert [await reencrypt(pool, vault, *column) for column in DECLARED[service]] == [0] * len(DECLARED[service])
    pool.terminate()


PLACES = {
    "a column": ("INSERT INTO places (token) VALUES ($1)", "places.token"),
    "a part of a text": ("INSERT INTO places (token) VALUES ('{\"values\": \"' || $1 || '\"}')", "places.token"),
    "JSON": ("INSERT INTO places (payload) VALUES (jsonb_build_object('password', $1::text))", "places.payload"),
    "an event on its way": ("INSERT INTO outbox (type, body) VALUES ('x', convert_to($1, 'UTF8'))", "outbox.body"),
    "a list": ("INSERT INTO places (list) VALUES (ARRAY['x', $1])", "places.list"),
}


@pytest.mark.parametrize("place", PLACES)
async def test_a_key_that_is_needed_is_not_forgotten(
    pool: Pool, dsn: str, amqp_url: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the secret is, declared or not; the error says where."""
    file = _folder(tmp_path, dsn, amqp_url, monkeypatch)
    await pool.execute("CREATE TABLE places (token text, payload jsonb, list text[])")
    statement, where = PLACES[place]
    await pool.execute(statement, Vault.from_file(file).encrypt("needed"))
    await asyncio.to_thread(keys.main, "rotate")
    rotated = file.read_text()
    with pytest.raises(SystemExit, match=re.escape(f"shared.{where} (1).")):
        await asyncio.to_thread(keys.main, "forget")
    assert file.read_text() == rotated
    await pool.execute("DELETE FROM outbox; DELETE FROM places")
    await asyncio.to_thread(keys.main, "forget")
    assert file.read_text() == rotated.split()[0] + "\n"


async def test_a_parked_event_needs_its_key(
    dsn: str, amqp_url: str, connection: AbstractRobustConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be replayed weeks later; looking at it leaves it where it is."""
    file = _folder(tmp_path, dsn, amqp_url, monkeypatch)
    body = f'{{"values": "{Vault.from_file(file).encrypt("parked")}"}}'.encode()
    queue = parked_queue(PROVISIONER)
    async with connection.channel() as channel:
        await channel.default_exchange.publish(aio_pika.Message(body), routing_key=queue)
        keys.main("rotate")
        for _ in range(2):
            assert await keys.needed([file], dsn, amqp_url) == [f"queue {queue} (1)"]
        await (await channel.get_queue(queue)).purge()
    assert await keys.needed([file], dsn, amqp_url) == []


async def test_a_key_that_an_archive_needs_is_not_forgotten(
    dsn: str, amqp_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New archives are for the new key at once; the old one goes when the last archive that needs it has gone."""
    key = _folder(tmp_path, dsn, amqp_url, monkeypatch).with_name("archives")
    recipient, archives = tmp_path / "recipients" / "archives", tmp_path / "archive"
    archives.mkdir()
    age.add_identity(key)
    age.write_recipient(key, recipient)
    before = recipient.read_text()
    await _encrypt(archives / "app_a-1.tar.zst.age", recipient)
    await asyncio.to_thread(keys.main, "rotate")
    assert recipient.read_text() != before
    await _encrypt(archives / "app_b-1.tar.zst.age", recipient)
    recipient.write_text(before)  # as if it had been killed before it wrote it
    with pytest.raises(SystemExit, match=re.escape("needed by: archive app_a-1.tar.zst.age.")):
        await asyncio.to_thread(keys.main, "forget")
    assert recipient.read_text() != before
    assert len(key.read_text().split()) == 2
    (archives / "app_a-1.tar.zst.age").unlink()
    await asyncio.to_thread(keys.main, "forget")
    assert age.opens(key.read_text().split(), archives / "app_b-1.tar.zst.age")
    assert len(key.read_text().split()) == 1


async def _encrypt(file: Path, recipient: Path) -> None:
    argv = (*age.encrypt_command(recipient), "--output", str(file))
    process = await asyncio.create_subprocess_exec(*argv, stdin=asyncio.subprocess.PIPE)
    await process.communicate(b"an archive")
    assert process.returncode == 0


def _folder(tmp_path: Path, dsn: str, amqp_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "keys"
    if not folder.exists():
        add_key(folder / "own")
    settings = {
        "KEYS": str(folder), "ADMIN_DATABASE_URL": dsn, "AMQP_URL": amqp_url,
        "RECIPIENTS": str(tmp_path / "recipients"), "ARCHIVES": str(tmp_path / "archive"),
    }  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(f"WEBMETEOR_{name}", value)
    return folder / "own"
