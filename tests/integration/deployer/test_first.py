import time

from shared.events import types as t

from .conftest import World


async def test_a_created_site_answers_through_the_proxy(world: World):
    """Events of a creation → four containers, routes, a release; nothing is built."""
    site = await world.site()
    async with world.running():
        began = time.perf_counter()
        deployment = await world.first(site)
        print("first deployment", time.perf_counter() - began)
        status, release, _ = await world.get(site, "/")
        assert (status, release) == (200, deployment)
        assert (await world.get(site, "/api/health"))[0] == 200
    for step in await world.events(t.DeployStep):
        print(step.step, step.state, step.seconds)
    print((site.directory / "deployment.log").read_text())
    [succeeded] = await world.events(t.DeploySucceeded)
    assert succeeded.built == []
