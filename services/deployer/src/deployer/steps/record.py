"""The release becomes what the site is; the deployment becomes a fact."""

from deployer import endings, queue, store
from deployer.model import Release
from deployer.run import Run


async def make_live(run: Run) -> None:
    """The point of no return, in one transaction. Raises LeaseLostError."""
    release = Release(
        deployment_id=run.deployment.id,
        app_id=run.site.app_id,
        commit=run.commit,
        env_version=run.env_version,
        env=run.kit.vault.encrypt(store.env_json(run.env)),
        images=run.images,
        containers=run.plan,
        runtimes=run.runtimes,
    )
    async with run.kit.pool.acquire() as tx, tx.transaction():
        await queue.hold(tx, run.deployment)
        await store.make_live(tx, release)
    run.live = release


async def record(run: Run) -> None:
    """Ends the deployment as succeeded. Raises LeaseLostError."""
    run.journal.result("INFO", "Deployment completed successfully")
    await endings.succeeded(run)
