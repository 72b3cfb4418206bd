"""The manifest of a snapshot: what its folder holds, where it is from, and what is missing."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from shared.names import AppId, CustomerUuid

DUMP, CLUSTER, UPLOADS, MANIFEST = "database.dump", "database-files.tar", "uploads.tar", "manifest.json"
"""`pg_dump`'s custom format; the files of a database that could not be dumped; the api's storage; this manifest."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Kept(_Record):
    bytes: int
    sha256: str


class Database(_Record):
    server: str
    """PostgreSQL's version."""
    tables: dict[str, int]
    """Rows by `schema.table`."""


class Manifest(_Record):
    form: int = 1
    """Version of this format."""
    customer_uuid: CustomerUuid
    app_id: AppId
    site_type: str
    domain: str
    plan: str
    commit: str
    images: dict[str, str]
    taken_at: datetime
    database: Database | None = None
    files: dict[str, Kept] = Field(default_factory=dict)
    missing: dict[str, str] = Field(default_factory=dict)
    """Why a file is missing."""
    still: bool = True
    """The api stood still until the uploads were linked. If not, there were too many: those that were uploaded or
    deleted meanwhile may be in the copy or not.
    """

    @property
    def bytes(self) -> int:
        return sum(kept.bytes for kept in self.files.values())
