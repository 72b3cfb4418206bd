import json
import os
from pathlib import Path
from typing import Any

import pytest

from backup.making import read_manifests, sweep
from backup.model import Copy

COPY = Copy("copy_aaaaaaaaaaaa", "app_abcdefghij", "cust_abcdefghijkl", "asked")
GOOD: dict[str, Any] = {
    "data": {"taken_at": "2026-12-01T10:00:00Z", "files": {"database.dump": {"bytes": 1, "sha256": "0" * 64}}},
    "source": {"files": {}},
}


def lay(root: Path, half: str, text: str) -> None:
    (root / f"{COPY.id}.{half}").mkdir()
    (root / f"{COPY.id}.{half}" / "manifest.json").write_text(text)


def test_a_copy_is_read_from_its_halves(tmp_path: Path) -> None:
    for half, manifest in GOOD.items():
        lay(tmp_path, half, json.dumps(manifest))
    assert read_manifests(tmp_path, COPY) == GOOD


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "[" * 100_000, '{"files": 1}', '{"files": {"a": {"bytes": 1, "sha256": "../x"}}}', "{}",
        '"' + "x" * 3_000_000 + '"',
    ],
)  # fmt: skip
def test_half_a_copy_is_none(tmp_path: Path, text: str) -> None:
    assert read_manifests(tmp_path, COPY) is None
    lay(tmp_path, "source", json.dumps(GOOD["source"]))
    assert read_manifests(tmp_path, COPY) is None
    lay(tmp_path, "data", text)
    assert read_manifests(tmp_path, COPY) is None


def test_the_sweeper_leaves_open_copies_and_young_folders(tmp_path: Path) -> None:
    names = ["copy_aaaaaaaaaaaa.data", ".copy_aaaaaaaaaaaa.source", "copy_bbbbbbbbbbbb.data", ".copy_cccccccccccc.data"]
    for name in (*names, "copy_dddddddddddd.data"):
        (tmp_path / name).mkdir()
    for name in names:
        os.utime(tmp_path / name, (0, 0))
    sweep(tmp_path, {COPY.id}, before=1000)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".copy_aaaaaaaaaaaa.source", "copy_aaaaaaaaaaaa.data", "copy_dddddddddddd.data",
    ]  # fmt: skip
