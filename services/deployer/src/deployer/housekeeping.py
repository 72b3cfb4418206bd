"""Images of a site that no kept release names and no container uses are removed, and what its builds left.

Nobody else's are looked at.
"""

from shared.logging import get_logger

from deployer import store
from deployer.engine.errors import EngineError
from deployer.kit import Kit

log = get_logger()


async def tidy(kit: Kit, app_id: str) -> None:
    """After the deployment has ended: an error here is a line in the platform's log."""
    try:
        # Not while a deployment of the site counts on an image that is there.
        async with kit.lock(app_id):
            await kit.source.forget(app_id)
            kept = await store.kept_images(kit.pool, app_id, kit.settings.keep_releases)
            await kit.library.keep_only(app_id, kept)
    except EngineError as error:
        log.warning("images_not_tidied", error=error.message)
