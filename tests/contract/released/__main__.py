"""`python -m tests.contract.released 2026-11`: one event of each type, as this version writes it, for those to come."""

import sys
from pathlib import Path

from shared.events import EVENTS, dump
from shared.messaging.asyncapi import example

if __name__ == "__main__":
    file = Path(__file__).parent / f"{sys.argv[1]}.jsonl"
    with file.open("xb") as written:
        written.writelines(dump(example(kind)) + b"\n" for _, kind in sorted(EVENTS.items()))
