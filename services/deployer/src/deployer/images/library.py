"""The images of sites and templates: the registry has all of them, the engine those that it runs."""

import asyncio
from collections.abc import Collection, Iterable

from deployer import image_names
from deployer.engine.errors import MissingError
from deployer.engine.protocol import Engine
from deployer.images.pushes import Pushes
from deployer.images.registry import Registry
from deployer.images.tokens import Tokens
from deployer.model import PARTS

PULL_SECONDS = 600


class Library:
    """Raises EngineError's kinds."""

    def __init__(self, engine: Engine, registry: Registry, tokens: Tokens, pushes: Pushes) -> None:
        self._engine, self._registry, self._tokens, self._pushes = engine, registry, tokens, pushes

    async def runtimes(self) -> dict[str, str]:
        """Runtime → id, as the engine has them. Raises MissingError."""
        ids = await asyncio.gather(*map(self._engine.image_id, image_names.RUNTIMES))
        found = {image: found for image, found in zip(image_names.RUNTIMES, ids, strict=True) if found}
        if missing := set(image_names.RUNTIMES) - set(found):
            raise MissingError(f"The engine has no image {', '.join(sorted(missing))}; run the set-up again.")
        return found

    async def version(self) -> str:
        """Version of the current runtimes. Raises MissingError."""
        return image_names.version(await self.runtimes())

    async def find(self, repository: str, tag: str) -> str | None:
        """Return the image's reference, if the registry has it; the engine has it afterwards."""
        digest = await self._registry.digest(repository, tag)
        if digest is None:
            return None
        reference = image_names.reference(repository, digest)
        return reference if await self.at_hand(reference) else None

    async def at_hand(self, reference: str) -> bool:
        """Whether the engine can run it; pulled from the registry if only that has it."""
        if await self._engine.image_id(reference) is not None:
            return True
        if not image_names.is_ours(reference):
            return False
        repository = reference.partition("@")[0]
        return await self._engine.pull(reference, self._tokens.sign({repository: ["pull"]}, PULL_SECONDS))

    async def push(self, image: str, repository: str, tag: str) -> str:
        """Push an image of the engine into the registry; return its digest."""
        async with self._pushes.pushing():
            token = self._tokens.sign({repository: ["push", "pull"]}, PULL_SECONDS)
            await self._engine.push(image, repository, tag, token)
        digest = await self._registry.digest(repository, tag)
        assert digest is not None  # noqa: S101 - it was pushed just now
        return digest

    async def keep_only(self, app_id: str, kept: Iterable[str]) -> None:
        """Remove the site's images that `kept` does not name, here and in the registry. Ignores other sites' images."""
        wanted = set(kept)
        for reference, identity in (await self._engine.site_images(app_id)).items():
            if identity not in wanted:
                await self._engine.remove_image(reference)
        for part in PARTS:
            await self._keep(image_names.site(app_id, part), (), wanted)

    async def forget_old(self, kept: Collection[str]) -> None:
        """Remove earlier set-ups' template parts and runtimes that no release has; `kept`: all releases' images."""
        runtimes = await self.runtimes()
        ending = image_names.tag_ending(image_names.version(runtimes))
        wanted = set(kept)
        for part in PARTS:
            tags = await self._registry.tags(image_names.template(part))
            wanted |= await self._keep(image_names.template(part), [tag for tag in tags if tag.endswith(ending)], kept)
        for image, identity in runtimes.items():
            wanted |= await self._keep(image_names.runtime(image), [image_names.runtime_tag(identity)], kept)
        for name in await self._engine.shared_images():
            if name not in wanted and not (name.startswith(image_names.LOCAL_TEMPLATE) and name.endswith(ending)):
                await self._engine.remove_image(name)

    async def _keep(self, repository: str, tags: Collection[str], kept: Collection[str]) -> set[str]:
        """Remove images from the registry that neither `tags` nor `kept` name; return the references of `tags`."""
        digests = {tag: await self._registry.digest(repository, tag) for tag in await self._registry.tags(repository)}
        present = {image_names.reference(repository, digest): digest for digest in digests.values() if digest}
        current = {image_names.reference(repository, digest) for tag in tags if (digest := digests.get(tag))}
        for reference in present.keys() - current - set(kept):
            await self._registry.delete(repository, present[reference])
        return current
