"""The service's settings, read once in `__main__`."""

from pathlib import Path

from shared import limits
from shared.settings import CommonSettings


class Settings(CommonSettings):
    listen_port: int = 8001
    common_key_file: Path
    """The keys that the gateway and the provisioner share."""
    source_key_file: Path
    """The keys that the provisioner and the deployer share: settings on their way to a deployment."""
    sites_root: Path
    repos_root: Path
    archive_root: Path
    handover_root: Path
    """Where the deployer puts the data of a deleted site."""
    cuts_root: Path
    """Where it puts its half of a site's copy, for the backup service."""
    archive_recipient: Path
    """The public half of the operator's key: archives are encrypted for it (shared/age.py)."""
    exports_root: Path
    """Files for builds, which the source reader writes and the deployer reads."""
    reader_socket: Path
    """Where the source reader answers (provisioner/reader)."""
    templates_dir: Path
    webhook_url: str
    git_url: str
    db_image: str = "webmeteor/postgres:17"
    health_start_interval: bool = False
    """Engines from version 25 on probe a starting container every second; older ones reject the setting."""
    archive_days: int = 30
    archive_bytes_per_customer: int = 5 * 2**30
    """Archives of a customer beyond this total are removed before `archive_days`, oldest first."""
    git_max_push_mib: int = 100
    git_max_repository_mib: int = 2048
    git_max_tree_files: int = limits.TREE_FILES
    """Per commit; a push with more is refused."""
    git_max_tree_mib: int = 1024
    """Limit of what one commit may unpack to in the site directory."""
    git_max_processes: int = 8
    git_processes_per_customer: int = 2
    git_requests_per_customer: int = 16
    """Includes requests that are still being read or wait for a process."""
    checkout_files: int = limits.TREE_FILES
    checkout_bytes: int = 500 * 1024 * 1024
    """Limits of what one commit may bring to a build."""
    git_seconds: float = 600
    """Time limit of one clone or push."""
