"""A changed name, domain or variable → `.env` and `docker-compose.yaml` on disk → env.written."""

from shared.events.types import EnvWritten
from shared.jobs import Job

from provisioner.tools import Tools


class WriteFiles:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def run(self, job: Job) -> None:
        tools, app_id = self._tools, str(job.payload["app_id"])
        async with tools.locks(app_id):
            site = await tools.store.site(tools.pool, app_id)
            # A site that is not ready gets the newest values when it is provisioned.
            if site is None or site.deleting or not site.ready or site.env_written >= site.env_version:
                return
            site = await tools.write_platform_files(site)
            async with job.finish() as tx:
                if await tools.store.set_env_written(tx, app_id, site.env_version):
                    event = EnvWritten(customer_uuid=site.customer_uuid, app_id=app_id, version=site.env_version)
                    await tools.outbox.add(tx, event)
