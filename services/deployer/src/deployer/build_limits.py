"""Memory and processes of all build steps together: a build that forks or eats without end hurts only builds.

BuildKit starts each step in a control group below the engine's `docker/buildkit` and limits none of them; options of
`docker build` such as `--memory` are not honoured by it. So the group above them all is limited here.
"""

from collections.abc import Mapping
from pathlib import Path

from shared.logging import get_logger

log = get_logger()

GROUP = Path("docker") / "buildkit"
_UNITS = {"k": 2**10, "m": 2**20, "g": 2**30}


def wanted(root: Path, memory: str, processes: int, *, unified: bool) -> Mapping[Path, str]:
    """File → what it shall say (pure). `unified`: control groups version 2. `memory` as Docker writes it: `2g`."""
    size = str(int(memory[:-1]) * _UNITS[memory[-1]])
    if unified:
        return {root / GROUP / "memory.max": size, root / GROUP / "pids.max": str(processes)}
    return {
        root / "memory" / GROUP / "memory.limit_in_bytes": size,
        root / "pids" / GROUP / "pids.max": str(processes),
    }


def ensure(root: Path | None, memory: str, processes: int) -> None:
    """Again and again: after a restart of the machine the groups are new. Without `root` there is nothing to do."""
    if root is None:
        return
    try:
        unified = (root / "cgroup.controllers").exists()
        for file, value in wanted(root, memory, processes, unified=unified).items():
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.read_text().strip() != value:
                file.write_text(value)
    except OSError as error:
        log.warning("build_limits_not_set", error=str(error))
