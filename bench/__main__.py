"""`make bench`: the numbers of the design's table, each next to the bare tool on the same work in the same run.

`python -m bench [part …]`; writes one file per part and summary.md to bench/results/.
"""

import importlib
import json
import sys

from bench._table import RESULTS, Row, table

PARTS = ("messaging", "webhook", "idle", "control_plane", "sites", "types", "cutover", "backup", "neighbour")


def summary() -> str:
    """The latest rows of all parts as one table."""
    rows = []
    for part in PARTS:
        file = RESULTS / f"{part}.json"
        if file.exists():
            kept = json.loads(file.read_text())["rows"]
            rows += [Row(**{name: row[name] for name in ("what", "value", "unit", "goal", "bare")}) for row in kept]
    return table(rows)


def main(parts: list[str]) -> None:
    for part in parts or PARTS:
        print(f"\n## {part}", flush=True)
        importlib.import_module(f"bench.{part}").main()
    text = summary()
    (RESULTS / "summary.md").write_text(
        f"# Bench\n\n{text}\n\nMachine and conditions: the JSON files beside this one.\n"
    )
    print(f"\n{text}")


if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - set(PARTS)
    if unknown:
        sys.exit(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    main(sys.argv[1:])
