"""What several services do with files."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make durable which names are in the folder: a file's own fsync does not."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
