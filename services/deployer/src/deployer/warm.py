"""`python -m deployer warm`: every template part as an image ahead, so that a fresh site builds nothing.

Quick when all is there: it composes the trees, asks git for their ids and the registry for the tags.
"""

import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from shared.errors import PlatformError
from shared.sitespec import Service

from deployer import repository
from deployer.build.builder import Builder, Order
from deployer.engine.docker import DockerEngine
from deployer.images import names
from deployer.images.library import Library
from deployer.images.registry import HttpRegistry
from deployer.images.tokens import Tokens
from deployer.model import PARTS
from deployer.process import output
from deployer.settings import EngineSettings
from shared import templates

WHOSE = "template"


@dataclass
class Warm:
    engine: DockerEngine
    registry: HttpRegistry
    library: Library
    builder: Builder

    async def ensure(self, site_type: str, part: Service, context: Path, tree: str) -> None:
        """Raises PlatformError."""
        began, lines = time.perf_counter(), list[str]()
        if await self.library.find(names.template(part), tree):
            _say(site_type, part, "there")
            return
        # Another stack on this engine may have built it: what is ours is the same for all.
        local = f"webmeteor/template-{part}:{names.tag(tree)}"
        if await self.engine.image_id(local):
            await self.library.push(local, names.template(part), tree)
            await self.library.find(names.template(part), tree)
            _say(site_type, part, f"pushed in {time.perf_counter() - began:.1f} s")
            return
        order = Order(WHOSE, WHOSE, part, names.template(part), tree, context)
        reference = await self.builder.build(order, on_line=lines.append, on_turn=lambda _: None)
        await self.library.at_hand(reference)
        await self.engine.tag(reference, local)
        _say(site_type, part, f"built in {time.perf_counter() - began:.1f} s")


async def warm(settings: EngineSettings) -> int:
    """Prints a line per part; the process's exit code."""
    began, failed, done = time.perf_counter(), 0, set[tuple[Service, str]]()
    engine = DockerEngine(settings.docker_host, settings.stack, settings.registry)
    tokens = Tokens(settings.registry_key, settings.registry_certificate)
    async with aiohttp.ClientSession() as session:
        registry = HttpRegistry(settings.registry, tokens, session)
        library = Library(engine, registry, tokens)
        work = Warm(engine, registry, library, Builder(settings, engine, registry, tokens, library))
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
            await engine.close()
    print(f"{len(done)} template parts in {time.perf_counter() - began:.1f} s", flush=True)  # noqa: T201
    return 1 if failed else 0


async def _tried(work: Warm, site_type: str, part: Service, context: Path, tree: str) -> bool:
    try:
        await work.ensure(site_type, part, context, tree)
    except PlatformError as error:
        _say(site_type, part, error.message)
        return False
    return True


def _say(site_type: str, part: str, what: str) -> None:
    print(f"  {site_type}/{part}: {what}", flush=True)  # noqa: T201


async def _trees(tree: Path, git_dir: Path) -> dict[Service, str]:
    """Tree id per part: those that the provisioner's first commit will have as well."""
    env = repository.environment()
    await output(["git", "init", "--quiet", "--bare", str(git_dir)], env=env)
    work = [*repository.argv(git_dir)[:-1], f"--git-dir={git_dir}", f"--work-tree={tree}"]
    await output([*work, "add", "--all"], env=env)
    root = (await output([*work, "write-tree"], env=env)).decode().strip()
    return repository.part_trees(await repository.entries(git_dir, root), PARTS)


def run(settings: EngineSettings) -> int:
    return asyncio.run(warm(settings))
