"""Commit of an event → its handler runs, on the real broker and database: `python -m bench.messaging [seconds]`.

Beside it the bare tool in the same run: aio-pika publish with confirm → consume on a quorum queue, no database.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("WEBMETEOR_STACK", "dev")

import asyncpg

from bench._table import Row, percentile, record
from tests.support import postgres, rabbitmq, stack

PER_SECOND = 1000
SECONDS = 20
AT_MOST = 10_000


@dataclass(frozen=True)
class Run:
    """Milliseconds per event, and events per second from the first commit to the last handler."""

    delays: list[float]
    throughput: float


def run(kind: str, environment: dict[str, str], count: int, per_second: float) -> Run:
    """One consumer process, one publisher process, `count` events."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / side for side in ("consume", "publish")]
        processes = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "bench._messaging_sides",
                    f"{kind}_{file.name}",
                    str(count),
                    str(per_second),
                    file,
                ],
                env={**os.environ, **environment},
                cwd=stack.ROOT,
            )
            for file in files
        ]
        try:
            for process in processes:
                if process.wait(timeout=180):
                    sys.exit(f"{process.args!r} ended with {process.returncode}")
        finally:
            for process in processes:
                process.kill()
        handled, sent = (json.loads(file.read_text()) for file in files)
    if handled.keys() != sent.keys():
        sys.exit(f"{kind}: {len(sent)} sent, {len(handled)} handled")
    # The first second is for connections, prepared statements and caches.
    warm = min(sent.values()) + (10**9 if per_second else 0)
    delays = [(handled[key] - sent[key]) / 1e6 for key in sent if sent[key] >= warm]
    return Run(delays, count / ((max(handled.values()) - min(sent.values())) / 1e9))


async def _fresh_database(admin: str) -> str:
    dsn = await postgres.clone(admin, "shared")
    connection = await asyncpg.connect(dsn)
    await connection.execute("CREATE TABLE effects (n bigserial, subject text)")
    await connection.close()
    return dsn


def main(seconds: int = SECONDS) -> dict[str, object]:
    admin = stack.admin_dsn()
    environment = {
        "DSN": asyncio.run(_fresh_database(admin)),
        "AMQP": next(rabbitmq.fresh_vhosts(stack.amqp_url())),
    }
    try:
        ours, bare = (run(kind, environment, PER_SECOND * seconds, PER_SECOND) for kind in ("ours", "bare"))
        fast, bare_fast = (run(kind, environment, AT_MOST, 0) for kind in ("ours", "bare"))
    finally:
        asyncio.run(postgres.drop(admin, own=True))
        rabbitmq.remove_vhosts(own=True)
    goals = {50: "≤ 5", 95: "", 99: "≤ 50"}
    rows = [
        Row(
            f"commit → handler, p{percent}, {PER_SECOND}/s",
            percentile(ours.delays, percent),
            "ms",
            goal,
            percentile(bare.delays, percent),
        )
        for percent, goal in goals.items()
    ]
    rows.append(Row("most events per second, end to end", fast.throughput, "/s", "≥ 1000", bare_fast.throughput))
    return record("messaging", rows, per_second=PER_SECOND, seconds=seconds, at_most=AT_MOST)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
