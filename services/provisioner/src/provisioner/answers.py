"""Answers the gateway's queries that only the provisioner can answer."""

from collections.abc import AsyncGenerator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from provisioner.errors import OwnerPasswordPendingError
from provisioner.queries import Queries
from shared.db.pool import Pool
from shared.errors import InvalidInputError
from shared.names import AppId, CustomerUuid


class Question(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    query: Literal["owner_password"]
    customer_uuid: CustomerUuid
    app_id: AppId


class Answers:
    def __init__(self, pool: Pool, queries: Queries) -> None:
        self._pool = pool
        self._queries = queries

    async def answer(self, raw: dict[str, Any]) -> AsyncGenerator[dict[str, str], None]:
        """Yield one {email, password}; the password is a Vault token. Raises subclasses of PlatformError."""
        try:
            question = Question.model_validate(raw)
        except ValidationError as error:
            raise InvalidInputError("Unknown question.") from error
        site = await self._queries.site(self._pool, question.app_id)
        if site is None or site.deleting or site.customer_uuid != question.customer_uuid:
            # The gateway has checked the owner: either site.requested has not arrived yet, or the deletion came first.
            raise OwnerPasswordPendingError("The site is not there yet; try again in a moment.")
        email, password = await self._queries.owners.take(self._pool, site.app_id)
        yield {"email": email, "password": self._queries.hand_over(password)}
