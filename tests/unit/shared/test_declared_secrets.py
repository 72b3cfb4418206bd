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
    "api_gateway/accounts/proof.py:ask": TRAVELS,
    "api_gateway/sites/env.py:work": TRAVELS,
    "api_gateway/deliveries/repositories.py:adopt": (GATEWAYS, {("sites", "webhook_secret")}),
    "provisioner/earlier_archive.py:_write": FILES,
    "provisioner/earlier_archive.py:reencrypt": FILES,
    "provisioner/jobs/hand_out.py:answer": TRAVELS,
    "provisioner/jobs/provision.py:_finish": TRAVELS,
    "provisioner/owners.py:draw": (PROVISIONERS, {("owners", "password")}),
    "provisioner/queries.py:add_site": (PROVISIONERS, {("sites", "secrets")}),
    "provisioner/queries.py:adopt": (PROVISIONERS, {("sites", "customer_env")}),
    "provisioner/queries.py:hand_over": TRAVELS,
    "provisioner/queries.py:take_variables": (PROVISIONERS, {("sites", "customer_env")}),
    "deployer/source.py:ready": (DEPLOYERS, {("sources", "env")}),
    # Decided at the start, kept as the release once it serves.
    "deployer/deployments/steps/start.py:_keep_draft": (DEPLOYERS, {("drafts", "env"), ("releases", "env")}),
}


def _writers() -> Iterator[str]:
    """`<file>:<function>` of each call."""
    for file in SERVICES.glob("*/src/**/*.py"):
        path = "/".join(file.parts[file.parts.index("src") + 1 :])
        yield from (f"{path}:{function}" for function in _encrypting(ast.parse(file.read_text()), ""))


def _encrypting(node: ast.AST, function: str) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        function = node.name
    called = node.func if isinstance(node, ast.Call) else None
    if isinstance(called, ast.Attribute) and called.attr in {"encrypt", "reseal"}:
        yield function
    for child in ast.iter_child_nodes(node):
        yield from _encrypting(child, function)


def test_every_place_that_encrypts_is_known() -> None:
    """A new one says here where its tokens go."""
    assert sorted(_writers()) == sorted(WRITERS)


def test_every_column_is_declared() -> None:
    """And nothing that nobody writes."""
    for declared, written in ((own, columns) for place in WRITERS.values() if place for own, columns in [place]):
        assert written <= set(declared)
    columns = {(id(place[0]), column) for place in WRITERS.values() if place for column in place[1]}
    assert columns == {(id(own), column) for own in (GATEWAYS, PROVISIONERS, DEPLOYERS) for column in own}
