"""The registry in memory, for tests."""

from dataclasses import dataclass, field


@dataclass
class FakeRegistry:
    digests: dict[tuple[str, str], str] = field(default_factory=dict)
    """(repository, tag) → digest."""

    async def digest(self, repository: str, tag: str) -> str | None:
        return self.digests.get((repository, tag))

    async def tags(self, repository: str) -> list[str]:
        return [tag for name, tag in self.digests if name == repository]

    async def delete(self, repository: str, digest: str) -> None:
        for key in [key for key, value in self.digests.items() if key[0] == repository and value == digest]:
            del self.digests[key]


class FakeTokens:
    def sign(self, access: object, seconds: float) -> str:  # noqa: ARG002 - played
        return "token"
