"""A template as a ready directory with packed objects and index: a new site copies it and only makes its commit."""

import asyncio
import shutil
from collections import defaultdict
from pathlib import Path

from provisioner.git import command
from provisioner.git.process import run
from provisioner.git.provider import BRANCH
from shared import templates


class Seeds:
    """One folder per site type under `root`, made anew by each process: templates change only with the program."""

    def __init__(self, templates_dir: Path, root: Path) -> None:
        self._templates = templates_dir
        self._root = root
        self._made: dict[str, Path] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def available(self) -> list[str]:
        return templates.available(self._templates)

    async def warm(self) -> None:
        for site_type in self.available():
            await self._seed(site_type)

    async def copy(self, site_type: str, destination: Path) -> None:
        """Replaces `destination`. Raises shared.templates.UnknownSiteTypeError."""
        seed = await self._seed(site_type)
        await asyncio.to_thread(_copy, seed, destination)

    async def _seed(self, site_type: str) -> Path:
        async with self._locks[site_type]:
            if site_type not in self._made:
                self._made[site_type] = await self._make(site_type)
            return self._made[site_type]

    async def _make(self, site_type: str) -> Path:
        seed = self._root / site_type
        await asyncio.to_thread(_compose, self._templates, site_type, seed)
        await run(command.git("init", "-q", "--template=", f"--initial-branch={BRANCH}", str(seed)))
        await run(command.git("add", "--all", cwd=seed))
        await _pack(seed)
        return seed


async def _pack(seed: Path) -> None:
    """One file instead of a hundred to copy."""
    tree = (await run(command.git("write-tree", cwd=seed))).decode().strip()
    names = await run(command.git("rev-list", "--objects", "--no-object-names", tree, cwd=seed))
    await run(command.git("pack-objects", "-q", ".git/objects/pack/pack", cwd=seed), stdin=names)
    await run(command.git("prune-packed", "-q", cwd=seed))


def _compose(templates_dir: Path, site_type: str, seed: Path) -> None:
    shutil.rmtree(seed, ignore_errors=True)
    seed.mkdir(parents=True)
    templates.compose(templates_dir, site_type, seed)


def _copy(seed: Path, destination: Path) -> None:
    shutil.rmtree(destination, ignore_errors=True)
    destination.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(seed, destination)
    destination.chmod(0o755)
