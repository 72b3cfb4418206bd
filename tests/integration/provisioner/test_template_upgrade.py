"""A newer template comes as a branch that a customer's own git merges; nothing of the customer's is touched."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from provisioner.git import offer
from provisioner.git.builtin import BuiltIn
from provisioner.git.seed import Seeds
from provisioner.versions import Versions
from shared.events import types as t
from tests.integration.provisioner.conftest import Client, KilledError, MadeSite, World, git, kill_at
from tests.support.stack import ROOT

PAGE = "www/src/index.html"


@pytest.fixture
async def site(world: World) -> MadeSite:
    return await world.make_site()


@pytest.fixture
async def client(site: MadeSite, tmp_path: Path) -> Client:
    return await (await site.client(tmp_path / "c")).clone()


@pytest.fixture
def templates_change(world: World, tmp_path: Path) -> Callable[..., None]:
    """The platform comes with other templates, as after its own upgrade."""
    folder = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", folder)

    def change(line: str, **files: str) -> None:
        page = folder / "base" / PAGE
        page.write_text(line + "\n" + (ROOT / "templates/base" / PAGE).read_text())
        for name, text in files.items():
            (folder / "base" / f"{name}.txt").write_text(text)
        object.__setattr__(world.context, "seeds", Seeds(folder, tmp_path / line.strip("<!> -")))

    return change


async def ask(site: MadeSite) -> t.TemplateUpgradeOffered:
    await site.world.hear(t.TemplateUpgradeRequested(customer_uuid=site.customer, app_id=site.app_id))
    await site.world.work()
    return (await site.world.events(t.TemplateUpgradeOffered))[-1]


def branches(site: MadeSite) -> dict[str, str]:
    lines = git(site.repository, "for-each-ref", "--format=%(refname:short) %(objectname)").splitlines()
    return dict(line.split(" ") for line in lines)


async def compared(site: MadeSite) -> list[tuple[str, str]]:
    return [(event.template_version, event.newest) for event in await site.world.events(t.TemplateCompared)]


async def test_repo_created_says_the_version(site: MadeSite) -> None:
    """It is the git tree of the first commit; while it is the newest there is nothing more to tell."""
    [created] = await site.world.events(t.RepoCreated)
    assert created.template_version == git(site.repository, "rev-parse", "main^{tree}").strip()
    await site.world.upkeep.upgrades.compare()
    assert await compared(site) == []


async def test_a_newer_template_is_told_of_once(site: MadeSite, templates_change: Callable[..., None]) -> None:
    """However often it is looked at; the repository stays as it is until the customer asks."""
    before = branches(site)
    templates_change("<!-- two -->")
    for _ in range(2):
        await site.world.upkeep.upgrades.compare()
    [(version, newest)] = await compared(site)
    assert newest == await site.world.context.seeds.tree("portfolio") != version
    assert branches(site) == before


async def test_merging_is_a_three_way_merge(
    site: MadeSite, client: Client, templates_change: Callable[..., None]
) -> None:
    """The customer's change in another file stays, the template's comes; both histories are there."""
    mine = await client.commit({"api/src/App/Mine.php": "<?php // mine\n", PAGE + ".bak": "x"})
    await client.push()
    templates_change("<!-- two -->", added="new in the template\n")
    made = await ask(site)
    assert made.branch == f"webmeteor/template-{made.newest[:8]}"
    assert git(site.repository, "rev-parse", f"{made.branch}^{{tree}}").strip() == made.newest
    await client("fetch", "origin")
    await client("merge", "--no-edit", f"origin/{made.branch}")
    assert (client.folder / PAGE).read_text().startswith("<!-- two -->")
    assert (client.folder / "added.txt").read_text() == "new in the template\n"
    assert (client.folder / "api/src/App/Mine.php").read_text() == "<?php // mine\n"
    assert (await client("rev-list", "--parents", "-1", "HEAD")).split()[1:] == [mine, made.commit]
    await client.push()


async def test_the_message_has_the_commands(site: MadeSite, templates_change: Callable[..., None]) -> None:
    templates_change("<!-- two -->")
    made = await ask(site)
    assert f"git merge origin/{made.branch}" in made.message
    assert f"git merge origin/{made.branch}" in git(site.repository, "log", "-1", "--format=%B", made.branch)


async def test_the_same_line_changed_by_both_is_gits_usual_conflict(
    site: MadeSite, client: Client, templates_change: Callable[..., None]
) -> None:
    """And only there: the customer chooses, the rest is merged."""
    text = (client.folder / PAGE).read_text()
    await client.commit({PAGE: "<!-- mine -->\n" + text})
    templates_change("<!-- two -->", added="new\n")
    made = await ask(site)
    await client("fetch", "origin")
    said = await client("merge", "--no-edit", f"origin/{made.branch}", ok=False)
    assert f"Merge conflict in {PAGE}" in said
    assert (await client("diff", "--name-only", "--diff-filter=U")).split() == [PAGE]
    both = (client.folder / PAGE).read_text()
    assert "<!-- mine -->" in both
    assert "<!-- two -->" in both
    assert (client.folder / "added.txt").exists()


async def test_main_is_never_touched_and_nothing_is_deployed(
    site: MadeSite, client: Client, templates_change: Callable[..., None]
) -> None:
    """The delivery says that it is another branch, which the gateway ignores."""
    before = branches(site)["main"]
    shown = git(site.directory, "rev-parse", "HEAD")
    templates_change("<!-- two -->")
    made = await ask(site)
    await site.world.upkeep.reconcile()
    await site.world.work()
    assert branches(site) == {"main": before, made.branch: made.commit}
    assert git(site.directory, "rev-parse", "HEAD") == shown
    assert git(site.directory, "status", "--porcelain") == ""
    assert [body["ref"] for body in site.world.hook.bodies()] == [f"refs/heads/{made.branch}"]


async def test_asked_again_it_is_the_same_commit(site: MadeSite, templates_change: Callable[..., None]) -> None:
    """Also where the customer has deleted the branch meanwhile."""
    templates_change("<!-- two -->")
    first = await ask(site)
    again = await ask(site)
    assert again == first
    git(site.repository, "branch", "-D", first.branch)
    assert await ask(site) == first
    assert branches(site)[first.branch] == first.commit


async def test_the_customers_work_on_the_branch_stays(
    site: MadeSite, client: Client, templates_change: Callable[..., None]
) -> None:
    """Asked again, an offer that the customer has gone on from is left alone."""
    templates_change("<!-- two -->")
    made = await ask(site)
    await client("fetch", "origin")
    await client("checkout", "-q", "-b", "work", f"origin/{made.branch}")
    mine = await client.commit({"notes": "mine"})
    await client.push("origin", f"HEAD:{made.branch}")
    assert await ask(site) == made
    assert branches(site)[made.branch] == mine


async def test_a_branch_of_the_customers_own_is_not_overwritten(
    site: MadeSite, client: Client, templates_change: Callable[..., None]
) -> None:
    """It says which branch is in the way; nothing is offered."""
    templates_change("<!-- two -->")
    branch = offer.branch_of(await site.world.context.seeds.tree("portfolio"))
    mine = await client.commit({"notes": "mine"})
    await client.push("origin", f"HEAD:{branch}")
    await site.world.hear(t.TemplateUpgradeRequested(customer_uuid=site.customer, app_id=site.app_id))
    await site.world.work()
    assert branches(site)[branch] == mine
    [failed] = await site.world.events(t.SiteStepFailed)
    assert (failed.step, failed.key) == ("template", "branch_taken")
    assert branch in failed.message


async def test_after_a_merge_the_next_offer_starts_from_it(
    site: MadeSite, client: Client, templates_change: Callable[..., None]
) -> None:
    """What was decided once is not asked again: the lines that the customer kept are no conflict."""
    text = (client.folder / PAGE).read_text()
    templates_change("<!-- two -->")
    first = await ask(site)
    await client("fetch", "origin")
    await client("merge", "--no-commit", "--no-ff", f"origin/{first.branch}")
    merged = await client.commit({PAGE: "<!-- mine -->\n" + text})
    await client.push()
    await site.go_live(merged)
    assert (await compared(site))[-1][0] == first.newest
    templates_change("<!-- two -->", added="in the third\n")
    second = await ask(site)
    assert second.template_version == first.newest
    assert git(site.repository, "rev-parse", f"{second.branch}^").strip() == first.commit
    await client("fetch", "origin")
    await client("merge", "--no-edit", f"origin/{second.branch}")
    assert (client.folder / PAGE).read_text().startswith("<!-- mine -->")
    assert (client.folder / "added.txt").exists()


async def test_a_merge_counts_when_it_is_pushed_though_it_is_not_live(
    site: MadeSite, client: Client, templates_change: Callable[..., None]
) -> None:
    """A failed deployment must not make the next offer forget it."""
    templates_change("<!-- two -->")
    first = await ask(site)
    await client("fetch", "origin")
    await client("merge", "-q", "--no-edit", f"origin/{first.branch}")
    await client.push()
    templates_change("<!-- two -->", added="in the third\n")
    assert (await ask(site)).template_version == first.newest


async def test_when_it_has_the_newest_nothing_is_offered(site: MadeSite) -> None:
    """It says so instead."""
    await site.world.hear(t.TemplateUpgradeRequested(customer_uuid=site.customer, app_id=site.app_id))
    await site.world.work()
    assert await site.world.events(t.TemplateUpgradeOffered) == []
    [(version, newest)] = await compared(site)
    assert version == newest


async def test_a_site_from_before_is_found_by_its_history(
    site: MadeSite, client: Client, templates_change: Callable[..., None]
) -> None:
    """Its first commit is the platform's, whatever came after it."""
    mine = await client.commit({"notes": "mine"})
    await client.push()
    await site.go_live(mine)
    await site.world.pool.execute("DELETE FROM site_templates")
    templates_change("<!-- two -->")
    await site.world.upkeep.upgrades.compare()
    [created] = await site.world.events(t.RepoCreated)
    [(version, _)] = await compared(site)
    assert version == created.template_version
    assert git(site.repository, "rev-parse", f"{(await ask(site)).branch}^").strip() == created.commit


