"""Debian as an image: pulled if a registry answers, else built with debootstrap. The tag is the same."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import BinaryIO

from lib import host
from lib.shell import VAR, SetupError, apt_install, as_root, output, run, say

RELEASE = "trixie"
PULL_SECONDS = 90
# Debian's slim images leave these out too; dpkg excludes them from later installations.
EXCLUDED = ("doc", "man", "locale", "info")


def tag(release: str) -> str:
    return f"webmeteor/debian:{release}"


def digest(release: str = RELEASE) -> str:
    """Return the image id of the Debian that `provide_debian` provided."""
    return output("docker", "image", "inspect", "--format", "{{.Id}}", tag(release)) or ""


def provide_debian(release: str = RELEASE, *, fresh: bool = False) -> None:
    """Provide the image; `fresh` pulls it again. If no registry answers, keep the local one: images/base updates it."""
    there = bool(digest(release))
    if there and not fresh:
        return
    upstream = f"debian:{release}-slim"
    if output("docker", "pull", "-q", upstream, timeout=PULL_SECONDS) is not None:
        run("docker", "tag", upstream, tag(release))
        return
    if there:
        say("  no registry answers; updating the Debian that is here")
        return
    say("  no registry answers; unpacking Debian with debootstrap (about 30 s)")
    mirror, security = host.debian_mirrors()
    if mirror is None:
        raise SetupError(
            f"{upstream} cannot be pulled and this machine has no Debian archive in its apt sources",
            f"give the engine a registry, or load the image: docker load, then docker tag … {tag(release)}",
        )
    if not shutil.which("debootstrap", path="/usr/sbin:/usr/bin:/sbin"):
        apt_install("debootstrap")
    (VAR / "build").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VAR / "build", prefix="debian-") as folder:
        root = Path(folder) / "root"
        with (VAR / "build" / "debootstrap.log").open("wb") as log:
            _debootstrap(release, root, mirror, log)
        _slim(root)
        _write(root / "etc/apt/sources.list", sources(release, mirror, security))
        _import(root, tag(release))
        run(*as_root("rm", "-rf", str(root)))


def _debootstrap(release: str, root: Path, mirror: str, log: BinaryIO) -> None:
    argv = as_root("debootstrap", "--variant=minbase", release, str(root), mirror)
    if subprocess.run(argv, check=False, stdout=log, stderr=subprocess.STDOUT).returncode != 0:
        raise SetupError("debootstrap failed", "read var/build/debootstrap.log")


def _slim(root: Path) -> None:
    rules = "".join(f"path-exclude /usr/share/{name}/*\n" for name in EXCLUDED)
    _write(root / "etc/dpkg/dpkg.cfg.d/slim", rules)
    rubbish = [str(path) for name in EXCLUDED for path in (root / "usr/share" / name).glob("*")]
    rubbish += [str(path) for path in (root / "var/lib/apt/lists").glob("*")]
    rubbish += [str(path) for path in (root / "var/cache/apt").rglob("*.*")]
    run(*as_root("rm", "-rf", *rubbish))


def sources(release: str, mirror: str, security: str | None) -> str:
    lines = [f"deb {mirror} {release} main", f"deb {mirror} {release}-updates main"]
    lines += [f"deb {security} {release}-security main"] if security else []
    return "\n".join([*lines, ""])


def _write(path: Path, text: str) -> None:
    subprocess.run(as_root("tee", str(path)), check=True, input=text.encode(), stdout=subprocess.DEVNULL)


def _import(root: Path, wanted: str) -> None:
    with subprocess.Popen(as_root("tar", "-C", str(root), "-c", "."), stdout=subprocess.PIPE) as tar:
        argv = ("docker", "import", "--change", 'CMD ["/bin/bash"]', "-", wanted)
        imported = subprocess.run(argv, check=False, stdin=tar.stdout, stdout=subprocess.DEVNULL)
    if tar.returncode != 0 or imported.returncode != 0:
        raise SetupError("docker import of the unpacked Debian failed", "is the disk full?")
