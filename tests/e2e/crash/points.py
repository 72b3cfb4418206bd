"""Where to kill: every statement of the named functions, found in the source, so that new code is covered by itself."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.services import SERVICES

FOLDERS = {service.package: service.source for service in SERVICES} | {"shared": "shared/src"}


@dataclass(frozen=True)
class Point:
    """The process `python -m <package>` dies when it is about to run `line` of `file`."""

    phase: str
    package: str
    file: str
    line: int
    function: str

    @property
    def id(self) -> str:
        return f"{self.phase}:{self.package}:{self.file.replace('/', '.')}:{self.line}:{self.function}"


def points(source: Path, phase: str, package: str, place: str) -> Iterator[Point]:
    """One per statement of `place`: "<path below src>:<function or Class.method>"; `source`: services and shared."""
    file, _, function = place.partition(":")
    tree = ast.parse((source / FOLDERS[file.split("/", 1)[0]] / file).read_text())
    node = _find(tree, function, place)
    lines = {
        child.lineno for child in ast.walk(node) if isinstance(child, ast.stmt) and _runs(child) and child is not node
    }
    for line in sorted(lines):
        yield Point(phase, package, file, line, function)


def _runs(node: ast.stmt) -> bool:
    """A docstring is no code."""
    return not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _find(tree: ast.AST, function: str, place: str) -> ast.AST:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for name in function.split("."):
        found = [node for node in ast.walk(tree) if isinstance(node, kinds) and node.name == name]
        if not found:
            raise LookupError(f"{place} is not there (any more): adapt tests/e2e/crash/plan.py")
        tree = found[0]
    return tree
