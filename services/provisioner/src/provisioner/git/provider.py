"""The interface that a Git provider implements. Every call is idempotent."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from provisioner.errors import BranchTakenError
from provisioner.models import Site

BRANCH = "main"


@dataclass(frozen=True)
class Location:
    """Where a site's repository is."""

    full_name: str
    repo_url: str
    """For people."""
    clone_url: str
    """For a customer's git."""
    origin: str
    """For the remote of the site directory."""


class GitProvider(Protocol):
    def locate(self, site: Site) -> Location:
        """Return the location, also before the repository exists."""
        ...

    async def create_repository(self, site: Site) -> None: ...

    async def fill(self, site: Site, bundle: Path) -> dict[str, str]:
        """Create the repository with all branches and tags of a copy; return its refs. Raises GitFailedError."""
        ...

    async def push(self, site: Site, directory: Path) -> None:
        """Push the directory's branch to the repository."""
        ...

    async def add_hook(self, site: Site) -> None:
        """Deliver every later push to the platform, signed with the site's REPO_WEBHOOK_SECRET."""
        ...

    async def offer(self, site: Site, directory: Path, branch: str, commit: str, *, before: str | None) -> None:
        """Put the directory's `commit` on a separate branch; `before` is the platform's previous commit there.

        Keeps customers' commits on the branch. Raises BranchTakenError if they prevent the move.
        """
        ...

    async def delete(self, site: Site) -> None: ...


def is_offered(branch: str, current: str | None, commit: str, before: str | None) -> bool:
    """Whether a branch at `current` already offers `commit` (pure). Raises BranchTakenError."""
    if current is None or current == before != commit:
        return False
    if commit in {current, before}:
        return True
    raise BranchTakenError(f"The branch {branch} contains your commits; rename or delete it, then try again.")
