"""Argument vectors and environments for git (pure). A repository's content is untrusted input.

Only this module configures git: no system or user file is read, and no filter, credential helper or hook of a
repository is run. The only hook is the platform's: it measures a push (decision 72).
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from shared import limits

# A tuple sets several values, in this order.
Config = Mapping[str, str | tuple[str, ...]]

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

_ALWAYS = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "core.protectHFS": "true",
    "core.protectNTFS": "true",
    # Durable before the push is confirmed, with one flush for many new objects.
    "core.fsync": "objects,reference",
    "core.fsyncMethod": "batch",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "protocol.version": "2",
    "protocol.allow": "never",
    "protocol.file.allow": "always",
    "safe.directory": "*",
    "submodule.recurse": "false",
    "advice.detachedHead": "false",
}
_MEMORY = {
    "core.bigFileThreshold": "8m",
    "core.packedGitWindowSize": "32m",
    "core.packedGitLimit": "256m",
    "core.deltaBaseCacheLimit": "32m",
    "pack.windowMemory": "64m",
    "pack.deltaCacheSize": "32m",
    "pack.threads": "1",
    "index.threads": "1",
}


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the whole environment of a git process; the service's own variables (passwords, …) are left out."""
    return {
        "PATH": os.environ.get("PATH", "/usr/local/bin:/usr/bin:/bin"),
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "/bin/false",
        "GIT_NO_REPLACE_OBJECTS": "1",
        **(extra or {}),
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
    return (*_TIED, "git", *(("-C", str(cwd)) if cwd else ()), *_flags({**_ALWAYS, **(config or {})}), *arguments)


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


def _flags(config: Config) -> list[str]:
    pairs = ((name, (value,) if isinstance(value, str) else value) for name, value in config.items())
    return [part for name, values in pairs for value in values for part in ("-c", f"{name}={value}")]
