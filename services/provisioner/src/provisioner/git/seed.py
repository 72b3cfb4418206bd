"""A template as a ready directory with packed objects and index: a new site copies it and only makes its commit."""

import asyncio
import contextlib
import secrets
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from shared.threads import in_thread

from provisioner.errors import GitFailedError
from provisioner.git import command
from provisioner.git.process import run
from provisioner.git.provider import BRANCH
from shared import templates

# Part of each name: changed together with what is done to a composed template here.
FORM = 1
UNFINISHED = ".unfinished-"
UNFINISHED_SECONDS = 3600


@dataclass(frozen=True)
class Seed:
    folder: Path
    tree: str


class Seeds:
    """One folder per site type below `root`, named after the template's content: it outlives the process.

    Several processes may share them, of different versions of the platform too.
    """

    def __init__(self, templates_dir: Path, root: Path) -> None:
        self._templates = templates_dir
        self._root = root
        self._found: dict[str, Seed] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def available(self) -> list[str]:
        return templates.available(self._templates)

    async def warm(self) -> None:
        """Makes what is missing; what no template needs any more goes."""
        needed = [(await self._seed(site_type)).folder for site_type in self.available()]
        await in_thread(_sweep, self._root, needed)

    async def copy(self, site_type: str, destination: Path) -> None:
        """Replaces `destination`. Raises shared.templates.UnknownSiteTypeError."""
        seed = await self._seed(site_type)
        await in_thread(_copy, seed.folder, destination)

    async def tree(self, site_type: str) -> str:
        """The template's version: its git tree."""
        return (await self._seed(site_type)).tree

    async def pack(self, site_type: str) -> Path:
        """All of the tree's objects in one file."""
        folder = (await self._seed(site_type)).folder
        return next((folder / ".git" / "objects" / "pack").glob("*.pack"))

    async def _seed(self, site_type: str) -> Seed:
        async with self._locks[site_type]:
            seed = self._found.get(site_type)
            if seed is None or not seed.folder.exists():
                self._found[site_type] = seed = await self._find_or_make(site_type)
            return seed

    async def _find_or_make(self, site_type: str) -> Seed:
        digest = await in_thread(templates.digest, self._templates, site_type)
        name = f"{site_type}-{FORM}-{digest[:16]}"
        for folder in self._root.glob(f"{name}-*"):
            seed = Seed(folder, folder.name.rpartition("-")[2])
            if await _is_whole(seed):
                return seed
            await in_thread(_remove, folder)
        return await self._make(site_type, name)

    async def _make(self, site_type: str, name: str) -> Seed:
        """Beside its place and then renamed, so that a name is only borne by what is finished."""
        self._root.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self._root))
        try:
            await in_thread(templates.compose, self._templates, site_type, draft)
            await run(command.git("init", "-q", "--template=", f"--initial-branch={BRANCH}", str(draft)))
            await run(command.git("add", "--all", cwd=draft))
            tree = await _pack(draft)
            folder = self._root / f"{name}-{tree}"
            _publish(draft, folder)
        finally:
            await in_thread(shutil.rmtree, draft, ignore_errors=True)
        return Seed(folder, tree)


async def _pack(draft: Path) -> str:
    """One file instead of a hundred to copy; the tree that it holds."""
    tree = (await run(command.git("write-tree", cwd=draft))).decode().strip()
    names = await run(command.git("rev-list", "--objects", "--no-object-names", tree, cwd=draft))
    await run(command.git("pack-objects", "-q", ".git/objects/pack/pack", cwd=draft), stdin=names)
    await run(command.git("prune-packed", "-q", cwd=draft))
    return tree


async def _is_whole(seed: Seed) -> bool:
    """A machine that lost its power may have kept the name and lost what was in the files."""
    try:
        await run(command.git("diff-files", "--quiet", cwd=seed.folder))
        tree = await run(command.git("write-tree", cwd=seed.folder))
    except GitFailedError:
        return False
    return tree.decode().strip() == seed.tree


def _publish(draft: Path, folder: Path) -> None:
    """Where another process was first, its seed stays: what has the same name has the same content."""
    try:
        draft.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def _copy(seed: Path, destination: Path) -> None:
    shutil.rmtree(destination, ignore_errors=True)
    destination.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(seed, destination)
    if not seed.exists():
        raise FileNotFoundError(seed)  # removed meanwhile: the copy may lack files
    destination.chmod(0o755)


def _sweep(root: Path, needed: Collection[Path]) -> None:
    """Not what another process may be making at this moment."""
    for found in root.iterdir():
        with contextlib.suppress(FileNotFoundError):
            young = time.time() - found.stat().st_mtime < UNFINISHED_SECONDS
            if found not in needed and not (young and found.name.startswith(UNFINISHED)):
                _remove(found)


def _remove(folder: Path) -> None:
    """First the name, so that nobody finds half of it."""
    aside = folder.with_name(f"{UNFINISHED}{secrets.token_hex(4)}")
    with contextlib.suppress(FileNotFoundError):
        folder.rename(aside)
        shutil.rmtree(aside)
