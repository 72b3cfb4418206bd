"""A template as a ready directory with packed objects and index: a new site copies it and only makes its commit."""

import asyncio
import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from provisioner.git import command
from provisioner.git.process import run
from provisioner.git.provider import BRANCH
from shared import templates


@dataclass(frozen=True)
class Seed:
    folder: Path
    tree: str


class Seeds:
    """One folder per site type under `root`, made anew by each process: templates change only with the program."""

    def __init__(self, templates_dir: Path, root: Path) -> None:
        self._templates = templates_dir
        self._root = root
        self._made: dict[str, Seed] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def available(self) -> list[str]:
        return templates.available(self._templates)

    async def warm(self) -> None:
        for site_type in self.available():
            await self._seed(site_type)

    async def copy(self, site_type: str, destination: Path) -> None:
        """Replaces `destination`. Raises shared.templates.UnknownSiteTypeError."""
        seed = await self._seed(site_type)
        await asyncio.to_thread(_copy, seed.folder, destination)

    async def tree(self, site_type: str) -> str:
        """The template's version: its git tree."""
        return (await self._seed(site_type)).tree

    async def pack(self, site_type: str) -> Path:
        """All of the tree's objects in one file."""
        folder = (await self._seed(site_type)).folder
        return next((folder / ".git" / "objects" / "pack").glob("*.pack"))

    async def _seed(self, site_type: str) -> Seed:
        async with self._locks[site_type]:
            if site_type not in self._made:
                self._made[site_type] = await self._make(site_type)
            return self._made[site_type]

    async def _make(self, site_type: str) -> Seed:
        seed = self._root / site_type
        await asyncio.to_thread(_compose, self._templates, site_type, seed)
        await run(command.git("init", "-q", "--template=", f"--initial-branch={BRANCH}", str(seed)))
        await run(command.git("add", "--all", cwd=seed))
        return Seed(seed, await _pack(seed))


async def _pack(seed: Path) -> str:
    """One file instead of a hundred to copy; the tree that it holds."""
    tree = (await run(command.git("write-tree", cwd=seed))).decode().strip()
    names = await run(command.git("rev-list", "--objects", "--no-object-names", tree, cwd=seed))
    await run(command.git("pack-objects", "-q", ".git/objects/pack/pack", cwd=seed), stdin=names)
    await run(command.git("prune-packed", "-q", cwd=seed))
    return tree


def _compose(templates_dir: Path, site_type: str, seed: Path) -> None:
    shutil.rmtree(seed, ignore_errors=True)
    seed.mkdir(parents=True)
    templates.compose(templates_dir, site_type, seed)


def _copy(seed: Path, destination: Path) -> None:
    shutil.rmtree(destination, ignore_errors=True)
    destination.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(seed, destination)
    destination.chmod(0o755)
