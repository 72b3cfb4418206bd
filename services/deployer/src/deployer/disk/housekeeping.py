"""Removes a site's images that no kept release names and no container uses, and what its builds left.

Ignores other sites' images.
"""

from shared.logging import get_logger

from deployer import store
from deployer.engine.errors import EngineError
from deployer.kit import Kit

log = get_logger()


async def tidy(kit: Kit, app_id: str) -> None:
    """Best effort, after the deployment has ended: an engine error is only logged."""
    try:
        # Not while a deployment of the site relies on an existing image.
        async with kit.lock(app_id):
            await kit.source.forget(app_id)
            kept = await store.kept_images(kit.pool, app_id, kit.settings.keep_releases)
            await kit.library.keep_only(app_id, kept)
    except EngineError as error:
        log.warning("images_not_tidied", error=error.message)
