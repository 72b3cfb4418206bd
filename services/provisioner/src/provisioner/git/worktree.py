"""The site directory as a git checkout: created from a template, then moved from release to release."""

from datetime import datetime
from pathlib import Path

from provisioner.errors import CommitMissingError, GitFailedError, TreeTooLargeError
from provisioner.git import command, refs
from provisioner.git.builtin import clear_leftovers
from provisioner.git.process import each_field, run
from provisioner.git.provider import BRANCH
from shared.names import CommitHash, TreeHash, check
from shared.sitespec import PLATFORM_FILES, READ_BY_COMPOSE
from shared.threads import in_thread

_EMAIL = "platform@webmeteor.invalid"
_FETCH = ("fetch", "-q", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head")
_KNOWN = f"+refs/heads/{BRANCH}:refs/remotes/origin/{BRANCH}"
# Links become plain files that contain their target, so nothing in the directory leads out of it. Platform files are
# outside the sparse patterns: git neither writes nor compares them, even if a commit has files with their names.
# The same holds, in every folder, for files that an operator's `docker compose` would read.
_CONFIG = """[core]
\tsymlinks = false
\tsparseCheckout = true
[sparse]
\texpectFilesOutsideOfPatterns = true
[remote "origin"]
\turl = {origin}
\tfetch = +refs/heads/*:refs/remotes/origin/*
[branch "{branch}"]
\tremote = origin
\tmerge = refs/heads/{branch}
"""

_OUTSIDE = (*(f"/{name}" for name in PLATFORM_FILES), *READ_BY_COMPOSE)
_EXCLUDE = "".join(f"{name}\n" for name in _OUTSIDE)
_SPARSE = "/*\n" + "".join(f"!{name}\n" for name in _OUTSIDE)


async def initialise(directory: Path, *, origin: str, site_name: str, created_at: datetime) -> None:
    """Commit the copy of a seed as the first commit of `main`; the same input gives the same commit."""
    await in_thread(_configure, directory / ".git", origin)
    message = f"Create {' '.join(site_name.split())}\n"
    arguments = ("commit", "-q", "--no-verify", "--cleanup=verbatim", "--file=-")
    await run(command.git(*arguments, cwd=directory), env=author(created_at), stdin=message.encode())


async def check_out(directory: Path, *, origin: str, commit: str, max_files: int, max_mib: int) -> None:
    """A new directory that shows a commit of an existing repository. Raises CommitMissingError, TreeTooLargeError."""
    await run(command.git("init", "-q", "--template=", f"--initial-branch={BRANCH}", str(directory)))
    await in_thread(_configure, directory / ".git", origin)
    await move_to(directory, origin, commit, max_files=max_files, max_mib=max_mib)


def author(date: datetime) -> dict[str, str]:
    """Return an environment with the platform's name and a fixed time, for reproducible commits."""
    who = {"NAME": "WebMeteor", "EMAIL": _EMAIL, "DATE": f"{int(date.timestamp())} +0000"}
    return {f"GIT_{role}_{name}": value for role in ("AUTHOR", "COMMITTER") for name, value in who.items()}


async def head(directory: Path) -> str:
    """Return the commit that the directory shows."""
    found = await in_thread(refs.read, directory / ".git")
    return check(CommitHash, found[f"refs/heads/{BRANCH}"])


async def tree_of(directory: Path, commit: str) -> str:
    shown = await run(command.git("rev-parse", f"{check(CommitHash, commit)}^{{tree}}", cwd=directory))
    return check(TreeHash, shown.decode().strip())


async def first_of_ours(directory: Path) -> tuple[str, str] | None:
    """Return (commit, tree) of the platform's root commit in the history; None if it no longer has one."""
    log = ("log", "--max-parents=0", "--max-count=1", "--fixed-strings", f"--author=<{_EMAIL}>", "--format=%H %T")
    found = (await run(command.bounded(*log, f"refs/heads/{BRANCH}", "--", cwd=directory))).decode().split()
    return (check(CommitHash, found[0]), check(TreeHash, found[1])) if found else None


async def is_ancestor(directory: Path, commit: str, reference: str) -> bool:
    question = ("merge-base", "--is-ancestor", check(CommitHash, commit), reference)
    try:
        await run(command.bounded(*question, cwd=directory))
    except GitFailedError as error:
        if error.fields.get("status_code") == 1:
            return False
        raise
    return True


async def fetch_branch(directory: Path, origin: str) -> None:
    """Update `refs/remotes/origin/main` from the repository; the checkout stays as it is."""
    await in_thread(clear_leftovers, directory / ".git")
    await run(command.bounded(*_FETCH, origin, _KNOWN, cwd=directory), seconds=300)


async def move_to(directory: Path, origin: str, commit: str, *, max_files: int, max_mib: int) -> None:
    """Fetch `commit` and check it out. Raises CommitMissingError, TreeTooLargeError."""
    check(CommitHash, commit)
    await in_thread(clear_leftovers, directory / ".git")
    await _fetch(directory, origin, commit)
    await _check_size(directory, commit, max_files, max_mib)
    # Not `checkout`: reset works from any state that a killed git left, and keeps the branch for `git pull`.
    await run(command.bounded("reset", "-q", "--hard", commit, cwd=directory), seconds=300)


async def _fetch(directory: Path, origin: str, commit: str) -> None:
    try:
        # By hash: a rollback may need a commit that a force push removed from the branch.
        await run(command.bounded(*_FETCH, origin, commit, _KNOWN, cwd=directory), seconds=300)
    except GitFailedError as error:
        raise CommitMissingError(f"Commit {commit[:12]} can't be fetched: {error.message}") from error


async def _check_size(directory: Path, commit: str, max_files: int, max_mib: int) -> None:
    """Check before unpacking: a small pack can hold terabytes of zeros, or the same file a million times."""
    entries = size = 0

    def count(field: bytes) -> None:
        """Add one entry; for folders and submodules git prints `-` as the size."""
        nonlocal entries, size
        entries += 1
        size += int(field) if field.strip().isdigit() else 0
        if entries > 2 * max_files:
            raise TreeTooLargeError(f"The commit has too many files and folders; {max_files} of each are allowed.")
        if size > max_mib * command.MIB:
            raise TreeTooLargeError(f"The commit unpacks to more than {max_mib} MiB; that is the limit.")

    listing = ("ls-tree", "-r", "-t", "-z", "--format=%(objectsize)", commit)
    await each_field(command.bounded(*listing, cwd=directory), count, keep=64, seconds=120)


def patterns_are_current(directory: Path) -> bool:
    """Check only the file that `apply_patterns` writes last."""
    exclude = directory / ".git" / "info" / "exclude"
    return exclude.is_file() and exclude.read_text() == _EXCLUDE


async def apply_patterns(directory: Path) -> None:
    """Apply the current patterns to a legacy directory; files outside them are removed."""
    info = directory / ".git" / "info"
    await in_thread(clear_leftovers, directory / ".git")
    await in_thread((info / "sparse-checkout").write_text, _SPARSE)
    await run(command.bounded("reset", "-q", "--hard", cwd=directory), seconds=300)
    await in_thread((info / "exclude").write_text, _EXCLUDE)


def _configure(git_dir: Path, origin: str) -> None:
    if any(character in origin for character in '\n"\\#;'):
        raise ValueError("the origin of a repository has a character that needs quoting")
    with (git_dir / "config").open("a") as file:
        file.write(_CONFIG.format(origin=origin, branch=BRANCH))
    (git_dir / "info").mkdir(exist_ok=True)
    (git_dir / "info" / "sparse-checkout").write_text(_SPARSE)
    (git_dir / "info" / "exclude").write_text(_EXCLUDE)
