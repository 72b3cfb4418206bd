"""Where to kill: every statement of the named functions, found in the source, so that new code is covered by itself."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
SOURCES = {
    "api_gateway": ROOT / "services/api-gateway/src",
    "provisioner": ROOT / "services/provisioner/src",
    "deployer": ROOT / "services/deployer/src",
    "dns_ssl": ROOT / "services/dns-ssl/src",
    "notifier": ROOT / "services/notifier/src",
    "shared": ROOT / "shared/src",
}


@dataclass(frozen=True)
class Point:
    package: str
    """The process that dies: `python -m <package>`."""
    file: str
    line: int
    function: str

    @property
    def id(self) -> str:
        return f"{self.package}.{self.file.replace('/', '.')}.{self.function}.{self.line}"


def statements(package: str, file: str, function: str) -> Iterator[Point]:
    """One point per statement of `function` (`Class.method` too) of `file`, given from the package's src folder."""
    source = next(SOURCES[name] / file for name in (file.split("/")[0],))
    tree = ast.parse(source.read_text())
    node = _find(tree, function.split("."))
    seen = set()
    for child in ast.walk(node):
        if isinstance(child, ast.stmt) and child is not node and child.lineno not in seen and not _is_docstring(child):
            seen.add(child.lineno)
            yield Point(package, file, child.lineno, function)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _find(tree: ast.AST, path: list[str]) -> ast.AST:
    for name in path:
        tree = next(
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == name
        )
    return tree
