"""A template as a prepared directory with packed objects and an index: a new site copies it and adds a commit."""

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

from provisioner.errors import GitFailedError
from provisioner.git import command
from provisioner.git.process import run
from provisioner.git.provider import BRANCH
from shared import templates
from shared.threads import in_thread

# Part of each name; increment it whenever the code here prepares a composed template differently.
FORM = 1
UNFINISHED = ".unfinished-"
UNFINISHED_SECONDS = 3600


@dataclass(frozen=True)
class Seed:
    folder: Path
    tree: str


class Seeds:
    """One folder per site type below `root`, named after the template's content; folders survive restarts.

    Several processes may share them, also of different platform versions.
    """

    def __init__(self, templates_dir: Path, root: Path) -> None:
        self._templates = templates_dir
        self._root = root
        self._found: dict[str, Seed] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def available(self) -> list[str]:
        return templates.available(self._templates)

    async def warm(self) -> None:
        """Make missing seeds; remove those that no template needs any more."""
        needed = [(await self._seed(site_type)).folder for site_type in self.available()]
        await in_thread(_sweep, self._root, needed)

    async def copy(self, site_type: str, destination: Path) -> None:
        """Replace `destination` with the seed. Raises shared.templates.UnknownSiteTypeError."""
        seed = await self._seed(site_type)
        await in_thread(_copy, seed.folder, destination)

    async def tree(self, site_type: str) -> str:
        """Return the template's version: its git tree."""
        return (await self._seed(site_type)).tree

    async def pack(self, site_type: str) -> Path:
        """Return the file with all of the tree's objects."""
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
        """Make a draft and rename it: a seed with its final name is complete."""
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
    """Pack the objects into one file, which is faster to copy; return its tree."""
    tree = (await run(command.git("write-tree", cwd=draft))).decode().strip()
    names = await run(command.git("rev-list", "--objects", "--no-object-names", tree, cwd=draft))
    await run(command.git("pack-objects", "-q", ".git/objects/pack/pack", cwd=draft), stdin=names)
    await run(command.git("prune-packed", "-q", cwd=draft))
    return tree


async def _is_whole(seed: Seed) -> bool:
    """Check a seed's content: a power loss may keep the folder's name but lose file contents."""
    try:
        await run(command.git("diff-files", "--quiet", cwd=seed.folder))
        tree = await run(command.git("write-tree", cwd=seed.folder))
    except GitFailedError:
        return False
    return tree.decode().strip() == seed.tree


def _publish(draft: Path, folder: Path) -> None:
    """Rename the draft; if another process was faster, keep its seed: the same name means the same content."""
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
        raise FileNotFoundError(seed)  # removed meanwhile: the copy may be incomplete
    destination.chmod(0o755)


def _sweep(root: Path, needed: Collection[Path]) -> None:
    """Remove unneeded folders, except recent drafts that another process may be making."""
    for found in root.iterdir():
        with contextlib.suppress(FileNotFoundError):
            young = time.time() - found.stat().st_mtime < UNFINISHED_SECONDS
            if found not in needed and not (young and found.name.startswith(UNFINISHED)):
                _remove(found)


def _remove(folder: Path) -> None:
    """Rename the folder first, so that no process finds a partial seed."""
    aside = folder.with_name(f"{UNFINISHED}{secrets.token_hex(4)}")
    with contextlib.suppress(FileNotFoundError):
        folder.rename(aside)
        shutil.rmtree(aside)
