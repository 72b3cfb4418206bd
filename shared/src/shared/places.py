"""Limits on open streams: per customer, per site and in total."""

import contextlib
from collections import Counter
from collections.abc import Iterator

from shared.errors import TooManyRequestsError
from shared.settings import EnvironmentSettings

# Retry-After for refused clients.
RETRY_SECONDS = 10


class StreamSettings(EnvironmentSettings):
    """Limits on log streams, for the gateway and the deployer."""

    streams: int = 500
    streams_per_customer: int = 20
    streams_per_site: int = 10


class TooManyStreamsError(TooManyRequestsError):
    def __init__(self, message: str) -> None:
        super().__init__(message, retry_after=RETRY_SECONDS)
        self.headers = {"Retry-After": str(RETRY_SECONDS)}


class Places:
    """Stream slots of this process; a request without a free slot is refused at once."""

    def __init__(self, settings: StreamSettings, *, spare: int = 1) -> None:
        """`spare`: factor by which the limits exceed the settings."""
        self._spare = spare
        self._settings = settings
        self._taken: Counter[str] = Counter()

    @contextlib.contextmanager
    def held(self, customer_uuid: str, app_id: str) -> Iterator[None]:
        """Holds one slot for the block. Raises TooManyStreamsError."""
        settings = self._settings
        kinds = (
            (
                app_id,
                settings.streams_per_site,
                "{} streams of this site are open, the maximum; close one of them.",
            ),
            (customer_uuid, settings.streams_per_customer, "You have {} streams open, the maximum; close one."),
            ("", settings.streams, "The platform has {} streams open, the maximum; try again in a moment."),
        )
        for key, limit, text in kinds:
            if self._taken[key] >= limit * self._spare:
                raise TooManyStreamsError(text.format(limit))
        keys = [key for key, _, _ in kinds]
        self._taken.update(keys)
        try:
            yield
        finally:
            self._taken.subtract(keys)
            # Drops zero counts.
            self._taken = +self._taken
