"""Passwords and keys that set-up makes, and what it adds to an installation that has some already."""

import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.fernet import Fernet

from shared.events.types import SERVICE_NAMES
from shared.secrets import Vault

ROOT = Path(__file__).parents[3]
EXAMPLE = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)


def vaults(folder: Path) -> dict[str, Vault]:
    return {file.name: Vault.from_file(file) for file in (folder / "keys").iterdir()}


def test_each_service_has_a_key_of_its_own(stacks: ModuleType, tmp_path: Path) -> None:
    """And two have one in common; nobody else reads what one of them encrypted."""
    stacks.write_keys(tmp_path)
    made = vaults(tmp_path)
    assert set(made) == {*SERVICE_NAMES, "common", "proofs", "source"}
    for name, vault in made.items():
        token = vault.encrypt("x")
        assert [other for other in made if made[other].reads(token)] == [name]
        assert stat.S_IMODE((tmp_path / "keys" / name).stat().st_mode) == 0o600


def test_keys_that_are_there_stay(stacks: ModuleType, tmp_path: Path) -> None:
    """Set-up runs at every start."""
    stacks.write_keys(tmp_path)
    before = {file.name: file.read_text() for file in (tmp_path / "keys").iterdir()}
    stacks.write_keys(tmp_path)
    assert {file.name: file.read_text() for file in (tmp_path / "keys").iterdir()} == before


def test_the_one_key_of_before_goes_on_reading(stacks: ModuleType, tmp_path: Path) -> None:
    """For those whose secrets it encrypted, and below a new key of each; notifier and dns-ssl had none."""
    (tmp_path / "key").write_text(Fernet.generate_key().decode() + "\n" + Fernet.generate_key().decode() + "\n")
    (tmp_path / "key").chmod(0o600)
    newest, oldest = (Vault([key]) for key in (tmp_path / "key").read_text().split())
    stacks.write_keys(tmp_path)
    for before in (newest, oldest):
        token = before.encrypt("x")
        reading = {name for name, vault in vaults(tmp_path).items() if vault.reads(token)}
        assert reading == {"api-gateway", "provisioner", "deployer", "common"}
        assert not any(vault.is_current(token) for vault in vaults(tmp_path).values())


def test_passwords_of_before_stay_and_new_ones_come(
    stacks: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database knows the old ones."""
    monkeypatch.setattr(stacks, "VAR", tmp_path)
    stack = stacks.STACKS["test"]
    stack.secrets_file.parent.mkdir(parents=True)
    stack.secrets_file.write_text("POSTGRES_PASSWORD=old\nRABBITMQ_PASSWORD=admin\nPDNS_API_KEY=kept\n")
    stacks.prepare(stack)
    made = stack.environment()
    assert (made["POSTGRES_PASSWORD"], made["RABBITMQ_PASSWORD"], made["PDNS_API_KEY"]) == ("old", "admin", "kept")
    assert len({made[name] for name in stacks.password_names()}) == len(stacks.PASSWORDS)
    text = stack.secrets_file.read_text()
    stacks.prepare(stack)
    assert stack.secrets_file.read_text() == text
    assert stat.S_IMODE(stack.secrets_file.stat().st_mode) == 0o600


def test_production_adds_what_a_newer_version_needs(tmp_path: Path) -> None:
    """To an `.env` of before: new names with the example's values, new passwords; what the operator wrote stays."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copy(ROOT / ".env.example", tmp_path)
    mine = ("BASE_DOMAIN=mine.example", "#BIND=192.0.2.1", f"FILES={tmp_path}/files", "POSTGRES_PASSWORD=old")
    old = "\n".join([*mine, "PDNS_URL=", "NOTIFIER_PASSWORD="])
    (tmp_path / ".env").write_text(old)
    for _ in range(2):
        subprocess.run([sys.executable, tmp_path / "scripts" / "production"], check=True, capture_output=True)
        lines = (tmp_path / ".env").read_text().splitlines()
        assert lines[:5] == old.splitlines()[:5]
        assert len(lines[5]) > len("NOTIFIER_PASSWORD=") + 32
        names = [line.partition("=")[0] for line in lines if not line.startswith("#") and line]
        assert sorted(names) == sorted(set(EXAMPLE))
        assert {"BUILDERS_SUBNET=172.30.100.0/24", "REGISTRY_ADDRESS=172.30.100.10", "BIND=127.0.0.1"} <= set(lines)
        assert not [line for line in lines if line.endswith("PASSWORD=") and not line.startswith("SMTP_")]
    assert len(list((tmp_path / "files" / "secrets" / "keys").iterdir())) == 9


def test_production_says_what_is_new_in_it(tmp_path: Path) -> None:
    """So that the operator looks at it; nothing is said when there is nothing."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    example = (ROOT / ".env.example").read_text().replace("FILES=/datadisk0", f"FILES={tmp_path}/files")
    (tmp_path / ".env.example").write_text(example)
    (tmp_path / ".env").write_text(example.replace("WEB_ADDRESS=\n", ""))
    command = [sys.executable, str(tmp_path / "scripts" / "production")]
    said = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(2)]
    assert "new settings: WEB_ADDRESS\n" in said[0]
    assert "new settings" not in said[1]
