"""Where one stack listens and what it keeps on disk (docs/architecture/contracts.md)."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINDS = {"dev": "127.0.0.1", "test": "127.0.0.2", "crash": "127.0.0.3", "drill": "127.0.0.4"}


@dataclass(frozen=True)
class Stack:
    name: str
    bind: str
    base_domain: str = "webmeteor.localhost"

    @classmethod
    def from_environment(cls) -> "Stack":
        """WEBMETEOR_STACK chooses; `test` is the default."""
        name = os.environ.get("WEBMETEOR_STACK", "test")
        return cls(name, BINDS[name])

    @property
    def project(self) -> str:
        return f"webmeteor-{self.name}"

    @property
    def root(self) -> Path:
        return ROOT / "var" / self.name

    @property
    def ca_file(self) -> Path:
        return self.root / "ca.pem"

    @property
    def app_url(self) -> str:
        return f"https://app.{self.base_domain}"

    @property
    def git_host(self) -> str:
        return f"git.{self.base_domain}"

    def site_directory(self, customer_uuid: str, app_id: str) -> Path:
        return self.root / "sites" / customer_uuid / app_id

    def repository(self, customer_uuid: str, app_id: str) -> Path:
        return self.root / "repos" / customer_uuid / f"{app_id}.git"

    def route_file(self, app_id: str) -> Path:
        return self.root / "routes" / f"{app_id}.yml"

    def secrets(self) -> dict[str, str]:
        """The generated passwords, as `secrets/stack.env` names them."""
        lines = (self.root / "secrets" / "stack.env").read_text().splitlines()
        pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
        return {name.strip(): value.strip().strip("'\"") for name, value in pairs}
