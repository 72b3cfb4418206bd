"""Kills this process with SIGKILL when it reaches an armed line, once per line. Python runs this file at start.

Only the crash test mounts it (PYTHONPATH=/crash/inject); the services' own code knows nothing of it. The plan,
/crash/plan.json, is `{"<package>": [{"id": …, "file": "provisioner/jobs.py", "line": 41}, …]}`; a line that has fired leaves
/crash/fired/<id>, so the restarted process gets past it. sys.monitoring (Python ≥ 3.12) costs one call per line of code
executed for the first time.
"""

import json
import os
import signal
import sys
from pathlib import Path
from types import CodeType
from typing import Any

ROOT = Path("/crash")


def _armed(package: str) -> dict[tuple[str, int], Path]:
    plan = json.loads((ROOT / "plan.json").read_text()).get(package, [])
    points = {(point["file"], point["line"]): ROOT / "fired" / point["id"] for point in plan}
    return {place: marker for place, marker in points.items() if not marker.exists()}


def _die(marker: Path) -> None:
    descriptor = os.open(marker, os.O_CREAT | os.O_WRONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    os.kill(os.getpid(), signal.SIGKILL)


def _install(package: str) -> None:
    armed = _armed(package)
    if not armed:
        return
    files = {file for file, _ in armed}
    monitoring = sys.monitoring

    def on_line(code: CodeType, line: int) -> Any:
        file = "/".join(code.co_filename.rsplit("/", 3)[-3:])
        for name in files:
            if file.endswith(name) and (name, line) in armed:
                _die(armed[name, line])
        return monitoring.DISABLE

    monitoring.use_tool_id(monitoring.DEBUGGER_ID, "crash")
    monitoring.register_callback(monitoring.DEBUGGER_ID, monitoring.events.LINE, on_line)
    monitoring.set_events(monitoring.DEBUGGER_ID, monitoring.events.LINE)


if "-m" in sys.orig_argv and (ROOT / "plan.json").exists():
    _install(sys.orig_argv[sys.orig_argv.index("-m") + 1])
