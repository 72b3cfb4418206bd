from datetime import datetime
from typing import Literal

from pydantic import BaseModel

CopyState = Literal["being_made", "made", "proven", "failed", "removed"]


class Copy(BaseModel):
    """A copy of a site's database, uploads, repository and settings.

    `made`: stored, but never tried; `proven`: it was restored into an empty database and had every row and file;
    `failed`: there is none, or it could not be restored; `problem` says why.
    """

    copy_id: str
    state: CopyState
    reason: str | None
    asked_at: datetime
    taken_at: datetime | None
    """The moment that it shows."""
    proven_at: datetime | None
    bytes: int | None
    problem: str | None


class CopyAccepted(BaseModel):
    copy_id: str
