"""The built-in provider: bare repositories on this machine, served by provisioner.git.http."""

import shutil
from pathlib import Path

from provisioner.git import command, refs
from provisioner.git.process import run
from provisioner.git.provider import BRANCH, Location, is_offered
from provisioner.models import Site
from shared.names import AppId, CustomerUuid, check
from shared.threads import in_thread

# A bundle of the largest repository.
FILL_SECONDS = 600.0
# For git that runs without the settings of command.py: the first push, and an operator's own git.
_CONFIG = """[core]
\tfsync = objects,reference
[receive]
\tunpackLimit = 1
\tautogc = false
[gc]
\tauto = 0
"""


def path_of(root: Path, customer_uuid: str, app_id: str) -> Path:
    """Return the path of a site's bare repository; both names are checked again, because they become a path."""
    return root / check(CustomerUuid, customer_uuid) / f"{check(AppId, app_id)}.git"


class BuiltIn:
    def __init__(self, root: Path, git_url: str) -> None:
        self._root = root
        self._url = git_url.rstrip("/")

    def path(self, site: Site) -> Path:
        return path_of(self._root, site.customer_uuid, site.app_id)

    def locate(self, site: Site) -> Location:
        url = f"{self._url}/{site.full_name}"
        return Location(
            full_name=site.full_name, repo_url=url, clone_url=f"{url}.git", origin=str(self.path(site).resolve())
        )

    async def create_repository(self, site: Site) -> None:
        """Make a draft and rename it: an existing repository is complete."""
        path = self.path(site)
        if path.exists():
            await in_thread(clear_leftovers, path)
            return
        draft = path.with_name(f".{path.name}.new")
        await in_thread(shutil.rmtree, draft, ignore_errors=True)
        draft.parent.mkdir(parents=True, exist_ok=True)
        await run(command.git("init", "-q", "--bare", "--template=", f"--initial-branch={BRANCH}", str(draft)))
        with (draft / "config").open("a") as file:
            file.write(_CONFIG)
        draft.rename(path)

    async def fill(self, site: Site, bundle: Path) -> dict[str, str]:
        await self.create_repository(site)
        path = self.path(site)
        everything = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
        fetch = ("fetch", "-q", "--no-recurse-submodules", "--no-write-fetch-head", str(bundle), *everything)
        await run(command.bounded(*fetch, cwd=path), seconds=FILL_SECONDS)
        return await in_thread(refs.read, path)

    async def push(self, site: Site, directory: Path) -> None:
        reference = f"refs/heads/{BRANCH}"
        await run(command.git("push", "-q", str(self.path(site).resolve()), f"{reference}:{reference}", cwd=directory))

    async def add_hook(self, site: Site) -> None:
        """Do nothing: provisioner.webhooks compares refs after each push, so the repository needs no hook."""

    async def offer(self, site: Site, directory: Path, branch: str, commit: str, *, before: str | None) -> None:
        path, reference = self.path(site).resolve(), f"refs/heads/{branch}"
        current = (await in_thread(refs.read, path)).get(reference)
        if is_offered(branch, current, commit, before):
            return
        # The lease lets a customer's concurrent push win.
        lease = f"--force-with-lease={reference}:{current or ''}"
        await run(command.git("push", "-q", lease, str(path), f"{commit}:{reference}", cwd=directory))

    async def delete(self, site: Site) -> None:
        path = self.path(site)
        for leftover in (path, path.with_name(f".{path.name}.new")):
            if leftover.exists():
                await in_thread(shutil.rmtree, leftover)
        remove_if_empty(path.parent)


def clear_leftovers(repository: Path) -> None:
    """Remove lock files and partial objects of a killed git. Only while no other git process can run there."""
    clear_received(repository)
    for pack in (repository / "objects" / "pack").glob("tmp_*"):
        pack.unlink(missing_ok=True)
    for folder in (repository / "refs", repository / "logs"):
        for lock in folder.rglob("*.lock"):
            lock.unlink(missing_ok=True)
    for lock in repository.glob("*.lock"):
        lock.unlink(missing_ok=True)


def clear_received(repository: Path) -> None:
    """Remove the objects that a killed receive-pack left. Only between pushes."""
    for received in (repository / "objects").glob("tmp_objdir-*"):
        shutil.rmtree(received, ignore_errors=True)


def remove_if_empty(folder: Path) -> None:
    """Remove the folder unless another site of the customer is in it or is being created."""
    try:
        folder.rmdir()
    except OSError:
        return
