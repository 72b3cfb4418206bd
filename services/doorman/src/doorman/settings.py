"""The doorman's settings, from the environment; there is no secret among them.

Plain, not shared.settings: pydantic would be a tenth of this small process's memory.
"""

import os
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Settings:
    listen_host: str
    listen_port: int
    loop_seconds: float
    log_level: str
    log_format: str

    @classmethod
    def read(cls) -> Self:
        """The variables are those of the other services; an empty one is not set. Raises ValueError."""

        def value(name: str, otherwise: str) -> str:
            return os.environ.get(f"WEBMETEOR_{name}") or otherwise

        return cls(
            listen_host=value("LISTEN_HOST", "127.0.0.1"),
            listen_port=int(value("LISTEN_PORT", "8005")),
            loop_seconds=float(value("LOOP_SECONDS", "30")),
            log_level=value("LOG_LEVEL", "INFO"),
            log_format=value("LOG_FORMAT", "json"),
        )
