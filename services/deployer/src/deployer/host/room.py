"""Whether there is room for builds: they stop long before a full disk affects the database or the broker."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from deployer.errors import NoRoomError

# A container's root is where the engine keeps images and volumes: its file system shows the use of the engine's disk.
ENGINE = Path("/")


def used(path: Path) -> float:
    """Used fraction (0 to 1) of the file system that `path` is on, of its bytes or its files, whichever is more.

    As `df` counts: space reserved for root is not available to others. Raises OSError.
    """
    found = os.statvfs(path)
    return max(
        _fraction(found.f_blocks - found.f_bfree, found.f_bavail),
        _fraction(found.f_files - found.f_ffree, found.f_favail),
    )


def _fraction(taken: int, left: int) -> float:
    # Some file systems (btrfs) have no fixed number of files and say 0.
    return taken / (taken + left) if taken + left else 0.0


@dataclass(frozen=True)
class Room:
    disks: Mapping[str, Path]
    """A path on each disk, by the disk's name in metrics."""
    stop_at: float
    measure: Callable[[Path], float] = used

    def used(self) -> dict[str, float]:
        """Fraction by disk. Raises OSError."""
        return {name: self.measure(path) for name, path in self.disks.items()}

    def left(self) -> bool:
        """Measured at each call: it takes microseconds."""
        return max(self.used().values()) < self.stop_at

    def check(self) -> None:
        """Raises NoRoomError."""
        if not self.left():
            raise NoRoomError(
                "The platform's disk is nearly full, so builds are paused. The deployment continues automatically when"
                " there is space; the live site is not affected."
            )
