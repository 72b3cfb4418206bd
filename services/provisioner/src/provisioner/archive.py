"""Packing a deleted site's directory, and unpacking it; `tar --zstd -xf ARCHIVE -C DEST` does so by hand."""

import asyncio
import os
import re
from datetime import datetime
from pathlib import Path

from provisioner.errors import ArchiveFailedError
from provisioner.git.process import last_words

NAME = re.compile(r"app_[a-z0-9]{10}-\d{8}-\d{6}\.tar\.zst")
SECONDS = 1800.0


def name_for(app_id: str, now: datetime) -> str:
    return f"{app_id}-{now:%Y%m%d-%H%M%S}.tar.zst"


def pack_command(directory: Path) -> tuple[str, ...]:
    """To standard output; the archive's one top folder is the app id."""
    return ("tar", "--zstd", "--create", "--file=-", f"--directory={directory.parent}", "--", directory.name)


def unpack_command(archive: Path, destination: Path) -> tuple[str, ...]:
    return (
        *("tar", "--zstd", "--extract", f"--file={archive}", f"--directory={destination}"),
        *("--strip-components=1", "--no-same-owner", "--same-permissions", "--keep-old-files"),
    )


async def pack(directory: Path, target: Path) -> int | None:
    """Size in bytes; None when there is nothing to pack. An archive that exists is complete and is left alone."""
    if target.exists():
        return target.stat().st_size
    if not directory.exists():
        return None
    draft = target.with_name(f".{target.name}.part")
    draft.unlink(missing_ok=True)
    draft.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        await _run(pack_command(directory), stdout=descriptor)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    draft.rename(target)
    return target.stat().st_size


async def unpack(archive: Path, destination: Path) -> None:
    """Into a folder that is new or empty. Raises ArchiveFailedError."""
    if not archive.is_file():
        raise ArchiveFailedError(f"There is no archive {archive}.")
    if destination.exists() and any(destination.iterdir()):
        raise ArchiveFailedError(f"{destination} is not empty; name a new folder.")
    destination.mkdir(parents=True, exist_ok=True)
    await _run(unpack_command(archive.resolve(), destination.resolve()), stdout=asyncio.subprocess.DEVNULL)


async def _run(argv: tuple[str, ...], *, stdout: int) -> None:
    process = await asyncio.create_subprocess_exec(
        *argv, stdin=asyncio.subprocess.DEVNULL, stdout=stdout, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(SECONDS):
            err = await last_words(process)
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise ArchiveFailedError(f"tar failed: {err[-300:]}")
