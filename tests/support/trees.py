"""Git objects that no honest client makes, written straight into a repository."""

import hashlib
import subprocess
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Row = tuple[str, str, str]
"""Mode, name, id."""


@dataclass(frozen=True)
class Repository:
    path: Path
    """The bare repository, or a working copy's .git."""

    def write(self, kind: str, content: bytes) -> str:
        """A loose object; its id."""
        whole = f"{kind} {len(content)}\0".encode() + content
        object_id = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
        file = self.path / "objects" / object_id[:2] / object_id[2:]
        file.parent.mkdir(exist_ok=True)
        if not file.exists():
            file.write_bytes(zlib.compress(whole, 1))
        return object_id

    def blob(self, content: bytes) -> str:
        return self.write("blob", content)

    def tree(self, rows: Sequence[Row]) -> str:
        return self.write("tree", b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(i) for mode, name, i in rows))

    def commit(self, tree: str, *, message: bytes = b"A commit\n", parent: str = "") -> str:
        who = "t <t@example.org> 1700000000 +0000"
        parents = f"parent {parent}\n" if parent else ""
        return self.write("commit", f"tree {tree}\n{parents}author {who}\ncommitter {who}\n\n".encode() + message)

    def git(self, *argv: str, ok: bool = True) -> str:
        done = subprocess.run(
            ["git", "-c", "safe.directory=*", f"--git-dir={self.path}", *argv], capture_output=True, text=True, check=ok
        )
        return done.stdout.strip()


def bomb(repository: Repository, *, width: int = 20, height: int = 5, leaf: Sequence[Row] | None = None) -> str:
    """A tree of trees, each level the same one `width` times: with the defaults 20^5 = 3,200,000 files."""
    rows = [("100644", "f", repository.blob(b"x"))] if leaf is None else leaf
    mode, below = rows[0][0] if rows else "40000", rows[0][2] if rows else repository.tree([])
    for _ in range(height):
        below = repository.tree([(mode, f"n{number:02}", below) for number in range(width)])
        mode = "40000"
    return below
