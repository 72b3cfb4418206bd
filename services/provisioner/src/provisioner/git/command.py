"""Argument vectors for git (pure), beyond what every git process is given (shared.git).

The only hook is the platform's: it measures a push (decision 72).
"""

from collections.abc import Sequence
from pathlib import Path

from shared import limits
from shared.git import Config, flags

MIB = 1024 * 1024
HOOKS = Path(__file__).parents[1] / "hooks"
MAX_REFS = 5_000
# git is killed when this process dies; its stale locks are cleared at the next start, when no other git runs.
_TIED = ("setpriv", "--pdeathsig", "KILL", "--")
# Limits of address space and file size: a pack bomb kills its own process, not the machine.
_BOUNDED = ("prlimit", f"--as={1024 * MIB}", f"--fsize={2 * 1024 * MIB}", "--core=0", "--")

# Errors in names and dates of commits that are common in old, harmless histories. Errors in trees, tags, submodules,
# and NUL, stay errors (decision 0084).
HARMLESS = (
    "badDate", "badDateOverflow", "badEmail", "badName", "badTimezone", "missingEmail", "missingNameBeforeEmail",
    "missingSpaceBeforeDate", "missingSpaceBeforeEmail", "multipleAuthors", "zeroPaddedDate", "zeroPaddedFilemode",
)  # fmt: skip

_ALWAYS: Config = {
    "core.protectHFS": "true",
    "core.protectNTFS": "true",
    # Durable before the push is confirmed, with one flush for many new objects.
    "core.fsync": "objects,reference",
    "core.fsyncMethod": "batch",
    "protocol.version": "2",
    "protocol.file.allow": "always",
    "advice.detachedHead": "false",
}
_MEMORY: Config = {
    "core.packedGitLimit": "256m",
    "core.deltaBaseCacheLimit": "32m",
    "pack.windowMemory": "64m",
    "pack.deltaCacheSize": "32m",
    "pack.threads": "1",
    "index.threads": "1",
}


def receive_environment(max_files: int) -> dict[str, str]:
    """Return the limits of a push, for `hooks/received.py`."""
    return {
        "RECEIVE_TREE_FILES": str(max_files),
        "RECEIVE_TREE_DEPTH": str(limits.TREE_DEPTH),
        "RECEIVE_OBJECT_BYTES": str(limits.OBJECT_BYTES),
        "RECEIVE_REFS": str(MAX_REFS),
    }


def git(*arguments: str, config: Config | None = None, cwd: Path | None = None) -> tuple[str, ...]:
    """Return a git command for files that the platform made."""
    return (*_TIED, "git", *(("-C", str(cwd)) if cwd else ()), *flags({**_ALWAYS, **(config or {})}), *arguments)


def bounded(*arguments: str, config: Config | None = None, cwd: Path | None = None) -> tuple[str, ...]:
    """Return a git command for customers' content, with limited memory, address space and file size."""
    inner = git(*arguments, config={**_MEMORY, **(config or {})}, cwd=cwd)
    return (*_TIED, *_BOUNDED, *inner[len(_TIED) :])


def nicer(argv: Sequence[str], niceness: int) -> tuple[str, ...]:
    """Return the command with a lower CPU priority: `niceness` is 0 to 19, 19 the lowest priority."""
    return ("nice", "-n", str(niceness), *argv)


def upload_pack(repository: Path, *, advertise: bool) -> tuple[str, ...]:
    """Return the command that serves a clone or fetch."""
    return bounded("upload-pack", "--stateless-rpc", *_advertise(advertise), str(repository), config=_hidden())


def receive_pack(repository: Path, max_push_mib: int, *, advertise: bool) -> tuple[str, ...]:
    """Return the command that serves a push. Force pushes are allowed, deleting the deployed branch is not."""
    config: Config = {
        "core.hooksPath": str(HOOKS),
        "receive.maxInputSize": str(max_push_mib * MIB),
        "transfer.fsckObjects": "true",
        "receive.fsckObjects": "true",
        **{f"receive.fsck.{message}": "ignore" for message in HARMLESS},
        "receive.denyDeleteCurrent": "refuse",
        "receive.unpackLimit": "1",
        "receive.autogc": "false",
        "receive.updateServerInfo": "false",
        "receive.advertisePushOptions": "false",
    }
    return bounded(
        "receive-pack", "--stateless-rpc", *_advertise(advertise), str(repository), config={**config, **_hidden()}
    )


def _hidden() -> Config:
    """Hide all refs but branches and tags, for reading and for writing."""
    return {"transfer.hideRefs": ("refs", "!refs/heads", "!refs/tags")}


def _advertise(advertise: bool) -> Sequence[str]:
    return ("--advertise-refs",) if advertise else ()
