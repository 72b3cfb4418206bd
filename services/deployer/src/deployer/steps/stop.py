"""Stop the old containers gracefully and remove them; give the new ones the proper names."""

from deployer import containers
from deployer.run import Run


async def stop_old(run: Run) -> None:
    await containers.retire(run.kit, run.spec, run.plan or (run.live.containers if run.live else {}))
