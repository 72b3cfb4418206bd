"""Make the release live; end the deployment as succeeded."""

from deployer import queries
from deployer.deployments import endings, queue
from deployer.deployments.run import Run
from deployer.running import writes


async def make_live(run: Run) -> None:
    """The point of no return, in one transaction. Raises LeaseLostError."""
    async with run.context.pool.acquire() as tx, tx.transaction():
        await queue.hold(tx, run.deployment)
        await queries.make_live(tx, run.deployment.id)
    run.live = run.draft


async def record(run: Run) -> None:
    """Raises LeaseLostError."""
    if run.deployment.restore_id:
        await writes.end(run.context, run.site.app_id, run.deployment.restore_id)
    run.journal.result("INFO", "Deployment completed successfully")
    await endings.succeeded(run)
