"""Settings from the environment."""

from ipaddress import IPv4Address

import pytest
from pydantic import SecretStr, ValidationError

from shared.settings import EnvironmentSettings


class Settings(EnvironmentSettings):
    port: int
    password: SecretStr = SecretStr("")
    resolvers: tuple[IPv4Address, ...] = ()
    name: str = "unnamed"


def test_each_field_has_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only tuples are JSON: a password may look like it."""
    monkeypatch.setenv("WEBMETEOR_PORT", "80")
    monkeypatch.setenv("WEBMETEOR_PASSWORD", '["x"]')
    monkeypatch.setenv("WEBMETEOR_RESOLVERS", '["192.0.2.1", "192.0.2.2"]')
    monkeypatch.setenv("NAME", "somebody else's")
    settings = Settings.read()
    assert settings.port == 80
    assert settings.password.get_secret_value() == '["x"]'
    assert settings.resolvers == (IPv4Address("192.0.2.1"), IPv4Address("192.0.2.2"))
    assert settings.name == "unnamed"


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBMETEOR_NAME", "")
    monkeypatch.setenv("WEBMETEOR_RESOLVERS", "")
    monkeypatch.setenv("WEBMETEOR_PORT", "80")
    assert Settings.read() == Settings(port=80)
    monkeypatch.setenv("WEBMETEOR_PORT", "")
    with pytest.raises(ValidationError, match="port"):
        Settings.read()


def test_errors_name_fields_and_no_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """They end up in logs."""
    monkeypatch.setenv("WEBMETEOR_PORT", "eighty")
    monkeypatch.setenv("WEBMETEOR_PASSWORD", "secret")
    with pytest.raises(ValidationError, match="port") as caught:
        Settings.read()
    assert "eighty" not in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("text", ["192.0.2.1", '["nowhere"]', "7"])
def test_a_broken_tuple_is_an_error(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("WEBMETEOR_PORT", "80")
    monkeypatch.setenv("WEBMETEOR_RESOLVERS", text)
    with pytest.raises(ValueError, match=r"resolvers|Extra data"):
        Settings.read()
