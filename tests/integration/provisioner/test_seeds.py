"""Ready templates outlive the process that made them, and are never used half made."""

import asyncio
import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from provisioner.git.seed import UNFINISHED, UNFINISHED_SECONDS, Seeds
from shared import templates
from tests.integration.provisioner import seed_maker


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two small templates."""
    made = tmp_path / "templates"
    for name in ("base/www/index.html", "base/README.md", "portfolio/www/index.html", "blog/feed.xml"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(f"This is {name}.\n")
    return made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "seeds"


def change(folder: Path) -> None:
    (folder / "base" / "README.md").write_text("Another one.\n")


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


async def copied(seeds: Seeds, folder: Path, tmp_path: Path) -> None:
    """A site gets what the template is."""
    for site_type in seeds.available():
        expected, copy = tmp_path / f"expected-{site_type}", tmp_path / f"copy-{site_type}"
        templates.compose(folder, site_type, expected)
        await seeds.copy(site_type, copy)
        assert files(copy) == files(expected)


def made(root: Path) -> dict[str, tuple[int, int]]:
    """What would be another if it were made again."""
    return {p.name: (p.stat().st_ino, (p / ".git" / "index").stat().st_mtime_ns) for p in root.iterdir()}


async def test_a_restart_makes_none(folder: Path, root: Path, tmp_path: Path) -> None:
    await Seeds(folder, root).warm()
    before = made(root)
    assert sorted(name.split("-")[0] for name in before) == ["blog", "portfolio"]
    seeds = Seeds(folder, root)
    await seeds.warm()
    await copied(seeds, folder, tmp_path)
    assert made(root) == before


async def test_a_changed_template_is_made_and_the_old_one_removed(folder: Path, root: Path, tmp_path: Path) -> None:
    """Also what a killed process left long ago; what another may be making at this moment stays."""
    await Seeds(folder, root).warm()
    old, before = made(root), await Seeds(folder, root).tree("blog")
    left, young = root / f"{UNFINISHED}left", root / f"{UNFINISHED}young"
    for draft in (left, young, root / "portfolio"):
        draft.mkdir()
    os.utime(left, (long_ago := time.time() - UNFINISHED_SECONDS - 1, long_ago))
    change(folder)
    seeds = Seeds(folder, root)
    await seeds.warm()
    assert await seeds.tree("blog") != before
    await copied(seeds, folder, tmp_path)
    young.rmdir()
    assert len(made(root)) == 2
    assert not made(root).keys() & old.keys()


async def test_one_whose_seed_another_removed_makes_it_again(folder: Path, root: Path, tmp_path: Path) -> None:
    """The platform's old version still runs when the new one starts."""
    theirs = tmp_path / "old-version"
    templates.compose(folder, "portfolio", theirs / "base")
    (theirs / "portfolio").mkdir()
    running = Seeds(theirs, root)
    await running.warm()
    change(folder)
    await Seeds(folder, root).warm()
    await copied(running, theirs, tmp_path)


def shorten(seed: Path) -> None:
    (seed / "README.md").write_bytes(b"")


def lose_index(seed: Path) -> None:
    (seed / ".git" / "index").unlink()


def shorten_index(seed: Path) -> None:
    (seed / ".git" / "index").write_bytes(b"")


def lose_objects(seed: Path) -> None:
    for pack in (seed / ".git" / "objects" / "pack").iterdir():
        pack.unlink()


@pytest.mark.parametrize("damage", [shorten, lose_index, shorten_index, lose_objects])
async def test_a_damaged_one_is_made_again(
    folder: Path, root: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """As after a power failure."""
    await Seeds(folder, root).warm()
    trees = {site_type: await Seeds(folder, root).tree(site_type) for site_type in ("blog", "portfolio")}
    for seed in root.iterdir():
        damage(seed)
    seeds = Seeds(folder, root)
    await seeds.warm()
    await copied(seeds, folder, tmp_path)
    assert {site_type: await seeds.tree(site_type) for site_type in trees} == trees
    assert len(made(root)) == 2


async def test_several_at_once_make_one(folder: Path, root: Path, tmp_path: Path) -> None:
    assert await asyncio.gather(*(seed_maker.run(folder, root) for _ in range(4))) == [0] * 4
    assert len(made(root)) == 2
    await copied(Seeds(folder, root), folder, tmp_path)


@pytest.mark.timeout(120)
async def test_killed_at_each_statement_none_is_used_half_made(folder: Path, root: Path, tmp_path: Path) -> None:
    shutil.rmtree(folder / "blog")
    outcome, number = -signal.SIGKILL, 0
    while outcome == -signal.SIGKILL:
        number += 1
        # Never made before, and the one before is not needed any more.
        (folder / "base" / "README.md").write_text(f"Number {number}.\n")
        outcome = await seed_maker.run(folder, root, last=number)
        seeds = Seeds(folder, root)
        await copied(seeds, folder, tmp_path)
        await seeds.warm()
        assert len([path for path in root.iterdir() if not path.name.startswith(UNFINISHED)]) == 1
    assert outcome == 0
    assert number > 40
