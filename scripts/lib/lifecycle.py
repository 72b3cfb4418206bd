"""Operations on a whole stack: up, down, clean, wait."""

import os
import shutil
import subprocess

from lib import engine, images, readiness
from lib.shell import SetupError, output, run, say, step
from lib.stacks import Stack, prepare

INFRASTRUCTURE = ("postgres", "rabbitmq", "powerdns", "mail-catcher", "pebble", "traefik", "registry")
READY_SECONDS = 90
PLATFORM = "webmeteor/platform:dev"


def up(stack: Stack, *, infrastructure_only: bool = False) -> None:
    engine.ensure()
    images.build()
    if stack.name == "test" and not stack.secrets_file.exists():
        clean(stack)  # remove what a killed run left behind
    prepare(stack)
    _free_addresses(stack)
    with step(f"{stack.name}: infrastructure"):
        compose(stack, "up", "-d", "--no-build", "--remove-orphans", *INFRASTRUCTURE)
        readiness.wait(readiness.infrastructure(stack), seconds=READY_SECONDS, logs=_logs(stack))
    if not infrastructure_only:
        with step(f"{stack.name}: services"):
            compose(stack, "up", "-d", "--no-build")
            readiness.wait(readiness.services(stack), seconds=READY_SECONDS, logs=_logs(stack))
        with step(f"{stack.name}: template images, so that a fresh site builds nothing"):
            compose(stack, "exec", "-T", "deployer", "python", "-m", "deployer", "warm")


def down(stack: Stack) -> None:
    """Stop everything and keep all data; the next `up` starts the sites again."""
    engine.ensure()
    with step(f"{stack.name}: down"):
        if stack.secrets_file.exists():
            prepare(stack)  # the compose file may need settings that are newer than the stack
            compose(stack, "down", "--remove-orphans")
        sites = _found(stack, "ps", "-q")
        if sites:
            subprocess.run(("docker", "stop", "-t", "5", *sites), check=True, stdout=subprocess.DEVNULL)


def clean(stack: Stack) -> None:
    """Remove every container, network and volume with the stack's label, its firewall rules, and var/<stack>."""
    engine.ensure()
    with step(f"{stack.name}: clean"):
        for listing, removal in (
            (("ps", "-aq"), ("rm", "-fv")),
            # Once more: what the services started while they were listed and removed.
            (("ps", "-aq"), ("rm", "-fv")),
            (("network", "ls", "-q"), ("network", "rm")),
            (("volume", "ls", "-q"), ("volume", "rm", "-f")),
        ):
            if found := _found(stack, *listing):
                subprocess.run(("docker", *removal, *found), check=True, stdout=subprocess.DEVNULL)
        # Best effort: the engine keeps images that another stack's containers use.
        pulled = output("docker", "image", "ls", "-q", "--filter", f"reference={stack.bind}:15500/*/*/*") or ""
        built = sorted({*_found(stack, "image", "ls", "-q"), *pulled.split()})
        subprocess.run(("docker", "image", "rm", "-f", *built), check=False, capture_output=True)
        _remove_rules(stack)
        _remove_files(stack)


def wait(stack: Stack) -> None:
    with step(f"{stack.name}: ready"):
        readiness.wait(
            readiness.infrastructure(stack) | readiness.services(stack), seconds=READY_SECONDS, logs=_logs(stack)
        )


def _logs(stack: Stack) -> str:
    return f"scripts/stack logs {stack.name} "


def compose(stack: Stack, *argv: str) -> None:
    command, environment = stack.compose("--progress", "quiet", *argv)
    run(*command, env=environment)


def _found(stack: Stack, *listing: str) -> list[str]:
    return sorted(set((output("docker", *listing, "--filter", stack.label) or "").split()))


def _free_addresses(stack: Stack) -> None:
    """Raise SetupError that names a foreign container on the stack's ports; it is not removed."""
    wanted = {f"{stack.bind}:{port}" for port in (15432, 15672, 15025, 15500)}
    listing = output("docker", "ps", "--format", '{{.Label "webmeteor.stack"}}|{{.Names}}|{{.Ports}}') or ""
    for label, name, ports in (line.split("|", 2) for line in listing.splitlines()):
        if label != stack.name and any(address in ports for address in wanted):
            raise SetupError(f"container {name} holds a port of the {stack.name} stack: {ports}", f"docker stop {name}")


def _remove_rules(stack: Stack) -> None:
    """Run the program that set the rules, so that it finds them; if its image is missing, no rules were set."""
    rights = ("--network", "host", "--cap-drop", "ALL", "--cap-add", "NET_ADMIN", "--cap-add", "NET_RAW")
    program = (PLATFORM, "python", "-m", "deployer.host.firewall", stack.name)
    output("docker", "run", "--rm", "--pull", "never", "--user", "0:0", *rights, *program)


def _remove_files(stack: Stack) -> None:
    if not stack.files.exists():
        return
    try:
        shutil.rmtree(stack.files)
    except PermissionError:
        # The deployer's files belong to root; remove them in a container.
        argv = ("docker", "run", "--rm", "-v", f"{stack.files.parent}:/var/stacks", "webmeteor/base:trixie")
        run(*argv, "rm", "-rf", f"/var/stacks/{stack.name}")
    say(f"  removed {os.path.relpath(stack.files)}")
