"""From an event's commit to its handler, on the real broker and database: `python -m bench.messaging`.

For comparison, the bare tools on the same work in the same run: commit a row, publish a message to a quorum queue with
confirm, consume it, commit a row, acknowledge; each step one by one, as in a first implementation.

Latency is measured at 100 events per second and at 60 % of the maximum rate just measured: at the maximum, queues only
grow. CPU is each process's use per event, without its start. A publisher commits a transaction in any case; a separate
run with only these transactions shows their cost.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("WEBMETEOR_STACK", "dev")

import asyncpg

from bench._table import Row, percentile, record
from tests.support import postgres, rabbitmq, stack

SLOW_PER_SECOND, SLOW_SECONDS = 100, 20
PART_OF_MOST, STEADY_SECONDS = 0.6, 20
AT_MOST = 20_000
MICRO = 1e6
SIDES = ("publish", "consume")


@dataclass(frozen=True)
class Run:
    delays: list[float]
    """Milliseconds per event; for a run without consumer all 0."""
    per_second: float
    """Rate from the first commit to the last handler."""
    cpu: dict[str, float]
    """Microseconds per event, by process."""


def run(kind: str, environment: Mapping[str, str], count: int, per_second: float = 0) -> Run:
    """Runs one process per side of `kind`, with `count` events; 0 per second: at the maximum rate."""
    sides = SIDES if kind != "generate" else SIDES[:1]
    with tempfile.TemporaryDirectory() as folder:
        files = {side: Path(folder) / side for side in reversed(sides)}
        processes = [_start(f"{kind}_{side}", count, per_second, file, environment) for side, file in files.items()]
        try:
            for process in processes:
                if process.wait(timeout=300):
                    sys.exit(f"{process.args!r} ended with {process.returncode}")
        finally:
            for process in processes:
                process.kill()
        found = {side: json.loads(file.read_text()) for side, file in files.items()}
    cpu = {side: found[side]["cpu"] * MICRO / count for side in sides}
    before, after = found["publish"]["containers_before"], found[sides[-1]]["containers_after"]
    cpu |= {name: (after[name] - before[name]) * MICRO / count for name in before}
    sent, handled = found["publish"]["times"], found[sides[-1]]["times"]
    if handled.keys() != sent.keys():
        sys.exit(f"{kind}: {len(sent)} sent, {len(handled)} handled")
    # Skip the first second: connections, prepared statements and caches warm up.
    warm = min(sent.values()) + (10**9 if per_second else 0)
    delays = [(handled[key] - sent[key]) / 1e6 for key in sent if sent[key] >= warm]
    return Run(delays, count / ((max(handled.values()) - min(sent.values())) / 1e9), cpu)


def _start(
    side: str, count: int, per_second: float, file: Path, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    argv = [sys.executable, "-m", "bench._messaging_sides", side, str(count), str(per_second), str(file)]
    return subprocess.Popen(argv, env={**os.environ, **environment}, cwd=stack.ROOT)


async def _fresh_database(admin: str) -> str:
    dsn = await postgres.clone(admin, "shared")
    connection = await asyncpg.connect(dsn)
    await connection.execute("CREATE TABLE effects (n bigserial, subject text)")
    await connection.execute("CREATE TABLE causes (n bigserial, body bytea)")
    await connection.close()
    return dsn


def main() -> dict[str, object]:
    admin = stack.admin_dsn()
    environment = {
        "DSN": asyncio.run(_fresh_database(admin)),
        "AMQP": next(rabbitmq.fresh_vhosts(stack.amqp_url())),
        "POSTGRES": _container("postgres"),
        "RABBITMQ": _container("rabbitmq"),
    }
    try:
        alone = run("generate", environment, AT_MOST)
        most, bare_most = (run(kind, environment, AT_MOST) for kind in ("ours", "bare"))
        steady_per_second = PART_OF_MOST * most.per_second
        count = int(steady_per_second * STEADY_SECONDS)
        steady, bare_steady = (run(kind, environment, count, steady_per_second) for kind in ("ours", "bare"))
        count = SLOW_PER_SECOND * SLOW_SECONDS
        slow, bare_slow = (run(kind, environment, count, SLOW_PER_SECOND) for kind in ("ours", "bare"))
    finally:
        asyncio.run(postgres.drop(admin, own=True))
        rabbitmq.remove_vhosts(own=True)
    rows = [
        Row("most events per second, end to end", most.per_second, "/s", "≥ 2000", bare_most.per_second),
        Row("CPU per event at that", sum(most.cpu.values()), "µs", "", sum(bare_most.cpu.values())),
        *_steady(f"{SLOW_PER_SECOND}/s", slow, bare_slow, {50: "≤ 4", 99: "≤ 15"}),
        *_steady("60 % of the most", steady, bare_steady, {50: "≤ 5", 99: "≤ 50"}),
        Row("CPU per event at 60 %", sum(steady.cpu.values()), "µs", "≤ 900", sum(bare_steady.cpu.values())),
        *(
            Row(f"of it {name}", steady.cpu[name], "µs", "", bare_steady.cpu[name])
            for name in ("publish", "consume", "postgres", "rabbitmq")
        ),
        Row("CPU of the publisher's own transaction alone", sum(alone.cpu.values()), "µs"),
    ]
    return record("messaging", rows, at_most=AT_MOST, steady_per_second=round(steady_per_second))


def _steady(load: str, ours: Run, bare: Run, goals: Mapping[int, str]) -> list[Row]:
    rows = []
    for percent, goal in goals.items():
        name, other = f"commit → handler, p{percent}, {load}", percentile(bare.delays, percent)
        rows.append(Row(name, percentile(ours.delays, percent), "ms", goal, other))
    return rows


def _container(service: str) -> str:
    labels = (f"com.docker.compose.project=webmeteor-{stack.NAME}", f"com.docker.compose.service={service}")
    filters = [part for label in labels for part in ("--filter", f"label={label}")]
    [found] = rabbitmq.docker("ps", "--quiet", "--no-trunc", *filters).split()
    return found


if __name__ == "__main__":
    main()
