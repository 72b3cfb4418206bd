"""Caps on what stays open (streams): so many of one customer, of one site, and of all."""

import contextlib
from collections import Counter
from collections.abc import Iterator

from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.errors import TooManyRequestsError

# Whoever was refused may ask again after this long, once something of theirs was closed.
RETRY_SECONDS = 10


class StreamSettings(BaseSettings):
    """The gateway's and the deployer's: what a customer follows and reads of logs."""

    model_config = SettingsConfigDict(env_prefix="WEBMETEOR_", frozen=True, extra="ignore")

    streams: int = 500
    streams_per_customer: int = 20
    streams_per_site: int = 10


class TooManyStreamsError(TooManyRequestsError):
    def __init__(self, message: str) -> None:
        super().__init__(message, retry_after=RETRY_SECONDS)
        self.headers = {"Retry-After": str(RETRY_SECONDS)}


class Places:
    """Of this process; who finds none is refused at once."""

    def __init__(self, settings: StreamSettings, *, spare: int = 1) -> None:
        """`spare`: how many times the settings fit in here."""
        self._spare = spare
        self._settings = settings
        self._taken: Counter[str] = Counter()

    @contextlib.contextmanager
    def held(self, customer_uuid: str, app_id: str) -> Iterator[None]:
        """One place for the block. Raises TooManyStreamsError."""
        settings = self._settings
        kinds = (
            (
                app_id,
                settings.streams_per_site,
                "{} streams of this site are open, as many as may be; close one of them.",
            ),
            (customer_uuid, settings.streams_per_customer, "You have {} streams open, as many as may be; close one."),
            ("", settings.streams, "The platform has {} streams open, as many as may be; try again in a moment."),
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
            # Who has nothing open is not remembered.
            self._taken = +self._taken
