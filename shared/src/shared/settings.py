"""Settings of every service; each adds its own in a subclass, read once in its `__main__`."""

import json
import os
from pathlib import Path
from typing import Literal, Self, get_origin

from pydantic import BaseModel, ConfigDict, SecretStr

PREFIX = "WEBMETEOR_"
MAX_CRASHES = 3


class EnvironmentSettings(BaseModel):
    # Values may be secrets, so errors name only the fields.
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    @classmethod
    def read(cls) -> Self:
        """From the environment: `listen_port` is WEBMETEOR_LISTEN_PORT. Tuples are JSON. An empty variable is not set.

        Raises ValueError (pydantic's ValidationError is one).
        """
        found = {name: os.environ.get(f"{PREFIX}{name.upper()}") for name in cls.model_fields}
        tuples = {name for name, field in cls.model_fields.items() if get_origin(field.annotation) is tuple}
        return cls.model_validate(
            {name: json.loads(text) if name in tuples else text for name, text in found.items() if text}
        )


class CommonSettings(EnvironmentSettings):
    """For the frame (service.py)."""

    stack: str = "dev"
    base_domain: str = "webmeteor.localhost"
    listen_host: str = "127.0.0.1"
    listen_port: int
    loop_seconds: float = 30
    """If the event loop is blocked for this long, the process ends (liveness.py)."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "console"] = "json"
    database_url: SecretStr
    database_pool_size: int = 8
    amqp_url: SecretStr
    key_file: Path
    job_lease_seconds: float = 10
    """After this long, another worker takes over a dead worker's job."""
    job_max_crashes: int = MAX_CRASHES
    """After this many consecutive crashes the job is given up, since it may be what kills the service."""
