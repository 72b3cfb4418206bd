"""Build an image for each part. Equal trees give equal images: an existing image is not built again."""

from pathlib import Path

from deployer import image_names
from deployer.build.builder import Order
from deployer.deployments.run import Run
from deployer.errors import BuildFailedError
from deployer.model import PARTS
from shared.sitespec import Service

REFRESH = "refresh"


async def build(run: Run) -> None:
    if run.deployment.kind == "rollback":
        return
    # Remove a leftover builder now: when all images exist, nothing below does.
    await run.context.builder.end_left(run.site.app_id)
    # Read before building: if newer runtimes arrive meanwhile, the site counts as behind and is refreshed again.
    version = await run.context.library.version()
    kept = {part: await _kept(run, part) for part in PARTS}
    run.runtimes = run.live.runtimes if run.live and any(kept.values()) else version
    existing = {part: kept[part] or await _existing(run, part) for part in PARTS}
    missing = [part for part in PARTS if existing[part] is None]
    if missing:
        run.context.room.check()
    # Export and check every part before building any.
    contexts = {part: await run.context.source.export(run.site, part, run.trees[part]) for part in missing}
    for part in PARTS:
        run.images[part] = existing[part] or await _built(run, part, contexts[part])
    run.images["db"] = await _db_image(run)
    if not run.built:
        run.say("Nothing to build: every part has its image")


async def _kept(run: Run, part: Service) -> str | None:
    """New settings run with the live images, not with a rebuild of the same commit."""
    same = run.deployment.kind == "settings" and run.live is not None and run.live.commit == run.commit
    kept = run.live.images[part] if same and run.live else None
    return kept if kept and await run.context.library.at_hand(kept) else None


async def _existing(run: Run, part: Service) -> str | None:
    library, tree = run.context.library, run.trees[part]
    # Most sites run the template's api and alert unchanged.
    return await library.find(image_names.template(part), tree) or await library.find(
        image_names.site(run.site.app_id, part), tree
    )


async def _built(run: Run, part: Service, context: Path) -> str:
    app_id = run.site.app_id
    # Refresh builds share one customer's quota: a place stays free for customers' pushes.
    customer = REFRESH if run.deployment.kind == "refresh" else run.site.customer_uuid
    order = Order(app_id, customer, part, image_names.site(app_id, part), run.trees[part], context)
    reference = await run.context.builder.build(
        order,
        on_line=lambda line: run.journal.line("BUILD", f"{part}: {line}"),
        on_turn=lambda position: run.say(_turn(part, position)),
    )
    run.built.append(part)
    if not await run.context.library.at_hand(reference):
        raise BuildFailedError(f"The build of {part} left no image.", part=part)
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
