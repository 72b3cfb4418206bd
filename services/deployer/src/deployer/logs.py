"""A container's output for whoever asks over the broker: `{"query": "logs", "app_id", "service", "tail", "follow"}`."""

from collections.abc import AsyncGenerator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from shared.errors import InvalidInputError, NotFoundError, UnavailableError
from shared.names import AppId

from deployer.engine.errors import EngineError
from deployer.engine.protocol import Engine

MAX_TAIL = 5000
MAX_LINE = 8000


class Question(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    query: Literal["logs"]
    app_id: AppId
    service: Literal["www", "api", "alert", "db"]
    tail: int = Field(default=200, ge=0, le=MAX_TAIL)
    follow: bool = False


class Logs:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def answer(self, raw: dict[str, Any]) -> AsyncGenerator[str, None]:
        """One line each. Raises InvalidInputError, NotFoundError, UnavailableError."""
        try:
            question = Question.model_validate(raw)
        except ValidationError as error:
            raise InvalidInputError("Unknown question.") from error
        try:
            container = await self._container(question)
            async for line in self._engine.logs(container, tail=question.tail, follow=question.follow):
                yield line.rstrip("\r\n")[:MAX_LINE]
        except EngineError as error:
            raise UnavailableError("The container engine does not answer; try again in a moment.") from error

    async def _container(self, question: Question) -> str:
        """The one under the proper name; during a cutover there is a second one."""
        found = [o for o in await self._engine.containers(question.app_id) if o.service == question.service]
        if not found:
            raise NotFoundError(f"The site has no container for {question.service} right now.")
        return min(found, key=lambda o: len(o.name)).id
