"""Follows symbolic links as the kernel does: through other links, one by one (pure)."""

from collections.abc import Mapping

from provisioner.errors import RefusedTreeError
from provisioner.reader.tree import shown

# The kernel's own limit.
MAX_HOPS = 40


def check(path: str, links: Mapping[str, str], part: str) -> None:
    """`links`: target by path of every link of the part. Raises RefusedTreeError when the one at `path` leads out."""
    here: list[str] = []
    ahead = path.split("/")[::-1]
    hops = 0
    while ahead:
        name = ahead.pop()
        if name in {"", "."}:
            continue
        if name == "..":
            if not here:
                raise _refused(path, part)
            here.pop()
            continue
        target = links.get("/".join([*here, name]))
        if target is None:
            here.append(name)
            continue
        hops += 1
        if hops > MAX_HOPS or target.startswith("/"):
            raise _refused(path, part)
        ahead += target.split("/")[::-1]


def _refused(path: str, part: str) -> RefusedTreeError:
    name = shown(f"{part}/{path}")
    return RefusedTreeError(
        f"{name} is a symbolic link that leads out of {part}/, or nowhere; replace it with the file itself."
    )
