"""Runs one BuildKit build. If the docker CLI has no BuildKit, the one in the toolbox image is used."""

import functools
import re
from collections.abc import Mapping
from pathlib import Path

from lib import host
from lib.shell import ROOT, output, run

TOOLBOX = "webmeteor/toolbox:1"
BUILTIN_BUILDKIT_UNTIL = 23  # newer CLIs need the buildx plugin


def build(
    *, tag: str, dockerfile: Path, context: Path, labels: Mapping[str, str], values: Mapping[str, str], plain: bool
) -> None:
    """Build an image. `values` are the Dockerfile's ARGs. `plain` builds without BuildKit, as for the toolbox."""
    arguments = ["build", "-q", "-t", tag, "-f", str(dockerfile), "--network", "host"]
    for name, value in labels.items():
        arguments += ["--label", f"{name}={value}"]
    for name, value in values.items():
        arguments += ["--build-arg", f"{name}={value}"]
    for name in host.proxies():
        arguments += ["--build-arg", name]
    if plain:
        run("docker", *arguments, str(context), env={"DOCKER_BUILDKIT": "0"})
        return
    for name, path in host.build_secrets().items():
        arguments += ["--secret", f"id={name},src={path}"]
    run(*docker(), *arguments, str(context), env={"DOCKER_BUILDKIT": "1"})


@functools.cache
def docker() -> tuple[str, ...]:
    for program in ("docker", "/usr/bin/docker", "/usr/local/bin/docker"):
        if output(program, "buildx", "version") is not None or _has_builtin_buildkit(program):
            return (program,)
    return in_toolbox("docker")


def in_toolbox(*argv: str, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the command for the toolbox container: same paths of engine socket and project, variables by name."""
    variables = [part for name in (*names, *host.proxies(), "DOCKER_BUILDKIT") for part in ("-e", name)]
    return (
        "docker", "run", "--rm", "--network", "host", "-v", "/var/run/docker.sock:/var/run/docker.sock",
        "-v", f"{ROOT}:{ROOT}", "-w", str(ROOT), *variables, TOOLBOX, *argv,
    )  # fmt: skip


def _has_builtin_buildkit(program: str) -> bool:
    version = re.search(r"version (\d+)\.", output(program, "--version") or "")
    return version is not None and int(version[1]) < BUILTIN_BUILDKIT_UNTIL
