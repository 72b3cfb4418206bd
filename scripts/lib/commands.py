"""Runs commands in parallel and prefixes their output lines with their names."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lib.shell import ROOT, say


@dataclass
class Command:
    name: str
    argv: Sequence[str]
    fine: frozenset[int] = frozenset({0})
    """Exit codes that count as success."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Added to this process's environment."""
    lines: list[str] = field(default_factory=list)
    code: int = -1
    seconds: float = 0

    @property
    def failed(self) -> bool:
        return self.code not in self.fine

    def run(self) -> None:
        start = time.monotonic()
        process = subprocess.Popen(
            self.argv, cwd=ROOT, env={**os.environ, **self.environment}, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace",
        )  # fmt: skip
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


def report(commands: Sequence[Command]) -> None:
    """Print the results and exit, with 1 if a part failed. Of passed parts print pytest's last line, with counts."""
    failed = [command for command in commands if command.failed]
    for command in commands:
        if not command.failed:
            say(f"\n{command.name}, {command.seconds:.0f} s:\n{''.join(command.lines[-1:])}")
    for command in failed:
        say(f"\n{command.name}, {command.seconds:.0f} s, ended with {command.code}:\n{''.join(command.lines)}")
    say(f"failed: {', '.join(command.name for command in failed)}" if failed else "all parts passed")
    sys.exit(1 if failed else 0)
