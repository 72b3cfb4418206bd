"""Where the test stack's PostgreSQL and RabbitMQ are; `WEBMETEOR_TEST_*` variables point elsewhere while developing."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENV_FILE = ROOT / "var" / "test" / "secrets" / "stack.env"
HELP = "run `make test`: it starts the stack that these tests need (or set WEBMETEOR_TEST_ADMIN_DSN / _AMQP_URL)"


def secrets() -> dict[str, str]:
    """The generated passwords of the test stack."""
    if not ENV_FILE.exists():
        pytest.fail(f"{ENV_FILE.relative_to(ROOT)} is missing: {HELP}", pytrace=False)
    lines = (line for line in ENV_FILE.read_text().splitlines() if "=" in line and not line.startswith("#"))
    return {name: value.strip("'\"") for name, value in (line.split("=", 1) for line in lines)}


def admin_dsn() -> str:
    return os.environ.get("WEBMETEOR_TEST_ADMIN_DSN") or secrets()["WEBMETEOR_ADMIN_DATABASE_URL"]


def amqp_url() -> str:
    return os.environ.get("WEBMETEOR_TEST_AMQP_URL") or secrets()["WEBMETEOR_AMQP_URL"]


def alive(pid: str) -> bool:
    """Whether the process that made `test_<pid>_…` still runs; if not, what it left may go."""
    return (Path("/proc") / pid).exists()
