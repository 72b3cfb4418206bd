"""Where the test stack's PostgreSQL and RabbitMQ are; `WEBMETEOR_TEST_*` variables point elsewhere while developing."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The benchmarks measure the dev stack with the same helpers.
NAME = os.environ.get("WEBMETEOR_STACK", "test")
ENV_FILE = ROOT / "var" / NAME / "secrets" / "stack.env"
# As the services have it (scripts/lib/stacks.py), past the engine's forwarding process.
NETWORK = {"dev": "172.30.1", "test": "172.30.2"}[NAME]
HELP = "run `make test`: it starts the stack that these tests need (or set WEBMETEOR_TEST_ADMIN_DSN / _AMQP_URL)"


def secrets() -> dict[str, str]:
    """The generated passwords of the test stack."""
    if not ENV_FILE.exists():
        pytest.fail(f"{ENV_FILE.relative_to(ROOT)} is missing: {HELP}", pytrace=False)
    lines = (line for line in ENV_FILE.read_text().splitlines() if "=" in line and not line.startswith("#"))
    return {name: value.strip("'\"") for name, value in (line.split("=", 1) for line in lines)}


def admin_dsn() -> str:
    given = os.environ.get("WEBMETEOR_TEST_ADMIN_DSN")
    return given or f"postgresql://webmeteor:{secrets()['POSTGRES_PASSWORD']}@{NETWORK}.10:5432/webmeteor"


def amqp_url() -> str:
    given = os.environ.get("WEBMETEOR_TEST_AMQP_URL")
    return given or f"amqp://webmeteor:{secrets()['RABBITMQ_PASSWORD']}@{NETWORK}.11:5672/"


def thrown_away() -> bool:
    """The servers go when the run ends, with what it leaves in them: taking that away one by one takes long."""
    return "WEBMETEOR_TEST_THROWN_AWAY" in os.environ


def alive(pid: str) -> bool:
    """Whether the process that made `test_<pid>_…` still runs; if not, what it left may go."""
    return (Path("/proc") / pid).exists()
