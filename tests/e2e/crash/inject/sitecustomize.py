"""Kills this process with SIGKILL when it reaches an armed line, once per line. Python runs this file at start.

Only the crash stack mounts it, into the services' import path; their own code knows nothing of it. The plan,
/crash/plan.json, is `{"<package>": [{"id": …, "file": "provisioner/jobs/provision.py", "line": 41}, …]}`; a line
that has fired leaves /crash/fired/<id>, so the restarted process gets past it. sys.monitoring (Python ≥ 3.12) costs
one call per code object, and per line of the files that have armed lines.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Any

ROOT = Path("/crash")
Places = dict[tuple[str, int], Path]


def _armed(package: str) -> Places:
    plan = json.loads((ROOT / "plan.json").read_text()).get(package, [])
    points = {(point["file"], point["line"]): ROOT / "fired" / point["id"] for point in plan}
    return {place: marker for place, marker in points.items() if not marker.exists()}


def _die(marker: Path) -> None:
    with suppress(FileExistsError):  # two threads may come here at once
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        os.kill(os.getpid(), signal.SIGKILL)


def _install(armed: Places) -> None:
    files = {file for file, _ in armed}
    monitoring: Any = vars(sys)["monitoring"]  # Types are checked for Python 3.11, which does not have it.

    def file_of(code: CodeType) -> str | None:
        return next((file for file in files if code.co_filename.endswith(f"/{file}")), None)

    def on_start(code: CodeType, _: int) -> object:
        if file_of(code):
            monitoring.set_local_events(monitoring.DEBUGGER_ID, code, monitoring.events.LINE)
        return monitoring.DISABLE

    def on_line(code: CodeType, line: int) -> object:
        marker = armed.get((file_of(code) or "", line))
        if marker:
            _die(marker)
        return monitoring.DISABLE

    monitoring.use_tool_id(monitoring.DEBUGGER_ID, "crash")
    monitoring.register_callback(monitoring.DEBUGGER_ID, monitoring.events.PY_START, on_start)
    monitoring.register_callback(monitoring.DEBUGGER_ID, monitoring.events.LINE, on_line)
    monitoring.set_events(monitoring.DEBUGGER_ID, monitoring.events.PY_START)


# The service itself, not `python -m deployer warm` or a health check.
if sys.orig_argv[-2:-1] == ["-m"] and (ROOT / "plan.json").exists() and (armed := _armed(sys.orig_argv[-1])):
    _install(armed)
