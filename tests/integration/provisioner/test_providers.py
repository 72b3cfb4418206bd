"""What every Git provider promises, asked of each implementation."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from provisioner import site_secrets
from provisioner.errors import BranchTakenError
from provisioner.git import command, worktree
from provisioner.git.builtin import BuiltIn
from provisioner.git.fakes import FakeProvider
from provisioner.git.process import run
from provisioner.git.provider import GitProvider
from provisioner.git.refs import read
from provisioner.git.seed import Seeds
from provisioner.models import Site
from tests.support.stack import ROOT

SITE = Site(
    app_id="app_abcdefghij",
    customer_uuid="cust_abcdefghijkl",
    site_type="portfolio",
    site_name="A site",
    domain="a.example.com",
    custom_domain=None,
    env_version=1,
    env_written=0,
    live_commit=None,
    ready=False,
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    deleting=False,
    plan="standard",
    restore_id=None,
    restore_commit=None,
    dataset="",
    secrets=site_secrets.generate(),
    customer_env={},
    owner=None,
)
Exists = Callable[[], bool]


@pytest.fixture(params=["built-in", "fake"])
def provider(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[GitProvider, Exists]:
    if request.param == "fake":
        fake = FakeProvider()
        return fake, lambda: SITE.full_name in fake.repositories
    built_in = BuiltIn(tmp_path / "repos", "https://git.example.com")
    return built_in, lambda: "refs/heads/main" in read(built_in.path(SITE))


@pytest.fixture
async def directory(tmp_path: Path) -> Path:
    """A site directory with its first commit."""
    await Seeds(ROOT / "templates", tmp_path / "seeds").copy("portfolio", tmp_path / "site")
    await worktree.initialise(tmp_path / "site", origin="/x", site_name="A site", created_at=SITE.created_at)
    return tmp_path / "site"


async def twice(call: Callable[[], Awaitable[None]]) -> None:
    await call()
    await call()


async def test_every_call_may_be_repeated(provider: tuple[GitProvider, Exists], directory: Path) -> None:
    """A recipe that was killed calls again from its first line."""
    git, exists = provider
    await twice(lambda: git.create_repository(SITE))
    await twice(lambda: git.push(SITE, directory))
    await twice(lambda: git.add_hook(SITE))
    assert exists()
    await twice(lambda: git.delete(SITE))
    assert not exists()


async def test_an_offer_is_made_once_and_moved_only_while_it_is_ours(
    provider: tuple[GitProvider, Exists], directory: Path
) -> None:
    """A branch that shows anything but what we put there last is the customer's."""
    git, _ = provider
    await git.create_repository(SITE)
    await git.push(SITE, directory)
    first = await worktree.head(directory)
    second, third = [await commit_on(directory, first, name) for name in ("second", "third")]
    await twice(lambda: git.offer(SITE, directory, "webmeteor/x", second, before=None))
    await git.offer(SITE, directory, "webmeteor/x", second, before=second)
    await git.offer(SITE, directory, "webmeteor/x", third, before=second)
    with pytest.raises(BranchTakenError):
        await git.offer(SITE, directory, "webmeteor/x", second, before=first)
    # Third is the customer's work on top of an offer that has not changed.
    await git.offer(SITE, directory, "webmeteor/x", second, before=second)
    await git.offer(SITE, directory, "webmeteor/x", third, before=second)


async def commit_on(directory: Path, parent: str, message: str) -> str:
    argv = ("commit-tree", f"{parent}^{{tree}}", "-p", parent, "-m", message)
    return (await run(command.git(*argv, cwd=directory), env=worktree.author(SITE.created_at))).decode().strip()


async def test_location_is_known_before_the_repository_exists(provider: tuple[GitProvider, Exists]) -> None:
    git, _ = provider
    before = git.locate(SITE)
    await git.create_repository(SITE)
    assert git.locate(SITE) == before
    assert before.full_name == "cust_abcdefghijkl/app_abcdefghij"
    assert before.clone_url == f"{before.repo_url}.git"


async def test_the_same_site_gives_the_same_first_commit(tmp_path: Path) -> None:
    """Made again after a kill, it is the commit that may have been pushed already."""
    seeds = Seeds(ROOT / "templates", tmp_path / "seeds")
    heads = set()
    for name in ("a", "b"):
        await seeds.copy("portfolio", tmp_path / name)
        await worktree.initialise(tmp_path / name, origin="/x", site_name="N", created_at=SITE.created_at)
        heads.add(await worktree.head(tmp_path / name))
    assert len(heads) == 1
