"""`python -m deployer warm`: builds every template part ahead, so that a fresh site builds nothing.

Quick when all is there: it composes the trees, asks git for their ids and the engine for the tags.
"""

import asyncio
import os
import tempfile
import time
from pathlib import Path

from shared.sitespec import Service

from deployer import builder
from deployer.engine.docker import DockerEngine
from deployer.errors import DeployError
from deployer.model import PARTS
from deployer.process import output
from deployer.settings import EngineSettings
from shared import templates

# These are our own files; those of customers are read by deployer/reader only.
_GIT_ENV = {
    "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "LC_ALL": "C.UTF-8",
}


async def warm(settings: EngineSettings) -> int:
    """Prints a line per part; the process's exit code."""
    engine = DockerEngine(settings.docker_host, settings.stack)
    began, failed, done = time.perf_counter(), 0, set[str]()
    try:
        for site_type in templates.available(settings.templates_dir):
            with tempfile.TemporaryDirectory(prefix="webmeteor-warm-") as scratch:
                tree = Path(scratch) / "site"
                templates.compose(settings.templates_dir, site_type, tree)
                for part, tag in (await _tags(tree, Path(scratch) / "git")).items():
                    if tag not in done:
                        done.add(tag)
                        failed += not await _ensure(settings, engine, site_type, part, tree / part, tag)
    finally:
        await engine.close()
    print(f"{len(done)} template parts in {time.perf_counter() - began:.1f} s", flush=True)  # noqa: T201
    return 1 if failed else 0


async def _tags(tree: Path, git_dir: Path) -> dict[Service, str]:
    """Image tag per part, by the tree ids that the provisioner's first commit will have as well."""
    await output(["git", "init", "--quiet", "--bare", str(git_dir)], env=_GIT_ENV)
    work = ["git", f"--git-dir={git_dir}", f"--work-tree={tree}"]
    await output([*work, "add", "--all"], env=_GIT_ENV)
    return {part: builder.template_tag(part, await _tree(work, part)) for part in PARTS}


async def _tree(work: list[str], part: Service) -> str:
    return (await output([*work, "write-tree", f"--prefix={part}/"], env=_GIT_ENV)).decode().strip()


async def _ensure(
    settings: EngineSettings, engine: DockerEngine, site_type: str, part: str, context: Path, tag: str
) -> bool:
    if await engine.image_id(tag):
        print(f"  {site_type}/{part}: there", flush=True)  # noqa: T201
        return True
    began, lines = time.perf_counter(), list[str]()
    try:
        await builder.build(
            settings, part=part, context=context, tag=tag, labels={"webmeteor.template": site_type},
            namespace="template", on_line=lines.append,
        )  # fmt: skip
    except DeployError as error:
        print(f"  {site_type}/{part}: {error.message}", flush=True)  # noqa: T201
        return False
    print(f"  {site_type}/{part}: built in {time.perf_counter() - began:.1f} s", flush=True)  # noqa: T201
    return True


def run(settings: EngineSettings) -> int:
    return asyncio.run(warm(settings))
