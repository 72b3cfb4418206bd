"""The settings that backup reads from the environment."""

from pathlib import Path

from pydantic import SecretStr

from shared.settings import CommonSettings


class Settings(CommonSettings):
    listen_port: int = 8006
    cuts_root: Path
    """Where deployer and provisioner put the halves of copies."""
    proofs_root: Path
    """Where copies are restored for the prover."""
    backup_local: Path
    """The repository, if `backup_repository` names no other."""
    backup_repository: str = ""
    """As restic writes it: a path, `rest:https://…`, `s3:https://…/bucket`, `sftp:user@host:/path`."""
    backup_password_file: Path
    backup_credentials: SecretStr = SecretStr("{}")
    """JSON object of variables of restic's environment, such as AWS_SECRET_ACCESS_KEY."""
    backup_cache: Path
    backup_upload_kib: int = 0
    """Per second; 0: no limit."""
    backup_seconds: float = 3600
    """The most that one call of the repository may take."""
    backup_hours: float = 24
    """Between two copies of a site."""
    backup_first_seconds: float = 600
    """From a site's first release to its first copy: whoever tries a type of site deletes it sooner."""
    backup_days: int = 30
    """How long copies are kept."""
    backup_cuts: int = 4
    """Sites that are copied at a time."""
    backup_answer_seconds: float = 1800
    """A copy whose halves are not there by then is given up."""
    backup_gather_seconds: float = 60
    """A run waits so long for copies that are being made, so that one snapshot holds many."""
    proof_seconds: float = 600
    proof_hours: float = 168
    """Each site has a copy that was proven within this time."""
