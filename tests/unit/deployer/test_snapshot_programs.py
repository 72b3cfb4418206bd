"""The containers that read and write a site's data."""

from typing import Any

import pytest

from deployer.engine.spec import MARK, marked
from deployer.running.snapshots import programs
from shared.sitespec import DB_DATA_PATH

ENV = {"DB_NAME": "site_app_a", "DB_USER": "user_app_a", "DB_PASSWORD": "secret"}
CLIENTS = (programs.about_database, programs.dump, programs.empty_database, programs.load_dump)
MADE: dict[str, dict[str, Any]] = {
    **{program.__name__: program("s", "i", "db1", ENV) for program in CLIENTS},
    "pack": programs.pack("s", "i", "v"),
    "unpack": programs.unpack("s", "i", "v"),
}


@pytest.mark.parametrize("name", MADE)
def test_each_is_walled_in(name: str) -> None:
    """No network of its own, no right that it does not need, nothing that outlives it."""
    host = MADE[name]["HostConfig"]
    client = name not in {"pack", "unpack"}
    assert host["NetworkMode"] == ("container:db1" if client else "none")
    assert host["CapDrop"] == ["ALL"]
    assert host.get("CapAdd", []) == {
        "pack": ["DAC_OVERRIDE"], "unpack": ["CHOWN", "DAC_OVERRIDE", "FOWNER"],
    }.get(name, [])  # fmt: skip
    assert MADE[name]["User"] == ("65534:65534" if client else "0:0")
    assert host["SecurityOpt"] == ["no-new-privileges:true"]
    assert host["ReadonlyRootfs"]
    assert DB_DATA_PATH in host["Tmpfs"]
    assert host["Memory"] == host["MemorySwap"] > 0
    assert [mount["ReadOnly"] for mount in host.get("Mounts", [])] == {"pack": [True], "unpack": [False]}.get(name, [])


def test_the_password_is_in_no_command() -> None:
    """Which any process of the host can read."""
    assert not [name for name, made in MADE.items() if "secret" in str(made["Cmd"])]
    assert "PGPASSWORD=secret" in MADE["dump"]["Env"]


def test_what_a_program_prints_is_marked_at_its_end() -> None:
    """By a shell that knows its arguments only as words."""
    made = marked(MADE["dump"])
    assert made["Cmd"] == MADE["dump"]["Cmd"]
    assert made["Entrypoint"][-2].startswith('"$@" && ')
    assert made["Entrypoint"][-2].split('"')[3].replace("\\n", "\n").encode() == MARK
