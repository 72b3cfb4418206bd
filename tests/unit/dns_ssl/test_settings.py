from pathlib import Path

import pytest
from pydantic import ValidationError

from dns_ssl.settings import Settings

REQUIRED = {
    "WEBMETEOR_DATABASE_URL": "postgresql://",
    "WEBMETEOR_AMQP_URL": "amqp://",
    "WEBMETEOR_KEY_FILE": "/key",
    "WEBMETEOR_DNS_PROVIDER": "powerdns",
    "WEBMETEOR_PDNS_URL": "http://127.0.0.1:8081",
    "WEBMETEOR_PDNS_API_KEY": "secret",
    "WEBMETEOR_DNS_SERVER": "127.0.0.1:53",
    "WEBMETEOR_PROXY_ADDRESS": "127.0.0.1",
}


def _read(monkeypatch: pytest.MonkeyPatch, **changes: str) -> Settings:
    for name, value in (REQUIRED | {f"WEBMETEOR_{name}": value for name, value in changes.items()}).items():
        monkeypatch.setenv(name, value)
    return Settings.read()


def test_empty_variables_count_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose files pass `CA_FILE: ${CA_FILE:-}`: empty means the system's authorities, not the current folder."""
    assert _read(monkeypatch, CA_FILE="").ca_file is None
    assert _read(monkeypatch, CA_FILE="/ca.pem").ca_file == Path("/ca.pem")


@pytest.mark.parametrize("changes", [{"PDNS_URL": ""}, {"PDNS_API_KEY": ""}, {"DNS_PROVIDER": "cloud"}])
def test_incomplete_settings_refuse_to_start(monkeypatch: pytest.MonkeyPatch, changes: dict[str, str]) -> None:
    """At start, not at the first site."""
    with pytest.raises(ValidationError):
        _read(monkeypatch, **changes)
