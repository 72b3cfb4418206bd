"""Maps the changes since main to the tests that `make test-fast` runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from lib.shell import SetupError, output
from shared.services import NAMES

STACK = "needs the whole stack: make test"
SITES = "makes containers of sites, which takes minutes"
EVERYTHING = "would be all of them: scripts/test-fast <part>"
OF_SERVICES = "tests/integration of the services"
PARTS = {*NAMES, "shared"}
# Starts all services on what an earlier version left.
UPGRADE = "tests/integration/upgrade"
# Folders of tests that `make test-fast` never runs, and why.
NEVER = {"e2e": STACK, "browser": STACK, "sites": STACK, "production": STACK, "site": SITES}
# Always run: they take seconds and need no container.
ALWAYS = ("tests/unit", "tests/contract", "tests/site/test_template.py")


@dataclass(frozen=True)
class Plan:
    run: tuple[str, ...]
    """Folders of integration tests."""
    left_out: Mapping[str, str]
    """Other tests that the change needs → why `make test-fast` does not run them."""


def changed() -> list[str]:
    """Return paths that differ from the merge base with main, committed or not; on main the uncommitted ones."""
    base = output("git", "merge-base", "HEAD", "main") or output("git", "merge-base", "HEAD", "origin/main") or "HEAD"
    listings = (
        ("diff", "--name-only", "--no-renames", base),
        ("ls-files", "--others", "--exclude-standard"),
    )
    found = [output("git", "-c", "core.quotePath=off", *listing) for listing in listings]
    if None in found:
        raise SetupError("git cannot say what has changed", "run it in a checkout: git status")
    return sorted({line for text in found for line in (text or "").splitlines()})


def unit(part: str) -> str:
    return f"tests/unit/{part.replace('-', '_')}"


def integration(part: str) -> str:
    return f"tests/integration/{part.replace('-', '_')}"


def plan(files: Iterable[str]) -> Plan:
    run: set[str] = set()
    left_out: dict[str, str] = {}
    for file in files:
        wanted, not_here = _asked_for(PurePath(file))
        run |= set(wanted)
        left_out |= not_here
    if integration("deployer") in run:
        left_out[f"{integration('deployer')}, those with the mark `stack`"] = STACK
    if run.issuperset(map(integration, PARTS)):
        left_out.pop(OF_SERVICES, None)
    return Plan(tuple(sorted(run)), dict(sorted(left_out.items())))


def _asked_for(file: PurePath) -> tuple[list[str], dict[str, str]]:
    """Return (integration tests, other needed tests → why they are left out) of one file."""
    run: list[str] = []
    left_out: dict[str, str] = {}
    match file.parts:
        case ("services", service, "src" | "migrations" as folder, *_) if service in PARTS:
            run = [integration(service), *([UPGRADE] if folder == "migrations" else [])]
            left_out = {"tests/e2e": STACK}
        case ("shared", "src", *_):
            run, left_out = [integration("shared")], {OF_SERVICES: EVERYTHING, "tests/e2e": STACK}
        case ("tests", "integration", folder, _, *_):
            run, left_out = [f"tests/integration/{folder}"], {}
        case ("tests", "integration", _):
            run, left_out = list(map(integration, PARTS)), {}
        # Every test depends on these.
        case (
            ("requirements.in" | "requirements.lock" | "pyproject.toml",)
            | ("tests", "conftest.py")
            | ("tests", "support", *_)
        ):
            run = list(map(integration, PARTS))
            left_out = {f"tests/{folder}": why for folder, why in NEVER.items()}
        case ("tests", folder, *_) if folder in NEVER and str(file) not in ALWAYS:
            run, left_out = [], {f"tests/{folder}": NEVER[folder]}
        case ("templates", site_type, "api", *_):
            run, left_out = [], {f"scripts/php-tests {site_type}": SITES, "tests/site": SITES, "tests/sites": STACK}
        case ("templates", *_):
            run, left_out = [], {"tests/site": SITES, "tests/sites": STACK}
        case ("dashboard", *_):
            run, left_out = [], {"tests/browser": STACK}
        case ("images", *_) | ("docker-compose.dev.yaml",):
            run, left_out = [], {"tests/site": SITES, "tests/e2e": STACK, "tests/production": STACK}
        case ("docker-compose.yaml" | ".env.example",):
            run, left_out = [], {"tests/production": STACK}
        case ("scripts", *_) | ("tests", "lib", *_):
            run, left_out = [], {"tests/e2e": STACK}
    return run, left_out
