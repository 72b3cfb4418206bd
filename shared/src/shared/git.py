"""What every git process of the platform is given (pure): a repository's content is untrusted input.

No system or user file is read; no hook, filter, credential helper or monitor that a repository names is run.
"""

import os
from collections.abc import Mapping

# A tuple sets several values, in this order.
Config = Mapping[str, str | tuple[str, ...]]

ALWAYS: Config = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "protocol.allow": "never",
    "safe.directory": "*",
    "submodule.recurse": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    # Memory: larger objects are streamed.
    "core.bigFileThreshold": "8m",
    "core.packedGitWindowSize": "32m",
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


def flags(config: Config) -> list[str]:
    """Return the `-c` arguments for ALWAYS, changed and extended by `config`."""
    merged = {**ALWAYS, **config}
    pairs = ((name, (value,) if isinstance(value, str) else value) for name, value in merged.items())
    return [part for name, values in pairs for value in values for part in ("-c", f"{name}={value}")]
