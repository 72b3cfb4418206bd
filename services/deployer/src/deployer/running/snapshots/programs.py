"""The programs that read and write a site's data, each in a container of its own: no network but the database's,
no capability but those needed for files of other users. Pure.

They come from the image of the site's database, so that `pg_dump` has the server's version. What they read is hostile:
the platform's own processes only pass their bytes on.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from deployer.engine.spec import CPU, MIB, STACK
from deployer.errors import SnapshotError
from shared.sitespec import DB_DATA_PATH

DATA = "/data"
BESIDE, CUT = "/volume", "cut"
READY, LINKED = "ready", "linked"
USES = ONE, LINKS, SNAPSHOT = "data", "links", "snapshot"
_NOBODY = "65534:65534"
_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
HOLD = f"{_BEGIN}; SELECT pg_export_snapshot();\n".encode()
_SNAPSHOT = re.compile(r"[0-9A-F]{8}-[0-9A-F]{8}-[0-9]{1,10}", re.ASCII)
# Links to files of another file system would be an empty copy: the folder must show the very same content.
_LINK = f"""set -e
if [ "$(stat -c %d:%i {BESIDE}/_data)" != "$(stat -c %d:%i {DATA})" ]; then echo not the same files; exit 1; fi
rm -rf {BESIDE}/{CUT}
echo {READY}
read -r _
cp --archive --link {BESIDE}/_data {BESIDE}/{CUT}
echo {LINKED}"""
# 1: files changed meanwhile.
_PACK_LINKS = f"""tar --create --file=- --format=posix --numeric-owner --sparse --sort=name --directory={BESIDE}/{CUT} .
[ $? -le 1 ]"""
_ABOUT = """SELECT json_build_object('server', current_setting('server_version'), 'tables', coalesce((
SELECT json_object_agg(schemaname || '.' || tablename, (xpath('/row/c/text()', query_to_xml(
format('SELECT count(*) AS c FROM %I.%I', schemaname, tablename), false, true, '')))[1]::text::bigint)
FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')), '{}'))"""


def name(stack: str, app_id: str, use: str = ONE) -> str:
    """Of the container: a site has at most one for each use at a time."""
    return f"webmeteor-{stack}-{use}-{app_id}"


def about_database(stack: str, image: str, db: str, env: Mapping[str, str], snapshot: str = "") -> dict[str, Any]:
    """Prints a Database as JSON. `db`: the engine's id of the site's database container; `env`: the site's `.env`.
    `snapshot`: one that is held; else the present.
    """
    held = f"{_BEGIN}; SET TRANSACTION SNAPSHOT '{snapshot_id(snapshot)}'; " if snapshot else ""
    return _client(stack, image, db, env, (*_psql(env["DB_NAME"]), "--command", f"{held}{_ABOUT}"))


def snapshot_id(said: str) -> str:
    """Return it, if it is one. Raises SnapshotError: the database is the customer's, and may say anything."""
    if not _SNAPSHOT.fullmatch(said):
        raise SnapshotError("The database does not hold a snapshot.")
    return said


def dump(stack: str, image: str, db: str, env: Mapping[str, str], snapshot: str = "") -> dict[str, Any]:
    # Not compressed: the archive is, and equal pieces of two dumps stay equal.
    options = ("--format=custom", "--compress=0", "--lock-wait-timeout=60s", f"--dbname={env['DB_NAME']}")
    exported = (f"--snapshot={snapshot}",) if snapshot else ()
    return _client(stack, image, db, env, ("pg_dump", "--no-password", *options, *exported))


def hold_snapshot(stack: str, image: str, db: str, env: Mapping[str, str]) -> dict[str, Any]:
    """Says READY once it is connected. After HOLD on its standard input it says the snapshot's id, and holds that."""
    return _client(stack, image, db, env, (*_psql(env["DB_NAME"]), "--command=\\echo " + READY, "--file=-"), stdin=True)


def empty_database(stack: str, image: str, db: str, env: Mapping[str, str]) -> dict[str, Any]:
    database, user = f'"{env["DB_NAME"]}"', f'"{env["DB_USER"]}"'
    # A statement per option: they cannot share a transaction.
    statements = (f"DROP DATABASE IF EXISTS {database} WITH (FORCE)", f"CREATE DATABASE {database} OWNER {user}")
    commands = [word for statement in statements for word in ("--command", statement)]
    return _client(stack, image, db, env, (*_psql("postgres"), *commands))


def drop_databases(stack: str, image: str, db: str, env: Mapping[str, str]) -> dict[str, Any]:
    """Reads `but` from standard input."""
    return _client(stack, image, db, env, (*_psql("postgres"), "--file=-"), stdin=True)


def but(first: str, keep: Collection[str]) -> bytes:
    """Drops the databases of all datasets but `keep`. `first`: the name of the first one, with which all begin."""
    names = ", ".join(f"'{name}'" for name in sorted(keep))
    return (
        "SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database"  # noqa: S608 - names of ours
        f" WHERE datname ~ '^{first}(_restore_[a-z0-9]+)?$' AND datname NOT IN ({names}) \\gexec\n"
    ).encode()


def load_dump(stack: str, image: str, db: str, env: Mapping[str, str]) -> dict[str, Any]:
    """Reads the dump from standard input. Everything belongs to the site's role afterwards, whoever's it was."""
    options = ("--no-owner", "--no-acl", "--exit-on-error", "--single-transaction", f"--dbname={env['DB_NAME']}")
    return _client(stack, image, db, env, ("pg_restore", "--no-password", *options), stdin=True)


def link(stack: str, image: str, volume: str, folder: Path) -> dict[str, Any]:
    """Says READY; after a line on its standard input it links the volume's files into `CUT` beside them, where the site
    does not see them, and says LINKED. `folder`: of the engine's machine; in it the volume's content is `_data`.
    """
    made = _beside(stack, image, volume, folder, ("sh", "-c", _LINK))
    return made | {"OpenStdin": True, "StdinOnce": True, "AttachStdin": True}


def pack_links(stack: str, image: str, volume: str, folder: Path) -> dict[str, Any]:
    """A file that the site changes meanwhile, instead of replacing it, is packed as it is at that moment."""
    return _beside(stack, image, volume, folder, ("sh", "-c", _PACK_LINKS))


def unlink(stack: str, image: str, volume: str, folder: Path) -> dict[str, Any]:
    return _beside(stack, image, volume, folder, ("rm", "-rf", "--", f"{BESIDE}/{CUT}"))


def pack(stack: str, image: str, volume: str) -> dict[str, Any]:
    argv = ("tar", "--create", "--file=-", "--format=posix", "--numeric-owner", "--sparse", f"--directory={DATA}", ".")
    return _on_volume(stack, image, volume, argv, ("DAC_OVERRIDE",), read_only=True)


def unpack(stack: str, image: str, volume: str) -> dict[str, Any]:
    """Reads the archive from standard input; replaces all that the volume holds."""
    extract = f"exec tar --extract --file=- --numeric-owner --same-owner --same-permissions --directory={DATA}"
    argv = ("sh", "-c", f"find {DATA} -mindepth 1 -delete && {extract}")
    return _on_volume(stack, image, volume, argv, ("CHOWN", "DAC_OVERRIDE", "FOWNER"), read_only=False)


def _psql(database: str) -> tuple[str, ...]:
    options = ("--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1")
    return ("psql", "--no-password", *options, f"--dbname={database}")


def _client(
    stack: str, image: str, db: str, env: Mapping[str, str], argv: Sequence[str], *, stdin: bool = False
) -> dict[str, Any]:
    made = _container(stack, image, argv, stdin=stdin)
    made["User"] = _NOBODY
    where = {"PGHOST": "127.0.0.1", "PGUSER": env["DB_USER"], "PGPASSWORD": env["DB_PASSWORD"], "PGCONNECT_TIMEOUT": 10}
    made["Env"] = [f"{key}={value}" for key, value in where.items()]
    made["HostConfig"]["NetworkMode"] = f"container:{db}"
    return made


def _on_volume(
    stack: str, image: str, volume: str, argv: Sequence[str], capabilities: Sequence[str], *, read_only: bool
) -> dict[str, Any]:
    made = _container(stack, image, argv, stdin=not read_only)
    # Root, because a site's files may belong to any user and be closed to others.
    made["User"] = "0:0"
    mount = {"Type": "volume", "Source": volume, "Target": DATA, "ReadOnly": read_only}
    made["HostConfig"] |= {"CapAdd": list(capabilities), "Mounts": [mount]}
    return made


def _beside(stack: str, image: str, volume: str, folder: Path, argv: Sequence[str]) -> dict[str, Any]:
    made = _on_volume(stack, image, volume, argv, ("CHOWN", "DAC_OVERRIDE", "FOWNER"), read_only=True)
    made["HostConfig"]["Mounts"].append({"Type": "bind", "Source": str(folder), "Target": BESIDE})
    return made


def _container(stack: str, image: str, argv: Sequence[str], *, stdin: bool) -> dict[str, Any]:
    return {
        "Image": image,
        "Cmd": list(argv),
        "Labels": {STACK: stack},
        "Healthcheck": {"Test": ["NONE"]},
        "OpenStdin": stdin,
        "StdinOnce": stdin,
        "AttachStdin": stdin,
        "AttachStdout": True,
        "AttachStderr": True,
        "HostConfig": {
            "NetworkMode": "none",
            "CapDrop": ["ALL"],
            "SecurityOpt": ["no-new-privileges:true"],
            "ReadonlyRootfs": True,
            # The second one hides the image's VOLUME, of which the engine would create an empty one.
            "Tmpfs": {"/tmp": "size=16m,mode=1777", DB_DATA_PATH: "size=1m"},  # noqa: S108 - inside the container
            "Memory": 256 * MIB,
            "MemorySwap": 256 * MIB,
            "NanoCpus": CPU,
            "PidsLimit": 64,
            "LogConfig": {"Type": "none", "Config": {}},
        },
    }
