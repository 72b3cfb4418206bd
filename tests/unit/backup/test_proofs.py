"""What counts as a proof. Texts and names are a customer's."""

import hashlib
import json
from pathlib import Path

import pytest

from backup.errors import ProofFailedError
from backup.model import Database, Kept
from backup.proving import check_files, compare, read_answer

COUNTED = Database(server="17.6 (Debian)", tables={"public.orders": 3, "public.stock": 0})


def test_the_same_rows_are_a_proof() -> None:
    """Under a newer minor version, too."""
    compare(COUNTED, Database(server="17.9", tables={"public.stock": 0, "public.orders": 3}))


@pytest.mark.parametrize(
    ("server", "tables", "said"),
    [
        ("17.6", {"public.orders": 2, "public.stock": 0}, "public.orders: 2 rows instead of 3"),
        ("17.6", {"public.orders": 3}, "public.stock: no rows instead of 0"),
        ("17.6", {"public.orders": 3, "public.stock": 0, "public.more": 1}, "public.more: 1 rows instead of no"),
        ("17.6", {}, "2 tables differ"),
        ("18.0", dict(COUNTED.tables), "restored by 18.0"),
    ],
)
def test_anything_else_is_none(server: str, tables: dict[str, int], said: str) -> None:
    with pytest.raises(ProofFailedError, match=said.replace(".", r"\.")):
        compare(COUNTED, Database(server=server, tables=tables))


def test_few_tables_are_told_of_many() -> None:
    many = {f"public.t{number}": 1 for number in range(10_000)}
    with pytest.raises(ProofFailedError) as failure:
        compare(Database(server="17", tables=many), Database(server="17", tables={}))
    assert len(failure.value.message) < 400


@pytest.mark.parametrize(
    "text",
    [
        b"", b"[]", b"{}", b"[" * 100_000, b'{"server": "17", "tables": {"a": "many"}}', b"\xff\xfe", b'{"server": 17}',
        b"failed: pg_restore: error: \x1b[31m" + b"x" * 5000, b"failed: \xff",
    ],
)  # fmt: skip
def test_an_answer_that_is_no_count_proves_nothing(text: bytes) -> None:
    with pytest.raises(ProofFailedError) as failure:
        read_answer(text)
    assert len(failure.value.message) < 600


def test_an_answer_is_read() -> None:
    assert read_answer(COUNTED.model_dump_json().encode() + b"\n") == COUNTED


def test_files_are_those_of_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    one = Kept(bytes=3, sha256=hashlib.sha256(b"one").hexdigest())
    check_files(tmp_path, {"a": one})
    with pytest.raises(ProofFailedError, match="b is missing"):
        check_files(tmp_path, {"a": one, "b": one})
    (tmp_path / "a").write_bytes(b"two")
    with pytest.raises(ProofFailedError, match="a is not the file"):
        check_files(tmp_path, {"a": one})


def test_a_name_in_a_manifest_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret").write_bytes(b"one")
    kept = Kept(bytes=3, sha256=hashlib.sha256(b"one").hexdigest())
    with pytest.raises(ProofFailedError, match="is missing"):
        check_files(tmp_path / "inside", {"../secret": kept})


def test_a_count_of_a_database_survives_json() -> None:
    assert Database.model_validate(json.loads(COUNTED.model_dump_json())) == COUNTED
