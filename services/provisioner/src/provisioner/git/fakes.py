"""An in-memory provider for tests."""

from pathlib import Path

from provisioner.git.provider import Location, is_offered
from provisioner.models import Site


class FakeProvider:
    def __init__(self) -> None:
        self.repositories: set[str] = set()
        self.pushed: dict[str, Path] = {}
        self.hooks: dict[str, str] = {}
        self.branches: dict[tuple[str, str], str] = {}

    def locate(self, site: Site) -> Location:
        url = f"https://git.test/{site.full_name}"
        return Location(full_name=site.full_name, repo_url=url, clone_url=f"{url}.git", origin=f"{url}.git")

    async def create_repository(self, site: Site) -> None:
        self.repositories.add(site.full_name)

    async def fill(self, site: Site, bundle: Path) -> dict[str, str]:
        await self.create_repository(site)
        self.pushed[site.full_name] = bundle
        return {}

    async def push(self, site: Site, directory: Path) -> None:
        self.pushed[site.full_name] = directory

    async def add_hook(self, site: Site) -> None:
        self.hooks[site.full_name] = site.secrets["REPO_WEBHOOK_SECRET"]

    async def offer(self, site: Site, directory: Path, branch: str, commit: str, *, before: str | None) -> None:
        key = (site.full_name, branch)
        if not is_offered(branch, self.branches.get(key), commit, before):
            self.branches[key] = commit
            self.pushed[site.full_name] = directory

    async def delete(self, site: Site) -> None:
        self.repositories.discard(site.full_name)
        self.pushed.pop(site.full_name, None)
        self.hooks.pop(site.full_name, None)
