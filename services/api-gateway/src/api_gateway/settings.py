from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from pydantic_settings import SettingsConfigDict
from shared.places import StreamSettings
from shared.settings import CommonSettings


class Settings(StreamSettings, CommonSettings):
    model_config = SettingsConfigDict(env_ignore_empty=True)

    listen_port: int = 8000
    commit: str | None = None
    """What the image was built from; the image itself says it."""
    common_key_file: Path
    """The keys that gateway and provisioner both have."""
    proofs_key_file: Path
    """And those that gateway and notifier both have: proofs of addresses go out by mail."""
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
    tokens_per_customer: int = 50
    """Valid ones; one more revokes the oldest (decision 0071)."""
    open_deployments: int = 20
    """Of one customer, asked for over the API and not ended; pushes replace each other and are not counted."""
    deployments_per_hour: int = 240
    """Here and below: asked for over the API by one customer, for all sites together."""
    variable_changes_per_hour: int = 120
    password_resets_per_hour: int = 20
    template_offers_per_hour: int = 20
