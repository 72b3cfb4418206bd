from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from pydantic_settings import SettingsConfigDict
from shared.settings import CommonSettings


class Settings(CommonSettings):
    model_config = SettingsConfigDict(env_ignore_empty=True)

    listen_port: int = 8000
    database_pool_size: int = 16
    git_url: str = "https://git.webmeteor.localhost"
    dashboard_dir: Path | None = None
    templates_dir: Path = Path("templates")
    """Only its folders' names are read: they say which types of site there are."""
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
    """`X-Forwarded-For` counts only from these: Traefik reaches the gateway over loopback."""
    token_days: int = 30
    sites_per_customer: int = 20
    sites_before_proof: int = 3
    """Until the account's e-mail address is proven."""
    registrations_per_hour: int = 60
    """Per address (IPv6: per /64); generous, because a whole office may share one."""
    logins_per_quarter_hour: int = 10
    """Failed ones, per address and e-mail."""
