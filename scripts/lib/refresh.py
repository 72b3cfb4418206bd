"""Security updates on a production machine: new images, then the sites; pins the official images by digest."""

import re
from pathlib import Path

from lib import builder, engine, images, stacks
from lib.shell import ROOT, SetupError, output, run, say, step

# Our own images that production runs; sites' databases use postgres.
OURS = ("platform", "sites", "builder", "postgres")
OFFICIAL = re.compile(r"^(?P<name>(POSTGRES|RABBITMQ|TRAEFIK|REGISTRY)_IMAGE)=(?P<tag>[^@\n]+)(@.*)?$", re.MULTILINE)
PULL_SECONDS = 600


def refresh() -> None:
    """Refresh images and sites; deployments and sites keep running. Idempotent after an interruption."""
    engine.ensure()
    images.build(OURS, fresh=True)
    with step("restarting the platform on the new images"):
        _compose("up", "-d", "--no-build")
    # Waits for a deployer that is starting: both migrate under the same lock.
    _compose("exec", "-T", "deployer", "python", "-m", "deployer", "migrate")
    _compose("exec", "-T", "deployer", "python", "-m", "deployer", "refresh")
    say("the deployer continues by itself: docker compose exec deployer python -m deployer refresh --status")


def pin(env: Path) -> None:
    """Write the current digests of the official images' tags into `env`: all four, or none. Raises SetupError."""
    engine.ensure()
    text = env.read_text()
    if not OFFICIAL.search(text):
        raise SetupError(f"{env.name} names no official image", "run scripts/production: it adds what is new")
    pinned = OFFICIAL.sub(lambda found: f"{found['name']}={found['tag']}@{_digest(found['tag'])}", text)
    stacks.write_private(env, pinned)
    for found in OFFICIAL.finditer(pinned):
        say(f"  {found[0]}")
    say("next: docker compose up -d (the proxy is away for about a second)")


def _digest(tag: str) -> str:
    with step(f"digest of {tag}"):
        run("docker", "pull", "-q", tag, timeout=PULL_SECONDS)
    repository = re.sub(r":[^/]*$", "", tag)  # A colon before a slash belongs to the registry's port.
    known = (output("docker", "image", "inspect", "--format", '{{join .RepoDigests " "}}', tag) or "").split()
    digest = next((one.partition("@")[2] for one in known if one.partition("@")[0] == repository), None)
    if digest is None:
        raise SetupError(f"the engine knows no digest of {tag}", "it was not pulled from its registry: docker rmi it")
    return digest


def _compose(*argv: str) -> None:
    command = ("docker", "compose", *argv)
    run(*(command if output("docker", "compose", "version") is not None else builder.in_toolbox(*command)), cwd=ROOT)
