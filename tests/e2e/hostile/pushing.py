"""Pushing a hostile commit as the owner and watching its deployment."""

from typing import Any

from tests.e2e.hostile.conftest import Target
from tests.e2e.hostile.unchanged import FAILED_DEPLOYMENT, Watch
from tests.lib.git import Checkout

# Pushed, kept and told of; the site itself is as it was.
PUSHED = (*FAILED_DEPLOYMENT, "refs ", "repository ", "rows provisioner.deliveries", "rows provisioner.refs")
# A deployment of content that changes nothing in the parts.
DEPLOYED = (
    *PUSHED, "served ", "rows gateway.sites", "rows deployer.sites", "rows deployer.releases", "rows provisioner.sites",
    "rows dns_ssl.certificates", "route ",
)  # fmt: skip


async def deployed(work: Checkout, target: Target, status: str) -> dict[str, Any]:
    """What became of the deployment of the present commit, pushed to a branch of its own."""
    await work.push("-f", "origin", "HEAD:refs/heads/try")
    answer = await target.site.api("POST", "/deployments", json={"commit": await work.head()}, expect=202)
    return await target.site.wait_deployment(answer.json()["deployment_id"], status=status)


async def fails_to_deploy(work: Checkout, target: Target, watch: Watch, key: str, word: str) -> dict[str, Any]:
    """The commit is taken by git, and its deployment fails with `key`; everything else is as before."""
    ended = await deployed(work, target, "failed")
    assert ended["failure"]["key"] == key, ended
    assert word in ended["failure"]["message"], ended
    await watch.unchanged(but=PUSHED)
    return ended
