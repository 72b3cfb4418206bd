"""site.requested → directory, repository, first commit → repo.created."""

import shutil
from pathlib import Path

from pydantic import TypeAdapter

from provisioner.context import Context
from provisioner.errors import CommitMissingError, CopyMissingError, TemplateMissingError
from provisioner.git import worktree
from provisioner.git.builtin import clear_leftovers
from provisioner.git.provider import BRANCH
from provisioner.jobs.copy_source import BUNDLE, SOURCE, VARIABLES
from provisioner.models import Site
from shared.db.pool import Connection
from shared.errors import PlatformError
from shared.events.types import RepoCreated, SiteStepFailed
from shared.jobs import Job
from shared.names import RestoreId, check
from shared.secrets import Vault
from shared.threads import in_thread


class Provision:
    def __init__(self, context: Context, common: Vault) -> None:
        self._context = context
        self._common = common

    async def run(self, job: Job) -> None:
        context = self._context
        async with context.locks(job.key):
            site = await context.queries.site(context.pool, job.key)
            if site is None or site.deleting:
                return
            if site.site_type not in context.seeds.available():
                await self._refuse(job, site)
                return
            directory = context.directory(site.customer_uuid, site.app_id)
            refs: dict[str, str] = {}
            if site.restore_id and not site.ready:
                refs = await self._from_copy(site, site.restore_id, directory)
                site = await context.queries.site(context.pool, site.app_id) or site
            elif not directory.exists():
                await self._make_directory(site, directory)
            site = await context.write_platform_files(site)
            if not site.restore_id:
                await self._publish(site, directory)
            await self._finish(job, site, await worktree.head(directory), refs)

    async def _make_directory(self, site: Site, directory: Path) -> None:
        """Make a draft and rename it: an existing directory has its first commit."""
        draft = directory.with_name(f".{site.app_id}.new")
        await self._context.seeds.copy(site.site_type, draft)
        origin = self._context.provider.locate(site).origin
        await worktree.initialise(draft, origin=origin, site_name=site.site_name, created_at=site.created_at)
        draft.rename(directory)

    async def _from_copy(self, site: Site, restore_id: str, directory: Path) -> dict[str, str]:
        """The repository with its history, and the customer's variables. Return its refs. Raises CopyMissingError."""
        context = self._context
        copy = context.settings.cuts_root / f"{check(RestoreId, restore_id)}.{SOURCE}"
        variables = await in_thread(_variables, copy)
        found = await context.provider.fill(site, (copy / BUNDLE).resolve())
        await context.provider.add_hook(site)
        await context.queries.take_variables(context.pool, site.app_id, variables)
        if not directory.exists():
            draft = directory.with_name(f".{site.app_id}.new")
            await in_thread(shutil.rmtree, draft, ignore_errors=True)
            draft.parent.mkdir(parents=True, exist_ok=True)
            await self._check_out(site, found, draft)
            draft.rename(directory)
        return found

    async def _check_out(self, site: Site, found: dict[str, str], draft: Path) -> None:
        """The commit that was live; the newest if the repository has it no longer."""
        settings, origin = self._context.settings, self._context.provider.locate(site).origin
        limits = {"max_files": settings.git_max_tree_files, "max_mib": settings.git_max_tree_mib}
        newest = found.get(f"refs/heads/{BRANCH}")
        for commit in filter(None, (site.restore_commit, newest)):
            try:
                return await worktree.check_out(draft, origin=origin, commit=commit, **limits)
            except CommitMissingError:
                await in_thread(shutil.rmtree, draft, ignore_errors=True)
        raise CopyMissingError(f"The copy's repository has no branch {BRANCH}; choose another copy.")

    async def _publish(self, site: Site, directory: Path) -> None:
        if site.ready:
            return
        await in_thread(clear_leftovers, directory / ".git")
        await self._context.provider.create_repository(site)
        await self._context.provider.push(site, directory)
        await self._context.provider.add_hook(site)

    async def _finish(self, job: Job, site: Site, commit: str, refs: dict[str, str]) -> None:
        """For a site that is already ready, publish repo.created again: a retried request needs an answer.
        `refs`: what the repository began with, if not with `commit` alone.
        """
        context = self._context
        tree = await self._template_of(site, commit)
        async with job.finish() as tx:
            if not await context.queries.set_ready(tx, site, f"refs/heads/{BRANCH}", commit):
                return
            if refs:
                await context.queries.save_refs(tx, site.app_id, refs)
            if not site.ready and not site.restore_id:
                await context.queries.versions.add(tx, site.app_id, commit, tree, newest=tree)
            location = context.provider.locate(site)
            await context.outbox.add(
                tx,
                RepoCreated(
                    customer_uuid=site.customer_uuid,
                    app_id=site.app_id,
                    site_type=site.site_type,
                    domain=site.domain,
                    repo_url=location.repo_url,
                    clone_url=location.clone_url,
                    full_name=location.full_name,
                    branch=BRANCH,
                    commit=commit,
                    template_version=tree,
                    restore_id=site.restore_id,
                    variables=tuple(sorted(site.customer_env) if site.restore_id else ()),
                    webhook_secret=self._common.encrypt(site.secrets["REPO_WEBHOOK_SECRET"]),
                ),
            )

    async def _template_of(self, site: Site, commit: str) -> str:
        if not site.ready and not site.restore_id:
            return await worktree.tree_of(self._context.directory(site.customer_uuid, site.app_id), commit)
        known = await self._context.queries.versions.of(self._context.pool, site.app_id)
        return known.tree if known else ""

    async def _refuse(self, job: Job, site: Site) -> None:
        """Fail at once: a retry does not help if the template is missing."""
        offered = ", ".join(self._context.seeds.available())
        error = TemplateMissingError(
            f"There is no template for {site.site_type} sites yet; available types: {offered}."
        )
        async with job.finish() as tx:
            await self.given_up(tx, job, error)

    async def given_up(self, tx: Connection, job: Job, error: Exception) -> None:
        site = await self._context.queries.site(tx, job.key)
        if site and not site.deleting:
            await self._context.outbox.add(tx, step_failed(site.customer_uuid, site.app_id, "provision", error))


def _variables(copy: Path) -> dict[str, str]:
    """Raises CopyMissingError. A copy of an earlier version has no such file."""
    if not (copy / BUNDLE).is_file():
        raise CopyMissingError("The copy is not at hand any longer; retry the site.")
    file = copy / VARIABLES
    return TypeAdapter(dict[str, str]).validate_json(file.read_bytes()) if file.exists() else {}


def step_failed(customer_uuid: str, app_id: str, step: str, error: Exception) -> SiteStepFailed:
    """Show the text of platform errors only; other errors have no user-facing text."""
    known = isinstance(error, PlatformError)
    return SiteStepFailed(
        customer_uuid=customer_uuid,
        app_id=app_id,
        step=step,
        key=error.key if isinstance(error, PlatformError) else "internal",
        message=str(error) if known else f"The step failed on our side ({type(error).__name__}); please try again.",
    )
