"""Build an image for each part. Equal trees give equal images: an existing image is not built again."""

import asyncio
from collections.abc import Awaitable, Mapping

from deployer import image_names
from deployer.build.builder import Order
from deployer.deployments.run import Run
from deployer.errors import BuildFailedError
from deployer.model import PARTS
from shared.sitespec import Service

REFRESH = "refresh"


async def build(run: Run) -> None:
    if run.images:
        # A release's.
        return
    # A leftover builder is removed now: when all images exist, nothing below does. The version is read before
    # building: if newer runtimes arrive meanwhile, the site counts as behind and is refreshed again.
    _, version = await asyncio.gather(run.context.builder.end_left(run.site.app_id), run.context.library.version())
    kept = {part: await _kept(run, part) for part in PARTS}
    run.runtimes = run.live.runtimes if run.live and any(kept.values()) else version
    tags = {part: image_names.tag(run.trees[part], version) for part in PARTS}
    found, db = await asyncio.gather(
        asyncio.gather(*(_existing(run, part, kept[part], tags[part]) for part in PARTS)), _db_image(run)
    )
    run.images["db"] = db
    run.images |= {part: image for part, image in zip(PARTS, found, strict=True) if image}
    if missing := {part: tags[part] for part in PARTS if part not in run.images}:
        run.context.room.check()
        await _build_missing(run, missing)
    if not run.built:
        run.say("Nothing to build: every part has its image")


async def _kept(run: Run, part: Service) -> str | None:
    """New settings run with the live images, not with a rebuild of the same commit."""
    same = run.deployment.kind == "settings" and run.live is not None and run.live.commit == run.commit
    kept = run.live.images[part] if same and run.live else None
    return kept if kept and await run.context.library.at_hand(kept) else None


async def _existing(run: Run, part: Service, kept: str | None, tag: str) -> str | None:
    if kept:
        return kept
    # Most sites run the template's api and alert unchanged.
    repositories = image_names.template(part), image_names.site(run.site.app_id, part)
    found = await asyncio.gather(*(run.context.library.find(repository, tag) for repository in repositories))
    return next(filter(None, found), None)


async def _build_missing(run: Run, tags: Mapping[Service, str]) -> None:
    """Every part's files are there, and checked, before any is built; the first builder is made ready meanwhile."""
    asking = asyncio.ensure_future(run.context.source.ask(run.deployment, run.commit, list(tags), on_wait=run.say))
    building = asyncio.ensure_future(_build_each(run, tags, asking))
    try:
        ended, _ = await asyncio.wait({asking, building}, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            await task
        await building
    finally:
        for task in (asking, building):
            task.cancel()
        await asyncio.gather(asking, building, return_exceptions=True)


async def _build_each(run: Run, tags: Mapping[Service, str], files: Awaitable[object]) -> None:
    if not run.context.source.folder(run.deployment).exists():
        # A provisioner of the version before makes it together with the files.
        await files
    for part, tag in tags.items():
        run.images[part] = await _built(run, part, tag, files)


async def _built(run: Run, part: Service, tag: str, files: Awaitable[object]) -> str:
    app_id = run.site.app_id
    # Refresh builds share one customer's quota: a place stays free for customers' pushes.
    customer = REFRESH if run.deployment.kind == "refresh" else run.site.customer_uuid
    order = Order(
        app_id, customer, part, image_names.site(app_id, part), tag,
        run.context.source.folder(run.deployment), run.trees[part], files,
    )  # fmt: skip
    reference = await run.context.builder.build(
        order,
        on_line=lambda line: run.journal.line("BUILD", f"{part}: {line}"),
        on_turn=lambda position: run.say(_turn(part, position)),
    )
    run.built.append(part)
    return reference


def _turn(part: str, position: int) -> str:
    return f"{part}: waiting for its turn to build, number {position} in the queue" if position else f"{part}: building"


async def _db_image(run: Run) -> str:
    """A site keeps its database image: a customer's push never restarts the database."""
    engine = run.context.engine
    if run.live and (kept := await engine.image_id(run.live.images["db"])):
        return kept
    image = await engine.image_id(run.spec.db_image)
    if image is None:
        raise BuildFailedError(f"The engine has no image {run.spec.db_image}; run the set-up again.", part="db")
    return image
