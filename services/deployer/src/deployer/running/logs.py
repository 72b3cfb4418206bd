"""A container's output as a query over the broker: `{"query": "logs", "app_id", "service", "tail", "follow"}`."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deployer import queries
from deployer.engine.errors import EngineError
from deployer.engine.protocol import Engine
from shared.db.pool import Pool
from shared.errors import InvalidInputError, NotFoundError, UnavailableError
from shared.names import AppId
from shared.places import Places

MAX_TAIL = 5000


class Question(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    query: Literal["logs"]
    app_id: AppId
    service: Literal["www", "api", "alert", "db"]
    tail: int = Field(default=200, ge=0, le=MAX_TAIL)
    follow: bool = False


class Logs:
    def __init__(self, pool: Pool, engine: Engine, places: Places) -> None:
        self._pool = pool
        self._engine = engine
        self._places = places

    async def answer(self, raw: dict[str, Any]) -> AsyncGenerator[list[str], None]:
        """Yield batches of lines as they arrive. Raises InvalidInputError, NotFoundError, TooManyStreamsError,
        UnavailableError.
        """
        try:
            question = Question.model_validate(raw)
        except ValidationError as error:
            raise InvalidInputError("Unknown question.") from error
        site = await queries.site(self._pool, question.app_id)
        if site is None:
            raise NotFoundError("The site has no containers yet.")
        with self._places.held(site.customer_uuid, site.app_id):
            try:
                container = await self._container(question)
                logs = self._engine.logs(container, tail=question.tail, follow=question.follow)
                async with aclosing(logs) as batches:
                    async for lines in batches:
                        yield lines
            except EngineError as error:
                raise UnavailableError("The container engine does not answer; try again in a moment.") from error

    async def _container(self, question: Question) -> str:
        """Return the container with the proper name; during a cutover there is a second one."""
        found = [o for o in await self._engine.containers(question.app_id) if o.service == question.service]
        if not found:
            raise NotFoundError(f"The site has no container for {question.service} right now.")
        return min(found, key=lambda o: len(o.name)).id
