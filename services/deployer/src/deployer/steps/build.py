"""An image for each part. Equal trees have equal images: what exists is not built again."""

from pathlib import Path

from shared.logging import get_logger
from shared.sitespec import Service

from deployer import builder, firewall
from deployer.engine import spec
from deployer.errors import BuildFailedError, FirewallNotSetError
from deployer.model import PARTS
from deployer.process import ProgramError
from deployer.run import Run

log = get_logger()


async def build(run: Run) -> None:
    if run.deployment.kind == "rollback":
        return
    existing = {part: await _existing(run, part) for part in PARTS}
    missing = [part for part in PARTS if existing[part] is None]
    # Nothing is built before all of it has been looked at.
    contexts = {part: await run.kit.source.export(run.site, part, run.trees[part]) for part in missing}
    for part in PARTS:
        run.images[part] = existing[part] or await _built(run, part, contexts[part])
    run.images["db"] = await _db_image(run)
    if not run.built:
        run.say("Nothing to build: every part has its image")


async def _existing(run: Run, part: Service) -> str | None:
    tree = run.trees[part]
    engine = run.kit.engine
    return await engine.image_id(builder.site_tag(run.site.app_id, part, tree)) or await engine.image_id(
        builder.template_tag(part, tree)
    )


async def _built(run: Run, part: Service, context: Path) -> str:
    settings = run.kit.settings
    tag = builder.site_tag(run.site.app_id, part, run.trees[part])
    if run.kit.builds.locked():
        run.say(f"{part}: waiting for a build to end")
    async with run.kit.builds:
        await _walled_in(run, part)
        run.say(f"{part}: building")
        await builder.build(
            settings, part=part, context=context, tag=tag, namespace=run.site.customer_uuid,
            labels={spec.APP: run.site.app_id}, on_line=lambda line: run.journal.line("BUILD", f"{part}: {line}"),
        )  # fmt: skip
    run.built.append(part)
    image = await run.kit.engine.image_id(tag)
    if image is None:
        raise BuildFailedError(f"The build of {part} left no image.", part=part)
    return image


async def _walled_in(run: Run, part: Service) -> None:
    """Right before a customer's commands run, whatever has become of the rules since they were last set."""
    try:
        await firewall.ensure(run.kit.settings)
    except (ProgramError, OSError) as error:
        log.warning("firewall_not_set", error=str(error))
        raise FirewallNotSetError("The platform cannot build safely now; try again later.", part=part) from error


async def _db_image(run: Run) -> str:
    """A site keeps the database image it has: a customer's push never restarts the database."""
    engine = run.kit.engine
    if run.live and (kept := await engine.image_id(run.live.images["db"])):
        return kept
    image = await engine.image_id(run.spec.db_image)
    if image is None:
        raise BuildFailedError(f"The engine has no image {run.spec.db_image}; run the set-up again.", part="db")
    return image
