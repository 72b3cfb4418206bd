"""What programs print about a site's data becomes the files of a snapshot, within limits."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deployer.context import Context
from deployer.disk import queries as disk_queries
from deployer.errors import NoRoomError
from deployer.model import Release, Site
from deployer.running.snapshots import folder, programs
from deployer.running.snapshots.manifest import Database, Kept, Manifest

# A dump may be larger than the database, whose values may be compressed.
SPARE = 4


def check_room(context: Context) -> None:
    """Raises NoRoomError."""
    if not replace(context.room, stop_at=context.settings.snapshots_stop_at_disk).left():
        raise NoRoomError("The platform's disk is nearly full: the site's data cannot be copied until there is room.")


@dataclass
class Keeping:
    context: Context
    site: Site
    release: Release
    draft: Path
    files: dict[str, Kept] = field(default_factory=dict)

    async def keep(self, name: str, config: dict[str, Any]) -> None:
        """Run the program; its output is the file. Raises SnapshotError, NoRoomError, EngineError's kinds and
        TimeoutError.
        """
        settings = self.context.settings
        file = self.draft / name
        file.unlink(missing_ok=True)
        chunks = self.context.engine.piped(programs.name(settings.stack, self.site.app_id), config)
        try:
            async with asyncio.timeout(settings.snapshot_seconds):
                self.files[name] = await folder.keep(
                    chunks, file, most=await self._most(), check_room=lambda: check_room(self.context)
                )
        except BaseException:
            # Half a file is worse than none.
            file.unlink(missing_ok=True)
            raise

    def manifest(
        self,
        database: Database | None,
        missing: Mapping[str, str],
        *,
        taken_at: datetime | None = None,
        still: bool = True,
    ) -> Manifest:
        site, release = self.site, self.release
        return Manifest(
            customer_uuid=site.customer_uuid, app_id=site.app_id, site_type=site.site_type, domain=site.domain,
            plan=release.plan, commit=release.commit, images={str(part): i for part, i in release.images.items()},
            taken_at=taken_at or datetime.now(UTC), database=database, files=self.files, missing=dict(missing),
            still=still,
        )  # fmt: skip

    async def _most(self) -> int:
        """Bytes of a file: far more than a site's volumes can become, however large the operator let them grow."""
        measured = await disk_queries.site(self.context.pool, 0, self.site.app_id)
        return max(self.context.settings.snapshot_bytes, SPARE * measured.used if measured else 0)
