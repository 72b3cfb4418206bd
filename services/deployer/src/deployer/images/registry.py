"""Requests to the platform's registry (https://distribution.github.io/distribution/spec/api/)."""

import contextlib
from collections.abc import AsyncIterator
from typing import Protocol

import aiohttp

from deployer.engine.errors import EngineUnavailableError
from deployer.images.tokens import Tokens

MANIFESTS = (
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
)
ANSWER_SECONDS = 10
TOKEN_SECONDS = 60


class RegistryUnavailableError(EngineUnavailableError):
    """Deployments wait for the registry as they wait for the engine."""


class Registry(Protocol):
    """Raises RegistryUnavailableError."""

    async def digest(self, repository: str, tag: str) -> str | None: ...

    async def tags(self, repository: str) -> list[str]: ...

    async def delete(self, repository: str, digest: str) -> None:
        """Delete the manifest and every tag of it; the next garbage collection removes the layers."""


class HttpRegistry:
    def __init__(self, address: str, tokens: Tokens, session: aiohttp.ClientSession) -> None:
        self._url, self._tokens, self._session = f"http://{address}/v2", tokens, session

    async def digest(self, repository: str, tag: str) -> str | None:
        async with self._asked("HEAD", repository, f"manifests/{tag}", "pull") as response:
            return response.headers["Docker-Content-Digest"] if response.status == 200 else None

    async def tags(self, repository: str) -> list[str]:
        async with self._asked("GET", repository, "tags/list", "pull") as response:
            # For a repository without tags the answer is null.
            return (await response.json())["tags"] or [] if response.status == 200 else []

    async def delete(self, repository: str, digest: str) -> None:
        async with self._asked("DELETE", repository, f"manifests/{digest}", "delete"):
            pass

    @contextlib.asynccontextmanager
    async def _asked(
        self, method: str, repository: str, path: str, action: str
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        token = self._tokens.sign({repository: [action]}, TOKEN_SECONDS)
        headers = {"Authorization": f"Bearer {token}", "Accept": ", ".join(MANIFESTS)}
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        try:
            async with self._session.request(
                method, f"{self._url}/{repository}/{path}", headers=headers, timeout=timeout
            ) as response:
                if response.status >= 500 or response.status in {401, 403}:
                    raise RegistryUnavailableError("The image registry does not answer.", detail=str(response.status))
                yield response
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise RegistryUnavailableError("The image registry does not answer.", detail=str(error)) from error
