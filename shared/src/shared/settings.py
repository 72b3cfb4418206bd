"""Settings of every service; each adds its own in a subclass, read once in its `__main__`."""

from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

MAX_CRASHES = 3


class HttpSettings(BaseSettings):
    """Environment variables with the prefix `WEBMETEOR_`. These are all that a service without a database needs."""

    model_config = SettingsConfigDict(env_prefix="WEBMETEOR_", frozen=True, extra="ignore")

    stack: str = "dev"
    base_domain: str = "webmeteor.localhost"
    listen_host: str = "127.0.0.1"
    listen_port: int
    loop_seconds: float = 30
    """If the event loop is blocked for this long, the process ends (liveness.py)."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "console"] = "json"


class CommonSettings(HttpSettings):
    """For the frame (service.py)."""

    database_url: SecretStr
    database_pool_size: int = 8
    amqp_url: SecretStr
    key_file: Path
    job_lease_seconds: float = 10
    """After this long, another worker takes over a dead worker's job."""
    job_max_crashes: int = MAX_CRASHES
    """After this many consecutive crashes the job is given up, since it may be what kills the service."""
