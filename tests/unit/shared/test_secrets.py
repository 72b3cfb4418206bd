"""Keys: generated, private, rotated; never a default."""

import stat
from pathlib import Path

import pytest

from shared.secrets import KeyFileError, Vault, add_key, forget_old_keys


def test_text_survives(vault: Vault) -> None:
    """Any Unicode text, as an ASCII token that does not show it."""
    text = "pässwörd \n 🔑 'quote\""
    token = vault.encrypt(text)
    assert token.isascii()
    assert vault.decrypt(token) == text
    assert vault.encrypt(text) != token


def test_new_key_file_is_private(tmp_path: Path) -> None:
    """0600 from the first byte on."""
    path = tmp_path / "secrets" / "key"
    add_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_rotated_key_encrypts_and_older_ones_still_decrypt(key_file: Path) -> None:
    """Between the two steps of a rotation nothing is unreadable."""
    token = Vault.from_file(key_file).encrypt("x")
    add_key(key_file)
    vault = Vault.from_file(key_file)
    assert vault.decrypt(token) == "x"
    assert not vault.is_current(token)
    assert vault.is_current(vault.reseal(token, vault))
    assert vault.decrypt(vault.reseal(token, vault)) == "x"


def test_forgotten_key_decrypts_no_more(key_file: Path) -> None:
    """After the last step an old token is lost, and the error says why."""
    token = Vault.from_file(key_file).encrypt("x")
    add_key(key_file)
    forget_old_keys(key_file)
    with pytest.raises(KeyFileError, match="old key removed"):
        Vault.from_file(key_file).decrypt(token)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_key_file_others_can_read_is_refused(key_file: Path, mode: int) -> None:
    """A leaked key must not be used on."""
    key_file.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        Vault.from_file(key_file)


@pytest.mark.parametrize("text", ["", "\n\n", "changeme", "A" * 43 + "=", "not base64 at all !!"])
def test_key_that_is_none_is_refused(key_file: Path, text: str) -> None:
    """Missing, malformed, or a placeholder from an example."""
    key_file.write_text(text)
    with pytest.raises(KeyFileError):
        Vault.from_file(key_file)


def test_missing_key_file_is_refused(tmp_path: Path) -> None:
    """There is no default."""
    with pytest.raises(KeyFileError, match="set-up generates it"):
        Vault.from_file(tmp_path / "none")
