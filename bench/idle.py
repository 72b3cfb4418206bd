"""Cost of an idle service frame: `python -m bench.idle [seconds]`."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("WEBMETEOR_STACK", "dev")

from bench._table import Row, record
from shared.secrets import add_key
from tests.support import postgres, rabbitmq, stack

PROGRAM = stack.ROOT / "tests" / "integration" / "shared" / "programs" / "service.py"
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def megabytes(pid: int) -> float:
    """Proportional set size: shared pages are divided among the processes that share them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def main(seconds: int = 30) -> dict[str, object]:
    admin = stack.admin_dsn()
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder) / "key"
        add_key(key)
        settings = {
            "DATABASE_URL": asyncio.run(postgres.clone(admin, "shared")),
            "AMQP_URL": next(rabbitmq.fresh_vhosts(stack.amqp_url())),
            "KEY_FILE": str(key),
            "LISTEN_PORT": "28099",
        }
        environment = {
            **os.environ,
            "PYTHONPATH": str(stack.ROOT),
            **{f"WEBMETEOR_{k}": v for k, v in settings.items()},
        }
        process = subprocess.Popen([sys.executable, str(PROGRAM), "steady"], env=environment, stdout=subprocess.DEVNULL)
        try:
            time.sleep(8)
            before = cpu_seconds(process.pid)
            time.sleep(seconds)
            percent = (cpu_seconds(process.pid) - before) / seconds * 100
            memory = megabytes(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=15)
            asyncio.run(postgres.drop(admin, own=True))
            rabbitmq.remove_vhosts(own=True)
    rows = [Row("idle frame, CPU", percent, "% of a core", "≤ 0.3"), Row("idle frame, memory", memory, "MB", "≤ 50")]
    return record("idle", rows, seconds=seconds)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