async def test_a_history_that_is_not_ours_gets_no_offer(site: MadeSite, client: Client) -> None:
    """A force push may have brought another: there is nothing to merge with."""
    await client("checkout", "-q", "--orphan", "new")
    mine = await client.commit({"notes": "mine"})
    await client.push("--force", "origin", "HEAD:main")
    await site.go_live(mine)
    await site.world.pool.execute("DELETE FROM site_templates")
    await site.world.upkeep.upgrades.compare()
    await site.world.hear(t.TemplateUpgradeRequested(customer_uuid=site.customer, app_id=site.app_id))
    await site.world.work()
    assert await site.world.events(t.TemplateUpgradeOffered) == []
    assert await compared(site) == []


STEPS = ["offer.make", "BuiltIn.offer", "Versions.offered"]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_a_step_it_is_one_commit_and_one_event(
    site: MadeSite, templates_change: Callable[..., None], monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    templates_change("<!-- two -->")
    owner = {"offer": offer, "BuiltIn": BuiltIn, "Versions": Versions}[step.split(".", maxsplit=1)[0]]
    kill_at(monkeypatch, owner, step.split(".")[1], after=after)
    with pytest.raises(KilledError):
        await ask(site)
    await site.world.expire_leases()
    await site.world.work()
    [made] = await site.world.events(t.TemplateUpgradeOffered)
    assert branches(site)[made.branch] == made.commit
    git(site.repository, "fsck", "--strict")
