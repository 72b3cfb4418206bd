"""What a customer's Dockerfile may ask of the builder (pure). A build runs on the platform's engine, which has other
customers' images, and fetches what ADD and a frontend name from the host's own network: none of that is a customer's.

It is not read as the builder reads it, but so that nothing can hide: every line counts as the beginning of an
instruction, whatever continuation, comment or here-document it may belong to.
"""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import takewhile

from deployer.errors import RefusedDockerfileError

MAX_BYTES = 64 * 1024
OURS = "webmeteor/"
RUNTIMES = frozenset(f"{OURS}{name}" for name in ("php", "nginx", "angular", "node"))
# A frontend of one's own could do what this page refuses; another escape character could hide it.
_DIRECTIVE = re.compile(r"\s*(?:#|//|/\*)\s*(syntax|escape)\s*=", re.IGNORECASE)
# Variables only where they can't change which repository is meant.
_IMAGE = re.compile(r"([A-Za-z0-9][\w./:-]*?)(?::([\w.${}:+-]*))?(?:@[\w:$]+)?")
_FROM_OPTION = re.compile(r"from=([^,]*)", re.IGNORECASE)
_OPTION = re.compile(r"--\S*\s+")


def check(part: str, text: str) -> None:
    """Raises RefusedDockerfileError naming the line."""
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise RefusedDockerfileError(f"{part}/Dockerfile is larger than {MAX_BYTES // 1024} KiB.")
    stages = {name.lower() for name in re.findall(r"\sas\s+([\w.-]+)", text, re.IGNORECASE)}
    for number, instruction in _instructions(text):
        try:
            _check(instruction, stages)
        except ValueError as why:
            raise RefusedDockerfileError(f"{part}/Dockerfile, line {number}: {why}.", line=number) from None


def _instructions(text: str) -> Iterator[tuple[int, str]]:
    """(line number, line with what continues it) for every line."""
    lines = text.removeprefix("\ufeff").replace("\r", "").split("\n")
    for number, first in enumerate(lines, 1):
        joined, following = first.rstrip(), number
        while joined.endswith(("\\", "`")) and following < len(lines):
            continued = lines[following].strip()
            following += 1
            # Comments and blank lines within an instruction do not count.
            if continued and not continued.startswith("#"):
                joined = f"{joined[:-1]} {continued}" if joined[:-1].endswith((" ", "\t")) else joined[:-1] + continued
        yield number, joined.strip()


def _check(instruction: str, stages: set[str]) -> None:
    """Raises ValueError."""
    if found := _DIRECTIVE.match(instruction):
        raise ValueError(f"the directive '{found[1].lower()}' is not allowed; remove it")
    word, _, rest = instruction.partition(" ") if "\t" not in instruction else _split(instruction)
    match word.upper():
        case "ONBUILD":
            _check(rest.strip(), stages)
        case "FROM":
            _image(re.sub(_OPTION, "", f"{rest.strip()} ").split(" ")[0], stages)
        case "ADD":
            _add(rest)
        case "COPY" | "RUN":
            _options(rest, stages)


def _split(instruction: str) -> tuple[str, str, str]:
    word, *rest = re.split(r"\s+", instruction, maxsplit=1)
    return word, " ", rest[0] if rest else ""


def _options(rest: str, stages: set[str]) -> None:
    for option in takewhile(lambda word: word.startswith("--"), rest.split()):
        if option.lower().startswith(("--security", "--network")):
            raise ValueError(f"the option {option.partition('=')[0]} is not allowed; builds run as they are")
        if re.search(r"[\"'\\]", option):
            raise ValueError("options are written without quotes and backslashes")
        for source in _FROM_OPTION.findall(option):
            _image(source, stages)


def _add(rest: str) -> None:
    """The builder fetches addresses from the host's network, where the platform's inner services listen."""
    if re.search(r"://|\$|\\|git@|github\.com/", rest, re.IGNORECASE):
        raise ValueError("ADD takes only files of the repository here; fetch addresses in a RUN step, or use COPY")


def _image(name: str, stages: set[str]) -> None:
    if name.lower() in stages or name.isdigit() or name == "scratch":
        return
    found = _IMAGE.fullmatch(name)
    if not found or "$" in found[1]:
        raise ValueError(f"the image's name must be written out, without variables or quotes: {name[:80]!r}")
    repository = re.sub(r"^(?:(?:index|registry-1)\.)?docker\.io/(?:library/)?", "", found[1].lower())
    host = repository.partition("/")[0].partition(":")[0] if "/" in repository else ""
    if host == "localhost" or host.endswith(".localhost") or _is_address(host):
        raise ValueError("images come from public registries only")
    if repository.startswith(OURS) and (repository not in RUNTIMES or "$" in name):
        raise ValueError(f"the image {name[:80]} is not for sites; there are {', '.join(sorted(RUNTIMES))}")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
