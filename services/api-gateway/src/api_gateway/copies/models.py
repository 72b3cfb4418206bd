from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from api_gateway.api.models import Body
from shared.names import CopyId, DeploymentId

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


RestoreState = Literal["preparing", "restoring", "restored", "failed"]


class Restore(BaseModel):
    """The return of a site's data to a copy.

    `preparing`: the copy is fetched, and the present data copied; `restoring`: a deployment brings the data;
    `restored`: the site has it; `failed`: the site has kept its own, `problem` says why.
    """

    restore_id: str
    state: RestoreState
    copy_id: str
    safety_copy_id: str | None
    """Of the data that was replaced; restore it to undo."""
    deployment_id: str | None
    asked_at: datetime
    problem: str | None


class AskRestore(Body):
    copy_id: CopyId
    deployment_id: DeploymentId | None = Field(
        None, description="Bring the code of this successful deployment's release back as well"
    )


class RestoreAccepted(BaseModel):
    restore_id: str


class OwnCopy(Copy):
    """Of any site that the account has, or had until not long ago; a new site may begin with it."""

    app_id: str
    site_name: str | None
    site_type: str | None
    deleted: bool
    """The site."""


class CopyAccepted(BaseModel):
    copy_id: str
