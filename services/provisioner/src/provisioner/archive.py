"""Pack all of a deleted site into one file that only the holder of the operator's key can open, and unpack it.

`{app_id}-{time}.tar.zst.age` is a tar archive, compressed with zstd and encrypted with age. It holds up to three
folders: `{app_id}` (the site directory with `.env` and `.git`), `{app_id}.git` (the repository), and `{app_id}.data`
(database and uploads, as the deployer handed them over).
By hand: `age --decrypt -i KEY_FILE ARCHIVE | tar --zstd -x -C DEST`.
"""

import asyncio
import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from provisioner import earlier_archive
from provisioner.errors import ArchiveFailedError
from shared import age
from shared.files import sync_folder
from shared.processes import end_group
from shared.secrets import Vault
from shared.threads import in_thread

ENDING = ".tar.zst.age"
NAME = re.compile(r"app_[a-z0-9]{10}-\d{8}-\d{6}\.tar\.zst(\.age)?")
SECONDS = 1800.0
ERROR_BYTES = 64 * 1024


def name_for(app_id: str, now: datetime) -> str:
    return f"{app_id}-{now:%Y%m%d-%H%M%S}{ENDING}"


def pack_command(folders: Sequence[Path]) -> tuple[str, ...]:
    """Write to standard output; each folder is at the top, under its own name."""
    places = [word for folder in folders for word in (f"--directory={folder.parent}", folder.name)]
    return ("tar", "--zstd", "--create", "--file=-", "--numeric-owner", *places)


def unpack_command(destination: Path) -> tuple[str, ...]:
    """Read from standard input."""
    options = ("--no-same-owner", "--same-permissions", "--keep-old-files")
    return ("tar", "--zstd", "--extract", "--file=-", f"--directory={destination}", *options)


async def pack(folders: Sequence[Path], target: Path, recipient: Path) -> int | None:
    """Pack those of the folders that exist. Return the size in bytes, once the archive is durable; None if there is
    nothing to pack. An existing archive is complete and is kept. Raises ArchiveFailedError; leaves no draft then.
    """
    if not target.exists():
        present = [folder for folder in folders if folder.exists()]
        if not present:
            return None
        await _write(present, target, recipient)
    await in_thread(sync_folder, target.parent)
    return target.stat().st_size


async def _write(folders: Sequence[Path], target: Path, recipient: Path) -> None:
    draft = target.with_name(f".{target.name}.part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        await _pipe(pack_command(folders), age.encrypt_command(recipient), stdout=descriptor)
        await in_thread(os.fsync, descriptor)
    except Exception:
        # On a full disk, it would take the room that others need.
        draft.unlink()
        raise
    finally:
        os.close(descriptor)
    draft.rename(target)


def remove(archive: Path) -> None:
    for file in (archive, earlier_archive.env_of(archive)):
        file.unlink(missing_ok=True)


async def unpack(archive: Path, destination: Path, *, key_file: Path | None = None, vault: Vault | None = None) -> None:
    """Unpack into a new or empty folder. `key_file`: the operator's, for `age`; `vault`: the provisioner's, for an
    archive of before. Raises ArchiveFailedError.
    """
    if not archive.is_file():
        raise ArchiveFailedError(f"There is no archive {archive}.")
    if destination.exists() and any(destination.iterdir()):
        raise ArchiveFailedError(f"{destination} is not empty; name a new folder.")
    if not archive.name.endswith(ENDING):
        await earlier_archive.unpack(archive, destination, vault)
        return
    if key_file is None:
        raise ArchiveFailedError("Set WEBMETEOR_ARCHIVE_KEY_FILE to the key file of the archives.")
    destination.mkdir(parents=True, exist_ok=True)
    await _pipe(
        age.decrypt_command(key_file, archive.resolve()),
        unpack_command(destination.resolve()),
        stdout=asyncio.subprocess.DEVNULL,
    )


async def _pipe(first: Sequence[str], second: Sequence[str], *, stdout: int) -> None:
    """Run two programs, the output of the first being the input of the second. Raises ArchiveFailedError."""
    reading, writing = os.pipe()
    try:
        one = await _start(first, asyncio.subprocess.DEVNULL, writing)
        try:
            two = await _start(second, reading, stdout)
        except BaseException:
            await end_group(one)
            raise
    finally:
        os.close(reading)
        os.close(writing)
    try:
        async with asyncio.timeout(SECONDS):
            words = await asyncio.gather(*(_last_words(process) for process in (one, two)))
    except TimeoutError as error:
        raise ArchiveFailedError(f"{first[0]} took longer than {SECONDS:.0f} s.") from error
    finally:
        await asyncio.shield(asyncio.gather(end_group(one), end_group(two)))
    # Each may have failed because the other did.
    ended = zip((first, second), (one, two), words, strict=True)
    if failed := [f"{argv[0]} failed: {word[-300:]}" for argv, process, word in ended if process.returncode]:
        raise ArchiveFailedError("; ".join(failed))


async def _start(argv: Sequence[str], stdin: int, stdout: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *argv, stdin=stdin, stdout=stdout, stderr=asyncio.subprocess.PIPE, start_new_session=True
    )


async def _last_words(process: asyncio.subprocess.Process) -> str:
    """Wait for its end."""
    assert process.stderr is not None  # noqa: S101 - piped
    words = b""
    while chunk := await process.stderr.read(ERROR_BYTES):
        words = (words + chunk)[-ERROR_BYTES:]
    await process.wait()
    return words.decode(errors="replace").strip()
