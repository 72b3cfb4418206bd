"""A customer's own git client: clone, change, push over HTTPS, with the API token as password."""

import os
from collections.abc import Mapping
from pathlib import Path

from tests.lib.process import run
from tests.lib.stack import Stack

AUTHOR = {
    "GIT_AUTHOR_NAME": "A Customer",
    "GIT_AUTHOR_EMAIL": "customer@example.org",
    "GIT_COMMITTER_NAME": "A Customer",
    "GIT_COMMITTER_EMAIL": "customer@example.org",
}


class Checkout:
    """A working copy under `folder`. Asks nobody for a password and reads no configuration of this machine."""

    def __init__(self, stack: Stack, clone_url: str, token: str, folder: Path) -> None:
        self._stack = stack
        self._clone_url = clone_url
        self.folder = folder / "work"
        self._credentials = folder / "credentials"
        self._home = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.set_token(token)

    def set_token(self, token: str) -> None:
        self._credentials.touch(mode=0o600)
        self._credentials.write_text(f"https://customer:{token}@{self._stack.git_host}\n")

    async def git(self, *argv: str, check: bool = True, seconds: float = 120) -> tuple[int, str]:
        inside = ("-C", str(self.folder)) if self.folder.exists() else ()
        options = {
            "http.curloptResolve": f"{self._stack.git_host}:443:{self._stack.bind}",
            "http.sslCAInfo": str(self._stack.ca_file),
            "http.proxy": "",
            "credential.helper": f"store --file={self._credentials}",
            "init.defaultBranch": "main",
        }
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return await run("git", *inside, *flags, *argv, check=check, env=self._environment(), seconds=seconds)

    def _environment(self) -> Mapping[str, str]:
        return AUTHOR | {
            "PATH": os.environ["PATH"],
            "HOME": str(self._home),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "/bin/false",
            "LC_ALL": "C.UTF-8",
        }

    async def clone(self) -> "Checkout":
        await self.git("clone", "-q", self._clone_url, str(self.folder))
        return self

    def write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def read(self, path: str) -> str:
        return (self.folder / path).read_text()

    async def commit(self, message: str = "A change", *, allow_empty: bool = False) -> str:
        """The new commit's hash."""
        await self.git("add", "-A")
        await self.git("commit", "-q", "-m", message, *(["--allow-empty"] if allow_empty else []))
        return await self.head()

    async def head(self) -> str:
        return (await self.git("rev-parse", "HEAD"))[1].strip()

    async def push(self, *argv: str, check: bool = True) -> str:
        """What git said. Raises CommandError when the push is refused and `check`."""
        return (await self.git("push", "-q", *(argv or ("origin", "HEAD:main")), check=check))[1]

    async def push_files(self, files: Mapping[str, str], message: str = "A change") -> str:
        """Writes, commits and pushes; the commit's hash."""
        for path, text in files.items():
            self.write(path, text)
        commit = await self.commit(message)
        await self.push()
        return commit
