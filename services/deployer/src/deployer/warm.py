"""`python -m deployer warm`: every template part as an image ahead, so that a fresh site builds nothing.

Quick when all is there: it composes the trees, asks git for their ids and the registry for the tags.
"""

import asyncio
import os
import tempfile
import time
from pathlib import Path

import aiohttp
from shared.errors import PlatformError
from shared.sitespec import Service

from deployer.build.builder import Order
from deployer.build.workshop import Workshop, workshop
from deployer.images import names
from deployer.model import PARTS
from deployer.process import output
from deployer.settings import EngineSettings
from shared import templates

WHOSE = "template"
# These are our own files; those of customers are read by deployer/reader only.
_GIT_ENV = {
    "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "LC_ALL": "C.UTF-8",
}


async def ensure(work: Workshop, site_type: str, part: Service, context: Path, tree: str) -> None:
    """Raises PlatformError."""
    began, lines, image_name = time.perf_counter(), list[str](), names.template(part)
    if await work.library.find(image_name, tree):
        _say(site_type, part, "there")
        return
    # Another stack on this engine may have built it: what is ours is the same for all.
    tag = await work.library.tag(tree)
    local = names.local_template(part, tag)
    if await work.engine.image_id(local):
        await work.library.push(local, image_name, tag)
        await work.library.find(image_name, tree)
        _say(site_type, part, f"pushed in {time.perf_counter() - began:.1f} s")
        return
    order = Order(WHOSE, WHOSE, part, image_name, tree, context)
    reference = await work.builder.build(order, on_line=lines.append, on_turn=lambda _: None)
    await work.library.at_hand(reference)
    await work.engine.tag(reference, local)
    _say(site_type, part, f"built in {time.perf_counter() - began:.1f} s")


async def warm(settings: EngineSettings) -> int:
    """Prints a line per part; the process's exit code."""
    began, failed, done = time.perf_counter(), 0, set[tuple[Service, str]]()
    async with aiohttp.ClientSession() as session:
        work = workshop(settings, session)
        try:
            for site_type in templates.available(settings.templates_dir):
                # Where the engine finds it too, by the same path.
                with tempfile.TemporaryDirectory(dir=settings.builds_root, prefix=".warm-") as scratch:
                    tree = Path(scratch) / "site"
                    templates.compose(settings.templates_dir, site_type, tree)
                    Path(scratch).chmod(0o755)
                    for part, tree_id in (await _trees(tree, Path(scratch) / "git")).items():
                        if (part, tree_id) not in done:
                            done.add((part, tree_id))
                            failed += not await _tried(work, site_type, part, tree / part, tree_id)
            await work.builder.forget(WHOSE)
        finally:
            await work.engine.close()
    print(f"{len(done)} template parts in {time.perf_counter() - began:.1f} s", flush=True)  # noqa: T201
    return 1 if failed else 0


async def _tried(work: Workshop, site_type: str, part: Service, context: Path, tree: str) -> bool:
    try:
        await ensure(work, site_type, part, context, tree)
    except PlatformError as error:
        _say(site_type, part, error.message)
        return False
    return True


def _say(site_type: str, part: str, what: str) -> None:
    print(f"  {site_type}/{part}: {what}", flush=True)  # noqa: T201


async def _trees(tree: Path, git_dir: Path) -> dict[Service, str]:
    """Tree id per part: those that the provisioner's first commit will have as well."""
    await output(["git", "init", "--quiet", "--bare", str(git_dir)], env=_GIT_ENV)
    work = ["git", f"--git-dir={git_dir}", f"--work-tree={tree}"]
    await output([*work, "add", "--all"], env=_GIT_ENV)
    return {part: await _tree(work, part) for part in PARTS}


async def _tree(work: list[str], part: Service) -> str:
    return (await output([*work, "write-tree", f"--prefix={part}/"], env=_GIT_ENV)).decode().strip()


def run(settings: EngineSettings) -> int:
    return asyncio.run(warm(settings))
