"""A newer template as a commit on a separate branch."""

from datetime import datetime
from pathlib import Path

from provisioner.git import command
from provisioner.git.process import run
from provisioner.git.worktree import author
from provisioner.versions import Version
from shared.names import CommitHash, TreeHash, check
from shared.threads import in_thread


def branch_of(tree: str) -> str:
    return f"webmeteor/template-{tree[:8]}"


def commands(branch: str) -> tuple[str, ...]:
    """Return the commands with which a customer merges the offer."""
    return ("git fetch origin", f"git merge origin/{branch}", "git push")


async def make(directory: Path, pack: Path, *, tree: str, base: Version, made_at: datetime) -> str:
    """Commit `tree`, from `pack`, on top of the template's previous commit; the same input gives the same commit."""
    await run(command.git("index-pack", "--stdin", cwd=directory), stdin=await in_thread(pack.read_bytes))
    arguments = ("commit-tree", check(TreeHash, tree), "-p", check(CommitHash, base.commit), "-F", "-")
    message = _message(tree, base.tree).encode()
    made = await run(command.git(*arguments, cwd=directory), env=author(made_at), stdin=message)
    commit = check(CommitHash, made.decode().strip())
    # Protects the commit from pruning, even if the customer deletes the branch.
    await run(command.git("update-ref", f"refs/webmeteor/template/{tree}", commit, cwd=directory))
    return commit


def _message(tree: str, before: str) -> str:
    lines = "\n".join(f"    {line}" for line in commands(branch_of(tree)))
    return f"""A newer template: {tree[:8]}

Your site was made from {before[:8]}. Nothing of yours is changed until you merge this:

{lines}

Where you and the template changed the same lines, git asks you which to keep.
"""
