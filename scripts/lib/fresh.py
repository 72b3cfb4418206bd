"""Runs make commands on a clean system: a bare Debian in a container, with its own engine.

The container starts with only the README's prerequisites. `make demo` and `make test` install everything else,
including the container engine, whose data root, networks and caches are empty.
"""

import subprocess
import time
from pathlib import PurePosixPath

from lib import base_image, engine, host
from lib.shell import ROOT, output, run, say, step

NAME = "webmeteor-fresh"
RELEASES = ("bookworm", "trixie")
WHAT_THE_README_ASKS_FOR = ("make", "python3", "python3-venv", "git")
CHECKOUT = "/srv/webmeteor"
CA = "/etc/ssl/certs/ca-certificates.crt"
NPM_CONFIGURATION = "/etc/npmrc"
CA_VARIABLES = ("SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS")
# What an engine inside a container needs. (--privileged fails if the machine itself lacks a capability.)
RIGHTS = (
    "--cap-add", "SYS_ADMIN", "--cap-add", "NET_ADMIN", "--cap-add", "SYS_PTRACE",
    "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined",
    "--device-cgroup-rule", "a *:* rwm", "--volume", "/sys/fs/cgroup:/sys/fs/cgroup",
    # A machine has ::1; the engine leaves it out of containers.
    "--sysctl", "net.ipv6.conf.all.disable_ipv6=0",
)  # fmt: skip


def run_commands(release: str, commands: list[str], *, keep: bool) -> None:
    """Run each `make` command in turn, on the checked-out commit. Raises SetupError if one fails."""
    if output("git", "-C", str(ROOT), "status", "--porcelain"):
        say("  note: a clone has what is committed; changes that are not committed are left out")
    engine.ensure()
    base_image.provide_debian(release)
    remove()
    took: dict[str, float] = {}
    try:
        with step(f"a bare Debian {release}"):
            _start(release)
        for command in commands:
            began = time.monotonic()
            run("docker", "exec", "--workdir", CHECKOUT, NAME, "make", command)
            took[command] = time.monotonic() - began
    finally:
        for command, seconds in took.items():
            say(f"make {command}: {int(seconds // 60)} min {seconds % 60:.0f} s")
        if not keep:
            remove()


def remove() -> None:
    """Remove the container and its volumes; its processes end with it."""
    output("docker", "rm", "--force", "--volumes", NAME)


def _start(release: str) -> None:
    # Anonymous volumes, because overlayfs cannot use the container's own overlay as a layer.
    volumes = ("--volume", "/var/lib/docker", "--volume", "/srv", "--volume", f"{ROOT}:/origin:ro")
    names = ["CI", f"NPM_CONFIG_USERCONFIG={NPM_CONFIGURATION}", *host.proxies()] + (
        [f"{name}={CA}" for name in CA_VARIABLES] if host.ca_bundle() else []
    )
    variables = [part for name in names for part in ("--env", name)]
    run("docker", "run", "--detach", "--init", "--name", NAME, "--hostname", "fresh", *RIGHTS, *volumes, *variables,
        base_image.tag(release), "sleep", "infinity")  # fmt: skip
    mirror, security = host.debian_mirrors()
    if mirror:
        _write("/etc/apt/sources.list", base_image.sources(release, mirror, security).encode())
    _inside("apt-get", "update", "-qq")
    _inside("apt-get", "install", "-y", "-qq", "--no-install-recommends", *WHAT_THE_README_ASKS_FOR)
    _reach_packages()
    _inside("git", "-c", "safe.directory=*", "clone", "--quiet", "/origin", CHECKOUT)


def _reach_packages() -> None:
    """Use this machine's certificates and package indices, which are not settings of the project."""
    secrets = host.build_secrets()
    for path, name in (("/etc/pip.conf", "pip"), (NPM_CONFIGURATION, "npm")):
        _write(path, secrets[name].read_bytes())
    if host.ca_bundle():
        # After the packages: ca-certificates writes the same file.
        _write(CA, secrets["ca"].read_bytes())


def _inside(*argv: str) -> None:
    run("docker", "exec", "--env", "DEBIAN_FRONTEND=noninteractive", NAME, *argv)


def _write(path: str, content: bytes) -> None:
    _inside("mkdir", "-p", str(PurePosixPath(path).parent))
    argv = ("docker", "exec", "--interactive", NAME, "tee", path)
    subprocess.run(argv, check=True, input=content, stdout=subprocess.DEVNULL)
