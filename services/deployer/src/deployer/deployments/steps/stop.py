"""Stop the old containers gracefully and remove them; give the new ones the proper names."""

from deployer.deployments.run import Run
from deployer.running import containers


async def stop_old(run: Run) -> None:
    await containers.retire(run.context, run.spec, run.plan or (run.live.containers if run.live else {}))
