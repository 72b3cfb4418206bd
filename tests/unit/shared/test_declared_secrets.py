"""Whoever writes a Vault token into a column declares it, so that it comes under the newest key (Parts.secrets)."""

import ast
from collections.abc import Iterator
from pathlib import Path

from api_gateway.bootstrap import SECRETS as GATEWAYS
from deployer.bootstrap import SECRETS as DEPLOYERS
from provisioner.bootstrap import SECRETS as PROVISIONERS

SERVICES = Path(__file__).parents[3] / "services"
TRAVELS = None
"""Under a key in common, into an event or an answer: the receiver keeps it under its own."""
FILES = None
"""Not in the database: the provisioner brings its archives under the newest key itself."""
WRITERS = {
    "api_gateway/accounts/proof.py": TRAVELS,
    "api_gateway/sites/env.py": TRAVELS,
    "api_gateway/webhook/repositories.py": (GATEWAYS, {("sites", "webhook_secret")}),
    "provisioner/archive.py": FILES,
    "provisioner/jobs/provision.py": TRAVELS,
    "provisioner/owners.py": (PROVISIONERS, {("owners", "password")}),
    "provisioner/store.py": (PROVISIONERS, {("sites", "secrets"), ("sites", "customer_env")}),
    # Decided at the start, kept as the release once it serves.
    "deployer/steps/start.py": (DEPLOYERS, {("drafts", "env"), ("releases", "env")}),
}


def _writers() -> Iterator[str]:
    for file in SERVICES.glob("*/src/**/*.py"):
        calls = [node.func for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
        if any(isinstance(called, ast.Attribute) and called.attr in {"encrypt", "reseal"} for called in calls):
            yield "/".join(file.parts[file.parts.index("src") + 1 :])


def test_every_place_that_encrypts_is_known() -> None:
    """A new one says here where its tokens go."""
    assert set(_writers()) == set(WRITERS)


def test_every_column_is_declared() -> None:
    """And nothing that nobody writes."""
    for declared, written in ((own, columns) for place in WRITERS.values() if place for own, columns in [place]):
        assert written <= set(declared)
    columns = [column for place in WRITERS.values() if place for column in place[1]]
    assert sorted(columns) == sorted([*GATEWAYS, *PROVISIONERS, *DEPLOYERS])
