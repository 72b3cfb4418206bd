"""Images of a site's parts: looked up by git tree, built only when nobody has them yet."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from deployer.engine import spec
from deployer.errors import BuildFailedError, BuildTimeoutError
from deployer.process import stream
from deployer.settings import EngineSettings
from shared import names

LAST_LINES = 12


def site_tag(app_id: str, part: str, tree: str) -> str:
    app = names.check(names.AppId, app_id).replace("_", "-")
    return f"webmeteor/site-{app}-{part}:{names.check(names.CommitHash, tree)}"


def template_tag(part: str, tree: str) -> str:
    return f"webmeteor/template-{part}:{names.check(names.CommitHash, tree)}"


def argv(
    *, cli: str, context: Path, tag: str, labels: Mapping[str, str], namespace: str, memory: str, cpus: float
) -> list[str]:
    """One `docker build`. Memory and CPU count where the builder honours them (BuildKit takes them from its worker).

    No secrets and no build arguments of the platform go in. `BUILDKIT_CACHE_MOUNT_NS` keeps the cache mounts of one
    customer's Dockerfiles from another's.
    """
    named = [part for name, value in sorted(labels.items()) for part in ("--label", f"{name}={value}")]
    return [
        cli, "build", "--progress=plain", "--tag", tag, *named,
        "--build-arg", f"BUILDKIT_CACHE_MOUNT_NS={namespace}",
        "--memory", memory, "--cpu-period", "100000", "--cpu-quota", str(int(cpus * 100000)),
        "--ulimit", "nofile=4096", "--file", str(context / "Dockerfile"), str(context),
    ]  # fmt: skip


def environment(docker_host: str) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": os.environ.get("HOME", "/tmp"),  # noqa: S108 - where the CLI looks for its settings
        "DOCKER_BUILDKIT": "1",
        "DOCKER_HOST": docker_host,
        "BUILDX_NO_DEFAULT_ATTESTATIONS": "1",
        "NO_COLOR": "1",
    }


async def build(
    settings: EngineSettings, *, part: str, context: Path, tag: str, labels: Mapping[str, str], namespace: str,
    on_line: Callable[[str], None],
) -> None:  # fmt: skip
    """Raises BuildFailedError with the last lines, BuildTimeoutError. Cancelling ends the build."""
    last: list[str] = []

    def note(line: str) -> None:
        last.append(line)
        del last[:-LAST_LINES]
        on_line(line)

    arguments = argv(
        cli=settings.docker_cli, context=context, tag=tag, labels={**labels, spec.STACK: settings.stack},
        namespace=namespace, memory=settings.build_memory, cpus=settings.build_cpus,
    )  # fmt: skip
    try:
        code = await stream(arguments, note, env=environment(settings.docker_host), seconds=settings.build_seconds)
    except TimeoutError as error:
        minutes = settings.build_seconds / 60
        raise BuildTimeoutError(
            f"The build was ended after {minutes:g} minutes; its last line was: {last[-1] if last else '(none)'}",
            part=part,
        ) from error
    if code:
        raise BuildFailedError("The build failed; its last lines:\n" + "\n".join(last), part=part)
