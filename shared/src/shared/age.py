"""Files encrypted with `age` (age-encryption.org), for keys of which one half encrypts and the other decrypts.

A key file has identities, one per line, newest first: they decrypt. The file of the same name in the folder of
recipients has the newest one's public half, which can only encrypt. `age --decrypt -i KEY_FILE FILE` opens a file
without this platform. `shared.keys` changes key files; `python -m shared.age KEY_FILE RECIPIENT` creates missing ones.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from shared.secrets import KeyFileError, replace_private

IDENTITY = "AGE-SECRET-KEY-1"


def is_key_file(path: Path) -> bool:
    return path.read_text(encoding="ascii").startswith(IDENTITY)


def add_identity(path: Path) -> None:
    """Atomically adds a new identity as the first; files for older ones stay readable."""
    made = _run(("age-keygen",)).splitlines()
    fresh = next(line for line in made if line.startswith(IDENTITY))
    replace_private(path, f"{fresh}\n{path.read_text() if path.exists() else ''}")


def write_recipient(path: Path, recipient: Path) -> None:
    """From now on files are encrypted for the newest identity of `path`."""
    newest = path.read_text().split()[0]
    replace_private(recipient, _run(("age-keygen", "-y"), newest + "\n"))


def encrypt_command(recipient: Path) -> tuple[str, ...]:
    """Reads standard input, writes standard output."""
    return ("age", "--encrypt", "--recipients-file", str(recipient))


def decrypt_command(path: Path, file: Path) -> tuple[str, ...]:
    """Writes standard output."""
    return ("age", "--decrypt", "--identity", str(path), str(file))


def opens(identities: Sequence[str], file: Path) -> bool:
    """Whether one of these identities decrypts the file; reads its beginning only."""
    if not identities:
        return False
    argv = ("age", "--decrypt", "--identity", "-", str(file))
    pipe = subprocess.PIPE
    with subprocess.Popen(argv, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=False) as process:
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        process.stdin.write("\n".join([*identities, ""]).encode())
        process.stdin.close()
        found = bool(process.stdout.read(1))
        process.kill()
    return found


def _run(argv: tuple[str, ...], text: str = "") -> str:
    try:
        return subprocess.run(argv, input=text, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise KeyFileError(f"{argv[0]} failed: {getattr(error, 'stderr', '') or error}") from error


def main(path: Path, recipient: Path) -> None:
    """At each start of the platform: a process may have been killed between the two files."""
    os.umask(0o077)
    if not path.exists():
        add_identity(path)
    write_recipient(path, recipient)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m shared.age KEY_FILE RECIPIENT")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
