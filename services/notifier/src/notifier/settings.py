"""The notifier's settings, from the environment."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from shared.settings import CommonSettings


class Settings(CommonSettings):
    listen_port: int = 8004
    proofs_key_file: Path
    """The keys that gateway and notifier share: proofs of addresses go out by mail."""
    smtp_host: str
    smtp_port: int = 25
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = False
    """Mandatory if set: a relay that does not offer it gets no mail."""
    mail_from: str
    """`address` or `Name <address>`."""
    mail_give_up_hours: float = 48
    dashboard_url: str
    """Browsers may connect only from its origin, and from `more_origins`."""
    more_origins: tuple[str, ...] = ()

    @property
    def origins(self) -> list[str]:
        parts = urlsplit(self.dashboard_url)
        return [f"{parts.scheme}://{parts.netloc}", *self.more_origins]
