from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from shared.places import StreamSettings
from shared.settings import CommonSettings


class Settings(StreamSettings, CommonSettings):
    listen_port: int = 8000
    commit: str | None = None
    """What the image was built from; set by the image itself."""
    common_key_file: Path
    """The keys that gateway and provisioner share."""
    proofs_key_file: Path
    """The keys that gateway and notifier share: proofs of addresses go out by mail."""
    database_pool_size: int = 16
    git_url: str = "https://git.webmeteor.localhost"
    dashboard_dir: Path | None = None
    templates_dir: Path = Path("templates")
    """Only its folder names are read: they are the available site types."""
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
    """`X-Forwarded-For` is trusted only from these: Traefik reaches the gateway over loopback."""
    token_days: int = 30
    sites_per_customer: int = 20
    sites_before_proof: int = 3
    """Until the account's e-mail address is proven."""
    registrations_per_hour: int = 60
    """Per address (IPv6: per /64); generous, because a whole office may share one."""
    logins_per_quarter_hour: int = 10
    """Failed logins, per client address and e-mail."""
    tokens_per_user: int = 50
    """Valid tokens; one more revokes the oldest (decision 0071)."""
    open_deployments: int = 20
    """Per customer, requested over the API and not ended; pushes supersede each other and are not counted."""
    deployments_per_hour: int = 240
    """This and the limits below: API requests by one customer, over all sites."""
    variable_changes_per_hour: int = 120
    password_resets_per_hour: int = 20
    template_offers_per_hour: int = 20
    copies_per_hour: int = 12
    changes_per_hour: int = 120
    """Of each further kind: cancellations, retries, custom domains, new names, mail preferences."""
