"""What is done for all repositories, beside the jobs of single sites."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from provisioner import upkeep as module
from provisioner.git.builtin import path_of
from provisioner.upkeep import Upkeep
from shared.locks import Locks

CUSTOMER, APP = "cust_abcdefghijkl", "app_abcdefghij"


class Store:
    async def ready_sites(self, _: object) -> list[tuple[str, str, dict[str, str]]]:
        return [(CUSTOMER, APP, {})]


async def test_git_tidies_under_the_sites_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bare repository and checkout: a job that held it, or wants it, does not run beside git."""
    locks, tidied = Locks(), []

    async def run(argv: Sequence[str], *, seconds: float) -> None:
        assert seconds
        tidied.append((argv[argv.index("-C") + 1], locks(APP).locked()))

    monkeypatch.setattr(module, "run", run)
    monkeypatch.setattr(module, "MAX_PACKS", 0)
    folders = [path_of(tmp_path, CUSTOMER, APP), tmp_path / "site" / ".git"]
    for folder in folders:
        (folder / "objects" / "pack").mkdir(parents=True)
        (folder / "objects" / "pack" / "one.pack").touch()
    tools = SimpleNamespace(
        queries=Store(),
        pool=None,
        locks=locks,
        settings=SimpleNamespace(repos_root=tmp_path),
        directory=lambda *_: tmp_path / "site",
    )
    maintained = Upkeep(cast("Any", tools), cast("Any", None), cast("Any", None))
    async with locks(APP):
        tidying = asyncio.ensure_future(maintained.tidy())
        for _ in range(20):
            await asyncio.sleep(0)
        assert tidied == []
    await tidying
    assert tidied == [(str(folder), True) for folder in folders]
    assert not locks(APP).locked()
