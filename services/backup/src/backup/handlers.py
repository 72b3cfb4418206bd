"""The event handlers: they write rows and enqueue jobs in the event's transaction."""

from collections.abc import Mapping

from backup import queries
from backup.making import STORE, Making
from backup.model import Copy, Restore
from backup.restoring import Restoring
from shared.db.pool import Connection
from shared.events import Event, EventData
from shared.events.types import (
    BackupRequested,
    CutFailed,
    CutTaken,
    DeploySucceeded,
    RestoreRequested,
    SiteDeletionRequested,
    SiteDesiredChanged,
    SiteKnown,
    SiteRequested,
)
from shared.jobs import enqueue
from shared.messaging.inbox import Handler
from shared.messaging.positions import is_newest

BEING_MADE = "This site cannot be copied now: it does not run, or a copy of it is being made. Try again in a minute."


class Handlers:
    def __init__(self, making: Making, restoring: Restoring, first_seconds: float) -> None:
        self._making = making
        self._restoring = restoring
        self._first_seconds = first_seconds

    def table(self) -> Mapping[type[EventData], Handler]:
        return {
            SiteRequested: self.on_site_requested,
            SiteDesiredChanged: self.on_site_desired_changed,
            DeploySucceeded: self.on_deploy_succeeded,
            SiteKnown: self.on_site_known,
            SiteDeletionRequested: self.on_site_deletion_requested,
            BackupRequested: self.on_backup_requested,
            CutTaken: self.on_cut_taken,
            CutFailed: self.on_cut_failed,
            RestoreRequested: self.on_restore_requested,
        }

    async def on_site_requested(self, tx: Connection, event: Event[SiteRequested]) -> None:
        await queries.add_site(tx, event.data.app_id, event.data.customer_uuid)

    async def on_site_desired_changed(self, tx: Connection, event: Event[SiteDesiredChanged]) -> None:
        site = event.data
        await queries.desire(tx, site.app_id, site.customer_uuid, site.desired)

    async def on_deploy_succeeded(self, tx: Connection, event: Event[DeploySucceeded]) -> None:
        await queries.has_run(tx, event.data.app_id, event.data.customer_uuid, self._first_seconds)

    async def on_site_known(self, tx: Connection, event: Event[SiteKnown]) -> None:
        site = event.data
        await queries.has_run(tx, site.app_id, site.customer_uuid, self._first_seconds)
        if await is_newest(tx, event, SiteDesiredChanged.carries):
            await queries.desire(tx, site.app_id, site.customer_uuid, site.desired)

    async def on_site_deletion_requested(self, tx: Connection, event: Event[SiteDeletionRequested]) -> None:
        """Its stored copies stay until their time is over; those that are being made are given up."""
        await queries.remove_site(tx, event.data.app_id)

    async def on_backup_requested(self, tx: Connection, event: Event[BackupRequested]) -> None:
        asked = event.data
        copy = Copy(asked.copy_id, asked.app_id, asked.customer_uuid, "asked")
        if await queries.ask(tx, copy):
            await self._making.request(tx, copy)
        elif await queries.reason_of(tx, copy.id) is None:
            await self._making.say_failed(tx, copy, "backup_not_now", BEING_MADE)

    async def on_cut_taken(self, tx: Connection, event: Event[CutTaken]) -> None:
        cut = event.data
        if await queries.add_half(tx, cut.copy_id, cut.half, cut.bytes):
            await enqueue(tx, STORE, key=STORE, payload={})

    async def on_cut_failed(self, tx: Connection, event: Event[CutFailed]) -> None:
        """The other half is worth nothing without it."""
        cut = event.data
        await self._making.give_up(tx, cut.copy_id, cut.key, cut.message)

    async def on_restore_requested(self, tx: Connection, event: Event[RestoreRequested]) -> None:
        asked = event.data
        restore = Restore(asked.restore_id, asked.app_id, asked.customer_uuid, asked.copy_id, asked.new_site)
        await self._restoring.begin(tx, restore)
