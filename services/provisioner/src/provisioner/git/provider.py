"""What the platform wants of whoever keeps repositories. Every call is repeatable: asking again changes nothing."""

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
        """Known before the repository exists."""
        ...

    async def create_repository(self, site: Site) -> None: ...

    async def push(self, site: Site, directory: Path) -> None:
        """Brings the directory's branch into the repository."""
        ...

    async def add_hook(self, site: Site) -> None:
        """Has every later push told to the platform, signed with the site's REPO_WEBHOOK_SECRET."""
        ...

    async def offer(self, site: Site, directory: Path, branch: str, commit: str, *, before: str | None) -> None:
        """Puts the directory's `commit` on a branch beside the deployed one; `before` is what we put there last.

        What the customer has put on top stays. Raises BranchTakenError where that is in the way.
        """
        ...

    async def delete(self, site: Site) -> None: ...


def is_offered(branch: str, current: str | None, commit: str, before: str | None) -> bool:
    """Whether a branch that shows `current` needs no move to offer `commit` (pure). Raises BranchTakenError."""
    if current is None or current == before != commit:
        return False
    if commit in {current, before}:
        return True
    raise BranchTakenError(f"The branch {branch} has commits of yours; rename or delete it, then ask again.")
