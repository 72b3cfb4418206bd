from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from shared.events.types import CopyHalf, CopyReason

HALVES: tuple[CopyHalf, ...] = ("data", "source")
MANIFEST, DUMP = "manifest.json", "database.dump"


@dataclass(frozen=True)
class Copy:
    id: str
    app_id: str
    customer_uuid: str
    reason: CopyReason

    @property
    def common(self) -> dict[str, str]:
        """Of its events."""
        return {"customer_uuid": self.customer_uuid, "app_id": self.app_id, "copy_id": self.id}

    def folder(self, half: CopyHalf) -> str:
        """Below the folder of cuts, and at the top of a snapshot."""
        return f"{self.id}.{half}"


@dataclass(frozen=True)
class Restore:
    id: str
    app_id: str
    customer_uuid: str
    copy_id: str
    new_site: bool
    """It begins with the copy, and replaces nothing."""

    @property
    def common(self) -> dict[str, str]:
        """Of its events."""
        return {"customer_uuid": self.customer_uuid, "app_id": self.app_id, "restore_id": self.id}

    @property
    def halves(self) -> tuple[CopyHalf, ...]:
        return HALVES if self.new_site else ("data",)

    def folder(self, half: CopyHalf) -> str:
        """Below the folder of cuts, once the half is fetched."""
        return f"{self.id}.{half}"


@dataclass(frozen=True)
class Stored:
    """A copy in the repository."""

    copy: Copy
    snapshot: str
    manifests: Mapping[str, Any]
    disproved: str | None = None
    """Why it is worth nothing."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Kept(_Record):
    bytes: int
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Database(_Record):
    server: str = Field(max_length=200)
    tables: dict[str, int]
    """Rows by `schema.table`."""


class Manifest(_Record):
    """Of one half: what its folder holds."""

    files: dict[str, Kept]


class DataManifest(Manifest):
    """What a proof needs of the deployer's (decision 108)."""

    taken_at: datetime
    commit: str | None = None
    database: Database | None = None
    missing: dict[str, str] = Field(default_factory=dict)


class Manifests(_Record):
    data: DataManifest
    source: Manifest

    def of(self, half: CopyHalf) -> Manifest:
        return self.data if half == "data" else self.source
