"""Results of every part of the bench: rows of measurements, printed as a table and stored as JSON."""

import json
import os
import platform
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Row:
    """One number. `goal` includes its comparison ("≤ 50"); `bare`: the bare tool on the same work in the same run."""

    what: str
    value: float
    unit: str
    goal: str = ""
    bare: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the goal was met; None without a goal."""
        if not self.goal:
            return None
        sign, limit = self.goal.split()
        return self.value <= float(limit) if sign == "≤" else self.value >= float(limit)


def percentile(values: Sequence[float], percent: float) -> float:
    return statistics.quantiles(values, n=1000, method="inclusive")[round(percent * 10) - 1]


def record(name: str, rows: Sequence[Row], **conditions: object) -> dict[str, object]:
    """Prints the table, writes bench/results/<name>.json and returns its content."""
    result: dict[str, object] = {
        "name": name,
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": {"cores": os.cpu_count(), "kernel": platform.release(), "load": round(os.getloadavg()[0], 2)},
        "conditions": conditions,
        "rows": [{**asdict(row), "met": row.met} for row in rows],
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    print(table(rows), flush=True)
    return result


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    head = ("what", "value", "goal", "met", "bare tool")
    lines = [
        (
            row.what,
            f"{row.value:,.4g} {row.unit}",
            f"{row.goal} {row.unit}" if row.goal else "",
            {True: "yes", False: "NO", None: ""}[row.met],
            "" if row.bare is None else f"{row.bare:,.4g} {row.unit}",
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in (head, *lines)) for column in range(len(head))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in (head, rule, *lines)
    )
