"""What tests of every kind share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from shared.secrets import Vault, add_key

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Git exports them to what its hooks and `rebase --exec` run: tests would then work on this repository.
for name in [name for name in os.environ if name.startswith("GIT_")]:
    del os.environ[name]


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A key file as set-up makes it, with one fresh key."""
    path = tmp_path / "key"
    add_key(path)
    return path


@pytest.fixture
def vault(key_file: Path) -> Vault:
    return Vault.from_file(key_file)


@pytest.fixture
def common_key_file(tmp_path: Path) -> Path:
    """What gateway and provisioner both have."""
    path = tmp_path / "common"
    add_key(path)
    return path


@pytest.fixture
def proofs_key_file(tmp_path: Path) -> Path:
    """What gateway and notifier both have."""
    path = tmp_path / "proofs"
    add_key(path)
    return path


@pytest.fixture
def source_key_file(tmp_path: Path) -> Path:
    """What provisioner and deployer both have."""
    path = tmp_path / "source"
    add_key(path)
    return path


@pytest.fixture
def crossing(source_key_file: Path) -> Vault:
    return Vault.from_file(source_key_file)


@pytest.fixture
def proofs(proofs_key_file: Path) -> Vault:
    return Vault.from_file(proofs_key_file)


@pytest.fixture
def common(common_key_file: Path) -> Vault:
    return Vault.from_file(common_key_file)
