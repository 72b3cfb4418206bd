"""Stop the old containers gracefully and remove them; give the new ones the proper names. Remove data that a restore
has replaced.
"""

from deployer.deployments.run import Run
from deployer.running import containers, datasets


async def stop_old(run: Run) -> None:
    await containers.retire(run.context, run.spec, run.plan or (run.live.containers if run.live else {}))
    if run.deployment.restore_id and run.live:
        await datasets.keep_only_live(run.context, run.site, run.live)
