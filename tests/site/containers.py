"""Containers beside the tests, by the engine's own command."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from deployer.engine import spec as engine_spec
from shared.sitespec import Service, SiteSpec

READY_SECONDS = 10
SPEC = SiteSpec(
    customer_uuid="cust_000000000000",
    app_id="app_0000000000",
    site_type="business",
    site_name="A site",
    domain="site.example",
)


def as_the_platform_runs_it(service: Service) -> tuple[str, ...]:
    """Options of `docker create`: what the deployer says of a container of this service."""
    env = dict.fromkeys(
        ("APP_DOMAIN", "APP_NAME", "DB_NAME", "DB_USER", "DB_PASSWORD", "JWT_SECRET", "ALERT_SECRET"), ""
    )
    config = engine_spec.container(SPEC, service, stack="", image="", env=env, directory=Path("/"))
    host = config["HostConfig"]
    assert host["CapDrop"] == ["ALL"]
    assert host["SecurityOpt"] == ["no-new-privileges:true"]
    assert host["ReadonlyRootfs"]
    hardened = ("--cap-drop", "ALL", "--security-opt", "no-new-privileges:true", "--read-only")
    memory = [part for path, options in host["Tmpfs"].items() for part in ("--tmpfs", f"{path}:{options}")]
    limits = (
        "--memory",
        str(host["Memory"]),
        "--memory-swap",
        str(host["MemorySwap"]),
        "--pids-limit",
        str(host["PidsLimit"]),
    )
    return (*hardened, *memory, *limits, *(("--init",) if host["Init"] else ()))


def remove(name: str) -> None:
    there = docker("ps", "-aq", "--filter", f"network={name}").split()
    # Those of a killed run that were created and not started are in no network yet.
    there += docker("ps", "-aq", "--filter", f"name=^/{name}-").split()
    if there:
        docker("rm", "--force", "--volumes", *set(there))
    if docker("network", "ls", "-q", "--filter", f"name=^{name}$"):
        docker("network", "rm", name)


def until(holds: Callable[[], bool], log: Callable[[], str]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            if holds():
                return
        except OSError:
            pass
        assert time.monotonic() < deadline, log()
        time.sleep(0.05)


def succeeds(*argv: str) -> bool:
    return subprocess.run(["docker", *argv], capture_output=True, check=False, timeout=30).returncode == 0


def docker(*argv: str) -> str:
    done = subprocess.run(
        ["docker", *argv], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, f"docker {' '.join(argv)}: {done.stdout}"
    return done.stdout.strip()
