"""A changed name, domain or variable → `.env` and `docker-compose.yaml` on disk → env.written."""

from provisioner.context import Context
from shared.events.types import EnvWritten
from shared.jobs import Job


class WriteFiles:
    def __init__(self, context: Context) -> None:
        self._context = context

    async def run(self, job: Job) -> None:
        context, app_id = self._context, str(job.payload["app_id"])
        async with context.locks(app_id):
            site = await context.queries.site(context.pool, app_id)
            # A site that is not ready gets the newest values when it is provisioned.
            if site is None or site.deleting or not site.ready or site.env_written >= site.env_version:
                return
            site = await context.write_platform_files(site)
            async with job.finish() as tx:
                if await context.queries.set_env_written(tx, app_id, site.env_version):
                    event = EnvWritten(customer_uuid=site.customer_uuid, app_id=app_id, version=site.env_version)
                    await context.outbox.add(tx, event)
