"""Passwords and keys that set-up makes, and what it adds to an installation that has some already."""

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


@pytest.fixture
def stacks(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    from lib import stacks  # type: ignore[import-not-found,unused-ignore]

    return stacks


def vaults(folder: Path) -> dict[str, Vault]:
    return {file.name: Vault.from_file(file) for file in (folder / "keys").iterdir()}


def test_each_service_has_a_key_of_its_own(stacks: ModuleType, tmp_path: Path) -> None:
    """And two have one in common; nobody else reads what one of them encrypted."""
    stacks.write_keys(tmp_path)
    made = vaults(tmp_path)
    assert set(made) == {*SERVICE_NAMES, "common", "proofs"}
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
    """To an `.env` of before: new passwords; what the operator wrote stays."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copy(ROOT / ".env.example", tmp_path)
    old = f"BASE_DOMAIN=example.org\nFILES={tmp_path}/files\nPOSTGRES_PASSWORD=old\nNOTIFIER_PASSWORD="
    (tmp_path / ".env").write_text(old)
    for _ in range(2):
        subprocess.run([sys.executable, tmp_path / "scripts" / "production"], check=True, capture_output=True)
        lines = (tmp_path / ".env").read_text().splitlines()
        assert lines[:3] == old.splitlines()[:3]
        assert len(lines[3]) > len("NOTIFIER_PASSWORD=") + 32
        assert sum(line.startswith("BROKER_DNS_SSL_PASSWORD=") for line in lines) == 1
        assert not [line for line in lines if line.endswith("PASSWORD=")]
    assert len(list((tmp_path / "files" / "secrets" / "keys").iterdir())) == 7
