"""Which commit each kind of deployment brings: a push what the branch has, a person what the person chose."""

from shared.events import types as t
from shared.names import new_deployment_id
from tests.support.site_files import TestSite, run

from .stage import Stage


async def deployed(stage: Stage, site: TestSite, kind: t.DeployKind, commit: str | None) -> str:
    """The commit that serves after a deployment that was asked for with `commit`."""
    data = t.DeployQueued(**site.common(), deployment_id=new_deployment_id(), kind=kind, commit=commit)
    await stage.handle(data)
    await stage.context.pool.execute("UPDATE deployments SET not_before = now()")
    await stage.deploy()
    assert await stage.finals(data.deployment_id) == [t.DeploySucceeded]
    found = await stage.context.pool.fetchval(
        "SELECT commit FROM releases WHERE app_id = $1 ORDER BY number DESC LIMIT 1", site.app_id
    )
    return str(found)


async def test_old_news_of_a_push_brings_the_newest_commit(stage: Stage) -> None:
    """A signed webhook kept from earlier, and one of a commit that nobody has: the branch decides."""
    site = await stage.site()
    await stage.deploy()
    old = site.commit
    await stage.push(site, "<?php echo 1;")
    await stage.deploy()
    for commit in (old, "c" * 40, site.commit):
        assert await deployed(stage, site, "push", commit) == site.commit


async def test_a_branch_pushed_back_brings_the_old_commit(stage: Stage) -> None:
    """A force push is a push: what the branch has now is wanted, however old."""
    site = await stage.site()
    await stage.deploy()
    old = site.commit
    await stage.push(site, "<?php echo 1;")
    await stage.deploy()
    await run("git", "push", "-q", "--force", str(site.repo), f"{old}:main", cwd=site.work)
    assert await deployed(stage, site, "push", old) == old


async def test_a_chosen_commit_is_the_one_that_comes(stage: Stage) -> None:
    """A person who names an earlier commit gets it; one who names none gets the newest."""
    site = await stage.site()
    await stage.deploy()
    old = site.commit
    await stage.push(site, "<?php echo 1;")
    await stage.deploy()
    assert await deployed(stage, site, "manual", old) == old
    assert await deployed(stage, site, "manual", None) == site.commit
