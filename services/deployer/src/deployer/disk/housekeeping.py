"""Removes a site's images that no kept release names and no container uses.

Ignores other sites' images.
"""

from deployer import queries
from deployer.context import Context
from deployer.engine.errors import EngineError
from shared.logging import get_logger

log = get_logger()


async def tidy(context: Context, app_id: str) -> None:
    """Best effort, after the deployment has ended: an engine error is only logged."""
    try:
        # Not while a deployment of the site relies on an existing image.
        async with context.lock(app_id):
            kept = await queries.kept_images(context.pool, app_id, context.settings.keep_releases)
            await context.library.keep_only(app_id, kept)
    except EngineError as error:
        log.warning("images_not_tidied", error=error.message)
