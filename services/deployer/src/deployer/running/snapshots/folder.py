"""A snapshot's folder below the hand-over root: `.{name}.data` while it is made, `{name}.data` once it is whole. `name`
is a deleted site's id, and for a running site `{app_id}-{YYYYMMDD-HHMMSS}`.

The provisioner, another user, reads and removes it: the folder is open to all, and the root above it to its owner only.
"""

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from pathlib import Path

from deployer.errors import NoRoomError, SnapshotError
from deployer.running.snapshots.manifest import MANIFEST, Kept, Manifest
from shared.files import sync_folder
from shared.threads import in_thread

# Written, hashed and measured at a time.
PIECE = 1024 * 1024
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def whole(root: Path, name: str) -> Path:
    return root / f"{name}.data"


def read(folder: Path) -> Manifest:
    """Raises SnapshotError."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise SnapshotError(f"{folder} has no readable {MANIFEST}: {error}") from error


def begin(root: Path, name: str) -> Path:
    """Return a new, empty draft; what a killed process left of one is removed."""
    draft = root / f".{name}.data"
    root.mkdir(parents=True, exist_ok=True)
    if draft.exists():
        shutil.rmtree(draft)
    draft.mkdir()
    draft.chmod(0o777)
    return draft


def finish(draft: Path, manifest: Manifest) -> None:
    """Make the draft whole and durable. Raises NoRoomError."""
    with _room_needed(), os.fdopen(_create(draft / MANIFEST), "wb") as file:
        file.write(manifest.model_dump_json(indent=1).encode())
        file.flush()
        os.fsync(file.fileno())
    sync_folder(draft)
    final = draft.with_name(draft.name.removeprefix("."))
    draft.rename(final)
    sync_folder(final.parent)


def make_durable(folder: Path) -> None:
    """For a process that was killed right after the renaming."""
    sync_folder(folder.parent)


async def keep(chunks: AsyncGenerator[bytes, None], file: Path, *, most: int, check_room: Callable[[], None]) -> Kept:
    """Write a program's output to a new file. Raises SnapshotError when it is longer than `most` bytes, NoRoomError."""
    descriptor = _create(file)
    digest, size, held = hashlib.sha256(), 0, bytearray()

    def write(data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        digest.update(data)

    try:
        with _room_needed():
            async with contextlib.aclosing(chunks):
                async for chunk in chunks:
                    held += chunk
                    size += len(chunk)
                    if size > most:
                        raise SnapshotError(f"{file.name} is larger than {most} bytes.")
                    if len(held) >= PIECE:
                        check_room()
                        await in_thread(write, bytes(held))
                        held.clear()
            await in_thread(write, bytes(held))
            await in_thread(os.fsync, descriptor)
        return Kept(bytes=size, sha256=digest.hexdigest())
    finally:
        os.close(descriptor)


async def pieces(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as opened:
        while data := await in_thread(opened.read, PIECE):
            yield data


def check(folder: Path, manifest: Manifest) -> None:
    """Raises SnapshotError when a file is not what the manifest says."""
    for name, kept in manifest.files.items():
        try:
            with (folder / Path(name).name).open("rb") as opened:
                found = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError as error:
            raise SnapshotError(f"{name} cannot be read: {error}") from error
        if found != kept.sha256:
            raise SnapshotError(f"{name} is not the file that the manifest names.")


@contextlib.contextmanager
def _room_needed() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoRoomError("The disk is full: the site's data cannot be copied.") from error
        raise


def _create(file: Path) -> int:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    os.fchmod(descriptor, 0o644)
    return descriptor
