"""Commands that run at the same time, their lines marked by name as they come."""

import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from lib.shell import ROOT, say


@dataclass
class Command:
    name: str
    argv: Sequence[str]
    fine: frozenset[int] = frozenset({0})
    """Exit codes that are no failure."""
    lines: list[str] = field(default_factory=list)
    code: int = -1
    seconds: float = 0

    @property
    def failed(self) -> bool:
        return self.code not in self.fine

    def run(self) -> None:
        start = time.monotonic()
        process = subprocess.Popen(
            self.argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        assert process.stdout
        for line in process.stdout:
            self.lines.append(line)
            say(f"{self.name:>10} | {line.rstrip()}")
        self.code = process.wait()
        self.seconds = time.monotonic() - start
        say(f"{self.name:>10} : ended with {self.code} after {self.seconds:.0f} s")


def side_by_side(commands: Sequence[Command]) -> None:
    threads = [threading.Thread(target=command.run) for command in commands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
