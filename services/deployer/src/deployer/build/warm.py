"""`python -m deployer warm`: builds every template part's image in advance, so that a new site builds nothing.

Builders get their runtimes first. Quick when everything exists: it composes the trees, asks git for their ids and the
registry for the tags.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp

from deployer import image_names
from deployer.build.builder import Order
from deployer.build.workshop import Workshop, workshop
from deployer.engine.errors import EngineUnavailableError
from deployer.errors import NoRoomError
from deployer.host import flock
from deployer.host.process import output
from deployer.model import PARTS
from deployer.settings import EngineSettings
from shared import templates
from shared.errors import PlatformError
from shared.git import environment
from shared.logging import get_logger
from shared.sitespec import Service
from shared.threads import in_thread

log = get_logger()

WHOSE = "template"
AWAY = (EngineUnavailableError, NoRoomError)
Say = Callable[[str, str], None]
"""Called for each part: site type and name, what was done."""


async def ensure(work: Workshop, part: Service, context: Path, tree: str) -> str:
    """Make sure the image exists; return what had to be done. Raises PlatformError."""
    began, lines, image_name = time.perf_counter(), list[str](), image_names.template(part)
    tag = image_names.tag(tree, await work.library.version())
    if await work.library.find(image_name, tag):
        return "there"
    # Another stack on this engine may have built it: template parts are the same for all.
    local = image_names.local_template(part, tag)
    if await work.engine.image_id(local):
        await work.library.push(local, image_name, tag)
        await work.library.find(image_name, tag)
        return f"pushed in {time.perf_counter() - began:.1f} s"
    order = Order(WHOSE, WHOSE, part, image_name, tag, context)
    reference = await work.builder.build(order, on_line=lines.append, on_turn=lambda _: None)
    await work.engine.tag(reference, local)
    return f"built in {time.perf_counter() - began:.1f} s"


async def build(settings: EngineSettings, say: Say) -> list[str]:
    """Build missing images, report each part to `say`, return what failed. Raises EngineUnavailableError, NoRoomError.

    One at a time: an operator's `warm` and a refresh in the service would end each other's builder.
    """
    failed, done = list[str](), set[tuple[Service, str]]()
    async with flock.holding(settings.builds_root / ".templates", flock.ALONE), aiohttp.ClientSession() as session:
        work = workshop(settings, session)
        try:
            # Even if no template has to be built: otherwise the first customer's build would wait for it.
            failed += await _tried("runtimes", say, work.builder.prepare())
            for site_type in templates.available(settings.templates_dir):
                # The engine finds this folder by the same path.
                with tempfile.TemporaryDirectory(dir=settings.builds_root, prefix=".warm-") as scratch:
                    tree = Path(scratch) / "site"
                    await in_thread(templates.compose, settings.templates_dir, site_type, tree)
                    Path(scratch).chmod(0o755)
                    for part, tree_id in (await _trees(tree, Path(scratch) / "git")).items():
                        if (part, tree_id) not in done:
                            done.add((part, tree_id))
                            name = f"{site_type}/{part}"
                            failed += await _tried(name, say, ensure(work, part, tree / part, tree_id))
            await work.builder.forget(WHOSE)
        finally:
            await work.engine.close()
    return failed


async def _tried(name: str, say: Say, work: Awaitable[str]) -> list[str]:
    try:
        say(name, await work)
    except AWAY:
        # Not the part's fault.
        raise
    except PlatformError as error:
        say(name, error.message)
        return [f"{name}: {error.message}"]
    return []


def printed(name: str, what: str) -> None:
    print(f"  {name}: {what}", flush=True)  # noqa: T201


def logged(name: str, what: str) -> None:
    log.info("template_part", name=name, result=what)


async def _trees(tree: Path, git_dir: Path) -> dict[Service, str]:
    """Return the tree id of each part, the same as in the provisioner's first commit."""
    await output(["git", "init", "--quiet", "--bare", str(git_dir)], env=environment())
    work = ["git", f"--git-dir={git_dir}", f"--work-tree={tree}"]
    await output([*work, "add", "--all"], env=environment())
    return {part: await _tree(work, part) for part in PARTS}


async def _tree(work: list[str], part: Service) -> str:
    return (await output([*work, "write-tree", f"--prefix={part}/"], env=environment())).decode().strip()


def run(settings: EngineSettings) -> int:
    """Print a line per part; return the process's exit code."""
    began = time.perf_counter()
    try:
        failed = asyncio.run(build(settings, printed))
    except AWAY as error:
        failed = [error.message]
        print(f"  {error.message}", flush=True)  # noqa: T201
    print(f"template parts in {time.perf_counter() - began:.1f} s", flush=True)  # noqa: T201
    return 1 if failed else 0
