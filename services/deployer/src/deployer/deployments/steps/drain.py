"""Wait for requests that the proxy sent to the old containers just before the switch."""

import asyncio

from deployer.deployments.run import Run
from deployer.running import containers


async def drain(run: Run) -> None:
    keep = run.plan or (run.live.containers if run.live else {})
    present = await run.context.engine.containers(run.site.app_id)
    if any(o.state == "running" and not containers.is_placed(o, keep) for o in present):
        await asyncio.sleep(run.context.settings.drain_seconds)
