"""Get the commit, or for a rollback the release; the settings are always the current ones."""

from deployer import queries
from deployer.deployments import queue
from deployer.deployments.run import Run
from deployer.disk import sites
from deployer.errors import ReleaseNotKeptError
from deployer.source import Handed


async def fetch(run: Run) -> None:
    await sites.check(run.context, run.site.app_id)
    wanted = _wanted_release(run)
    await (_release(run, wanted) if wanted else _commit(run))
    run.journal.hide(run.env)
    async with run.context.pool.acquire() as tx, tx.transaction():
        await queue.set_commit(tx, run.deployment.id, run.commit)
    run.say(f"Commit {run.commit[:12]}")


def _wanted_release(run: Run) -> str | None:
    """A restore brings data alone: the code stays, unless it is to go back as well."""
    live = run.live.deployment_id if run.live and run.deployment.restore_id else None
    return run.deployment.rollback_to or live


async def _release(run: Run, deployment_id: str) -> None:
    wanted = await queries.release(run.context.pool, deployment_id)
    if wanted is None or wanted.app_id != run.site.app_id:
        raise ReleaseNotKeptError(
            f"The release {deployment_id} is not kept; only the newest {run.context.settings.keep_releases} are."
        )
    for service, image in wanted.images.items():
        if not await run.context.library.at_hand(image):
            raise ReleaseNotKeptError(f"The release's image of {service} no longer exists; deploy its commit instead.")
    _settings(run, await run.context.source.ask(run.deployment, None, on_wait=run.say))
    run.commit, run.images, run.runtimes = wanted.commit, dict(wanted.images), wanted.runtimes
    run.say(f"The release of {wanted.deployment_id}")


async def _commit(run: Run) -> None:
    found = await run.context.source.ask(run.deployment, _wish(run), on_wait=run.say)
    assert found.commit  # noqa: S101 - it was asked for
    run.commit, run.trees = found.commit, found.trees
    _settings(run, found)


def _wish(run: Run) -> str:
    """New settings and runtimes are deployed with the live commit; a push deploys the branch's current head."""
    if run.deployment.kind in {"settings", "refresh"} and run.live:
        return run.live.commit
    chosen = run.deployment.commit if run.deployment.kind != "push" else None
    return chosen or f"refs/heads/{run.site.branch}"


def _settings(run: Run, found: Handed) -> None:
    run.env, run.env_version = found.env, found.env_version
