"""Memory and CPU of the idle control plane: `python -m bench.control_plane [seconds]`, with the development stack idle.

The kernel can't take held memory back. Docker's own number also counts file pages in use, such as programs' text.
"""

import os
import sys
import time

os.environ.setdefault("WEBMETEOR_STACK", "dev")

from bench._groups import cpu_seconds, held_mb, memory_mb
from bench._table import Row, record
from shared.services import NAMES
from tests.support import rabbitmq, stack

PARTS = (*NAMES, "source-reader", "rabbitmq", "postgres", "traefik")
# Database connections that were last used at the start are closed by then.
SETTLE_SECONDS = 90


def main(seconds: int = 60) -> dict[str, object]:
    ids = {
        part: rabbitmq.docker("inspect", "--format", "{{.Id}}", f"webmeteor-{stack.NAME}-{part}-1").strip()
        for part in PARTS
    }
    time.sleep(SETTLE_SECONDS)
    before = sum(map(cpu_seconds, ids.values()))
    time.sleep(seconds)
    percent = (sum(map(cpu_seconds, ids.values())) - before) / seconds * 100
    held = {part: held_mb(container) for part, container in ids.items()}
    rows = [
        Row("idle control plane, held memory", sum(held.values()), "MB", "≤ 400"),
        Row("idle control plane, memory by docker's number", sum(map(memory_mb, ids.values())), "MB"),
        Row("idle control plane, CPU", percent, "% of a core", "≤ 2"),
        *(Row(f"of it held by {part}", mb, "MB") for part, mb in held.items()),
    ]
    return record("control_plane", rows, settle_seconds=SETTLE_SECONDS, seconds=seconds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
