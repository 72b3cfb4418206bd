"""The settings that dns-ssl reads from the environment."""

from pathlib import Path
from typing import Literal, Self

from pydantic import SecretStr, model_validator

from shared.settings import CommonSettings


class Settings(CommonSettings):
    listen_port: int = 8003
    dns_provider: Literal["powerdns", "wildcard"]
    pdns_url: str = ""
    pdns_api_key: SecretStr = SecretStr("")
    dns_server: str
    """`host`, `host:port`, `[IPv6]:port`; queried for the platform's records and customers' domains."""
    proxy_address: str
    """`host`, `host:port`, `[IPv6]:port` (443) of the proxy that serves the sites."""
    ca_file: Path | None = None
    """Trusted instead of the system's authorities; reloaded when it changes."""
    certificate_wait_seconds: float = 90
    """A certificate that is not valid by then is reported as ssl.failed."""
    certificate_check_hours: float = 24
    domain_wait_hours: float = 72

    @model_validator(mode="after")
    def _powerdns_is_complete(self) -> Self:
        if self.dns_provider == "powerdns" and not (self.pdns_url and self.pdns_api_key.get_secret_value()):
            raise ValueError("DNS_PROVIDER=powerdns needs PDNS_URL and PDNS_API_KEY")
        return self
