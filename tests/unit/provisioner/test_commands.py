"""Whole command lines, and the other pure parts of git and webhooks."""

import base64
import io
import itertools
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisioner import archive
from provisioner.git import access, command, refs
from provisioner.git.provider import Location
from provisioner.hooks import received
from provisioner.models import Delivery
from provisioner.webhooks import payload
from provisioner.webhooks.deliver import MAX_AGE, PATIENT_ATTEMPTS, verdict
from provisioner.webhooks.record import MAX_BRANCHES, told
from shared.git import environment

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def options(argv: tuple[str, ...]) -> list[str]:
    return [value for flag, value in itertools.pairwise(argv) if flag == "-c"]


def test_receive_pack_command() -> None:
    """Limited before git, configured by flags alone, and at the end what is run."""
    argv = command.receive_pack(Path("/r/x.git"), 100, advertise=False)
    assert argv[:4] == ("setpriv", "--pdeathsig", "KILL", "--")
    assert argv[4] == "prlimit"
    assert argv[-3:] == ("receive-pack", "--stateless-rpc", "/r/x.git")
    assert {
        "receive.maxInputSize=104857600",
        "receive.fsckObjects=true",
        "receive.denyDeleteCurrent=refuse",
        "receive.autogc=false",
        f"core.hooksPath={command.HOOKS}",
    } <= set(options(argv))
    assert "core.hooksPath=/dev/null" not in options(argv)
    assert not [option for option in options(argv) if option.startswith("receive.denyNonFastForwards")]


def test_the_hook_is_ours_and_gets_its_limits() -> None:
    """git runs it by this name; it reads what `command` writes."""
    programs = {path.name for path in command.HOOKS.iterdir() if path.is_file() and os.access(path, os.X_OK)}
    assert programs == {"pre-receive", "received.py"}
    made = received.Limits.from_environment(command.receive_environment(7))
    assert (made.files, made.depth, made.object_bytes, made.refs) == (7, 100, 1024 * 1024, 5_000)


def test_only_branches_and_tags_are_visible_in_this_order() -> None:
    for argv in (
        command.receive_pack(Path("/r"), 1, advertise=True),
        command.upload_pack(Path("/r"), advertise=True),
    ):
        assert [o for o in options(argv) if o.startswith("transfer.hideRefs")] == [
            "transfer.hideRefs=refs",
            "transfer.hideRefs=!refs/heads",
            "transfer.hideRefs=!refs/tags",
        ]
        assert "--advertise-refs" in argv


def test_environment_has_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBMETEOR_DATABASE_URL", "postgresql://secret")
    made = environment({"GIT_PROTOCOL": "version=2"})
    assert "secret" not in json.dumps(made)
    assert made["GIT_CONFIG_GLOBAL"] == "/dev/null"
    assert made["GIT_CONFIG_NOSYSTEM"] == "1"
    assert made["GIT_PROTOCOL"] == "version=2"


def test_archive_commands() -> None:
    assert archive.pack_command([Path("/s/c/app_a"), Path("/r/c/app_a.git")]) == (
        *("tar", "--zstd", "--create", "--file=-", "--numeric-owner"),
        *("--directory=/s/c", "app_a", "--directory=/r/c", "app_a.git"),
    )
    assert archive.name_for("app_abcdefghij", NOW) == "app_abcdefghij-20260101-000000.tar.zst.age"
    assert archive.NAME.fullmatch(archive.name_for("app_abcdefghij", NOW))


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("header", "password"),
    [
        (basic("me:wm_x"), "wm_x"),
        (basic(":wm_x"), "wm_x"),
        (basic("me:a:b"), "a:b"),
        (basic("me"), ""),
        ("Bearer wm_x", "wm_x"),
        ("basic " + base64.b64encode(b"m:p").decode(), "p"),
        ("Basic !!!", None),
        ("Basic " + base64.b64encode(b"\xff:\xff").decode(), None),
        ("Digest x", None),
        ("", None),
        (None, None),
    ],
)
def test_password_from_header(header: str | None, password: str | None) -> None:
    assert access.password(header) == password


A, B = "a" * 40, "b" * 40


def test_a_tree_object_is_read_entry_by_entry() -> None:
    """Names and ids may hold any byte, the separators included."""
    one, two = b" \0" * 10, b"\xff" * 20
    raw = b"100644 a b\0" + one + b"40000 \xfc\0" + two
    assert list(received.entries(raw)) == [(False, one), (True, two)]
    assert list(received.entries(b"")) == []


@pytest.mark.parametrize("mode", ["40000", "040000", "40755", "0040777"])
def test_every_spelling_of_a_folder_counts_as_one(mode: str) -> None:
    """git takes them all for folders; its check on receipt lets them pass."""
    assert list(received.entries(mode.encode() + b" x\0" + b"1" * 20)) == [(True, b"1" * 20)]


@pytest.mark.parametrize("size", [2 * 1024 * 1024, 1024 * 1024 + 1])
def test_a_large_tree_is_refused_for_its_size(size: int) -> None:
    """It may have few files, with long names; the customer's git shows which tree it is."""
    said = io.BytesIO(f"{A} tree {size}\n".encode())
    measure = received.Measure(io.BytesIO(), said, received.Limits(20_000, 100, 1024 * 1024, 5_000))
    with pytest.raises(received.RefusedError, match=f"the tree {A} has {size // 1024} KiB; at most 1024 are allowed"):
        measure.tree(b"HEAD^{tree}")


