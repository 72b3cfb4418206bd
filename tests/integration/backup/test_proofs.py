"""Proofs by a real prover: a copy counts when its database was restored and every row was there."""

import pytest

from backup.restic import Repository
from shared.events import types as t

from .conftest import World, dumped

pytestmark = pytest.mark.stack

HOSTILE = """CREATE FUNCTION harm() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
  BEGIN EXECUTE 'ALTER ROLE guest SET default_transaction_read_only = on'; EXCEPTION WHEN OTHERS THEN NULL; END;
  BEGIN EXECUTE 'ALTER DATABASE proof SET search_path = evil, pg_catalog'; EXCEPTION WHEN OTHERS THEN NULL; END;
  BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''touch /proofs/owned'''; EXCEPTION WHEN OTHERS THEN NULL; END;
  BEGIN EXECUTE 'CREATE DATABASE more'; EXCEPTION WHEN OTHERS THEN NULL; END;
  RETURN 1;
END $$;
CREATE TABLE orders (id int); INSERT INTO orders SELECT generate_series(1, 300);
CREATE TABLE "odd ""n"" a" (x int);
CREATE TABLE computed (n int); INSERT INTO computed VALUES (1);
CREATE INDEX harmful ON computed ((harm()));"""


async def prove(world: World) -> None:
    await world.proving.look()
    await world.work()


async def test_a_good_copy_is_proven(world: World, prover: str, shop: bytes) -> None:
    made = await world.made(shop)
    await prove(world)
    assert [told.copy_id for told in await world.told(t.BackupProven)] == [made.copy_id], await world.told(
        t.BackupDisproved
    )
    assert list(world.settings.proofs_root.iterdir()) == []
    await prove(world)
    assert len(await world.told(t.BackupProven)) == 1
    # A site that sleeps has no newer copy: this one is tried again.
    await world.later(days=8)
    await prove(world)
    first, again = await world.told(t.BackupProven)
    assert (again.copy_id, again.proven_at > first.proven_at) == (made.copy_id, True)


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ("DELETE FROM orders WHERE id = 7;", "public.orders: 299 rows instead of 300"),
        ("DROP TABLE computed;", "public.computed: no rows instead of 1"),
        ('DROP TABLE computed, orders, "odd ""n"" a";', "3 tables differ"),
    ],
)
async def test_a_copy_that_lacks_rows_is_none(
    world: World, prover: str, shop: bytes, statements: str, said: str
) -> None:
    from .conftest import SHOP

    await world.made(dumped(SHOP + statements))
    await prove(world)
    [told] = await world.told(t.BackupDisproved)
    assert said in told.message
    assert await world.told(t.BackupProven) == []


@pytest.mark.parametrize("cut", [0, 100, 5000])
async def test_a_dump_that_is_cut_off_is_none_and_the_next_is_proven(
    world: World, prover: str, shop: bytes, cut: int
) -> None:
    await world.made(shop[:cut])
    await prove(world)
    assert len(await world.told(t.BackupDisproved)) == 1
    await world.made(shop)
    await prove(world)
    assert len(await world.told(t.BackupProven)) == 1


async def test_functions_in_a_dump_reach_nothing(world: World, prover: str, shop: bytes) -> None:
    """They run while it is restored. The next customer's proof is as ever."""
    await world.made(dumped(HOSTILE))
    await prove(world)
    await world.made(shop)
    await prove(world)
    assert len(await world.told(t.BackupProven)) >= 1
    assert (await world.told(t.BackupProven))[-1].copy_id == (await world.told(t.BackupMade))[-1].copy_id
    assert not (world.settings.proofs_root / "owned").exists()


async def test_a_copy_that_is_gone_from_the_repository_is_none(world: World, prover: str, shop: bytes) -> None:
    """But while the repository itself is away, that says nothing of the copy."""
    await world.made(shop)
    moved = world.settings.backup_local.with_name("elsewhere")
    world.settings.backup_local.rename(moved)
    await prove(world)
    assert await world.told(t.BackupDisproved) == []
    moved.rename(world.settings.backup_local)
    [snapshot] = await world.repository.snapshots()
    await Repository.forget(world.repository, [snapshot.id])
    await world.pool.execute("UPDATE jobs SET run_at = now()")
    with pytest.raises(Exception, match="restic restore failed"):
        await world.work()
