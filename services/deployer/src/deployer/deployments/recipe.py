"""A deployment, from the commit to the live release.

Every step is idempotent: after a crash the whole recipe runs again and skips what is done. The release's content is
fixed once, before its first container is created: later settings or commits go into the next deployment.
"""

from deployer.deployments.run import Run
from deployer.deployments.steps.build import build
from deployer.deployments.steps.drain import drain
from deployer.deployments.steps.fetch import fetch
from deployer.deployments.steps.load import load
from deployer.deployments.steps.ready import ready
from deployer.deployments.steps.record import make_live, record
from deployer.deployments.steps.start import start, take_up
from deployer.deployments.steps.stop import stop_old
from deployer.deployments.steps.switch import switch
from deployer.deployments.steps.verify import verify


async def deploy(run: Run) -> None:
    """Raises PlatformError's kinds and CancelledError; then the caller must restore the previous release."""
    if not _is_live(run):
        await _bring_live(run)
    await run.step("drain", drain)
    await run.step("stop", stop_old)
    await run.step("record", record)


async def _bring_live(run: Run) -> None:
    async with run.cancellable():
        if run.draft:
            # Its images are built; the attempt that did it may have left the builder.
            await run.context.builder.end_left(run.site.app_id)
            take_up(run, run.draft)
        else:
            await run.waiting_step("fetch", fetch)
            await run.waiting_step("build", build)
        if run.deployment.restore_id:
            await run.waiting_step("load", load)
        await run.step("start", start)
        await run.waiting_step("ready", ready)
    await run.step("switch", switch)
    await run.waiting_step("verify", verify)
    await make_live(run)


def _is_live(run: Run) -> bool:
    """True after a crash past the point of no return: only the clean-up remains."""
    return run.live is not None and run.live.deployment_id == run.deployment.id