def test_changes_of_refs() -> None:
    old = {"refs/heads/main": A, "refs/heads/old": A, "refs/heads/same": A}
    new = {"refs/heads/main": B, "refs/heads/new": B, "refs/heads/same": A}
    assert refs.changes(old, new) == [
        ("refs/heads/main", A, B),
        ("refs/heads/new", refs.ZERO, B),
        ("refs/heads/old", A, refs.ZERO),
    ]


@given(
    st.dictionaries(st.text(min_size=1), st.text(min_size=1)), st.dictionaries(st.text(min_size=1), st.text(min_size=1))
)
def test_changes_applied_to_the_old_give_the_new(old: dict[str, str], new: dict[str, str]) -> None:
    made = dict(old)
    for name, _, after in refs.changes(old, new):
        made.pop(name, None)
        if after != refs.ZERO:
            made[name] = after
    assert made == new


def test_refs_are_read_from_loose_and_packed_files(tmp_path: Path) -> None:
    """Loose ones win; locks, links, symbolic refs and what is neither branch nor tag are left out."""
    (tmp_path / "packed-refs").write_text(
        f"# pack-refs with: peeled fully-peeled sorted\n{A} refs/heads/main\n{A} refs/tags/v1\n^{B}\n{A} refs/x/y\n"
    )
    heads = tmp_path / "refs" / "heads" / "feature"
    heads.mkdir(parents=True)
    (heads.parent / "main").write_text(f"{B}\n")
    (heads / "one").write_text(f"{A}\n")
    (heads / "one.lock").write_text(f"{B}\n")
    (heads / "sym").write_text("ref: refs/heads/main\n")
    (heads / "link").symlink_to(heads / "one")
    assert refs.read(tmp_path) == {"refs/heads/main": B, "refs/tags/v1": A, "refs/heads/feature/one": A}


def test_a_repository_that_is_gone_has_no_refs(tmp_path: Path) -> None:
    assert refs.read(tmp_path / "none") == {}


def test_deployed_branch_is_told_first_and_tags_never() -> None:
    changes = [(f"refs/heads/b{n:02}", A, B) for n in range(30)]
    made = told([*changes, ("refs/heads/main", A, B), ("refs/tags/v", A, B)])
    assert made[0][0] == "refs/heads/main"
    assert len(made) == MAX_BRANCHES
    assert not [name for name, _, _ in made if name.startswith("refs/tags")]


def delivery(**fields: Any) -> Delivery:
    base: dict[str, Any] = {
        "id": "1",
        "app_id": "app_a",
        "customer_uuid": "cust_a",
        "ref": "refs/heads/main",
        "before": A,
        "after": B,
        "attempts": 0,
        "created_at": NOW,
        "secret": "s",
    }
    return Delivery(**(base | fields))


@pytest.mark.parametrize(
    ("status", "attempts", "age", "state"),
    [
        (200, 0, timedelta(), "delivered"),
        (202, 9, timedelta(days=9), "delivered"),
        (0, 0, timedelta(), "open"),
        (500, 500, timedelta(hours=1), "open"),
        (500, 5, MAX_AGE + timedelta(seconds=1), "given_up"),
        (404, 0, timedelta(), "open"),
        (404, PATIENT_ATTEMPTS - 1, timedelta(), "given_up"),
        (422, 0, timedelta(), "given_up"),
        (302, 0, timedelta(), "open"),
    ],
)
def test_verdict(status: int, attempts: int, age: timedelta, state: str) -> None:
    assert verdict(status, delivery(attempts=attempts), NOW + age) == state


def test_payload_is_githubs() -> None:
    location = Location("cust_a/app_a", "https://g/cust_a/app_a", "https://g/cust_a/app_a.git", "")
    log = f"{B}\0tree\0N\0m@x\x002026-01-01T00:00:00+00:00\0Sübject\n\nbody\n\0\n".encode()
    commits = payload.commits_of(log.split(b"\0"))
    body = json.loads(payload.push(delivery(), location, commits))
    assert body["repository"]["full_name"] == "cust_a/app_a"
    assert body["head_commit"]["message"] == "Sübject\n\nbody"
    assert (body["created"], body["deleted"]) == (False, False)
    gone = json.loads(payload.push(delivery(after=refs.ZERO), location, []))
    assert (gone["deleted"], gone["head_commit"], gone["commits"]) == (True, None, [])


def test_payloads_of_two_deliveries_differ() -> None:
    """A branch pushed there, back and there again is three pushes; a delivery that is tried again is the same one."""
    location = Location("cust_a/app_a", "https://g/cust_a/app_a", "https://g/cust_a/app_a.git", "")
    one, two = delivery(id="d-1"), delivery(id="d-2")
    assert payload.push(one, location, []) != payload.push(two, location, [])
    assert payload.push(one, location, []) == payload.push(one, location, [])


def test_log_of_two_commits_is_split_at_its_fields() -> None:
    one = f"{A}\0t\0n\0m\0d\0first\0\n"
    two = f"{B}\0t\0n\0m\0d\0second\n\nwith \x01 odd\0\n"
    assert [(c["id"], c["message"]) for c in payload.commits_of((one + two).encode().split(b"\0"))] == [
        (A, "first"),
        (B, "second\n\nwith \x01 odd"),
    ]
