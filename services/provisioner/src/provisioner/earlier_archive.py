"""Archives of before decision 0108, kept until they expire: two files, of which the second needs the key.

`{name}.tar.zst` has the site directory without `.env` (`tar --zstd -xf ARCHIVE -C DEST` unpacks it by hand).
`{name}.env` is the `.env` as a Vault token. Still older ones have only the first file, with `.env` in it.
"""

import asyncio
import os
import re
import shutil
import tempfile
from pathlib import Path

from provisioner.errors import ArchiveFailedError
from provisioner.git.process import last_words
from shared.secrets import Vault
from shared.sitespec import ENV_FILE
from shared.threads import in_thread

_OPENED = ".opened-"
NAME = re.compile(r"app_[a-z0-9]{10}-\d{8}-\d{6}\.tar\.zst")
SECONDS = 1800.0


def env_of(archive: Path) -> Path:
    return archive.with_name(f"{archive.name.removesuffix('.tar.zst')}.env")


def pack_command(directory: Path) -> tuple[str, ...]:
    """Write to standard output; the archive's only top-level folder is the app id."""
    # Exclude also the draft of an `.env` that a killed provisioner left.
    clear = (f"--exclude={directory.name}/{name}" for name in (ENV_FILE, f".git/webmeteor-{ENV_FILE}"))
    return (
        *("tar", "--zstd", "--create", "--file=-", "--anchored", "--no-wildcards", *clear),
        *(f"--directory={directory.parent}", "--", directory.name),
    )


def unpack_command(archive: Path, destination: Path) -> tuple[str, ...]:
    return (
        *("tar", "--zstd", "--extract", f"--file={archive}", f"--directory={destination}"),
        *("--strip-components=1", "--no-same-owner", "--same-permissions", "--keep-old-files"),
    )


async def _write(directory: Path, target: Path, vault: Vault) -> None:
    """Write the secrets as a draft first and publish it last: the missing file shows where a killed process stopped."""
    env, kept = directory / ENV_FILE, _draft(env_of(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    if env.is_file() or not kept.exists():
        _write_private(kept, vault.encrypt(env.read_text(encoding="utf-8") if env.is_file() else ""))
    draft = _draft(target)
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        await _run(pack_command(directory), stdout=descriptor)
        await in_thread(os.fsync, descriptor)
    finally:
        os.close(descriptor)
    draft.rename(target)


def _publish_env(target: Path) -> None:
    kept = _draft(env_of(target))
    if kept.exists():
        kept.rename(env_of(target))


def _draft(file: Path) -> Path:
    return file.with_name(f".{file.name}.part")


def _write_private(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())


async def seal(archive: Path, vault: Vault) -> None:
    """Move `.env` out of a legacy archive that still contains it. Raises ArchiveFailedError."""
    scratch = Path(tempfile.mkdtemp(prefix=_OPENED, dir=archive.parent))
    try:
        directory = scratch / archive.name.partition("-")[0]
        await _unpack(archive, directory)
        await _write(directory, archive, vault)
    finally:
        await in_thread(shutil.rmtree, scratch)
    _publish_env(archive)


def sweep(root: Path) -> None:
    """Remove the folders that a killed `seal` left."""
    for folder in root.glob(f"{_OPENED}*"):
        shutil.rmtree(folder)


def is_sealed(archive: Path) -> bool:
    return env_of(archive).exists()


def reencrypt(root: Path, vault: Vault) -> None:
    """Re-encrypt the secrets of every archive with the newest key."""
    for file in root.glob("app_*.env"):
        token = file.read_text(encoding="utf-8")
        if not vault.is_current(token):
            _write_private(_draft(file), vault.reseal(token, vault))
            _draft(file).rename(file)


async def unpack(archive: Path, destination: Path, vault: Vault | None = None) -> None:
    """`.env` needs the key. Raises ArchiveFailedError."""
    if is_sealed(archive) and vault is None:
        raise ArchiveFailedError("Set WEBMETEOR_KEY_FILE to the platform's key file: the site's .env is encrypted.")
    await _unpack(archive, destination)
    if vault and is_sealed(archive):
        _write_private(destination / ENV_FILE, vault.decrypt(env_of(archive).read_text(encoding="utf-8")))


async def _unpack(archive: Path, destination: Path) -> None:
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
