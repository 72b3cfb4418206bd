"""GitHub-shaped push payloads: only the needed fields are checked, the rest may be anything. Pure."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, StringConstraints, ValidationError

from shared.errors import InvalidInputError
from shared.http import invalid

M = TypeVar("M", bound=BaseModel)
NO_COMMIT = "0" * 40
_DELIVERY = re.compile(r"[\x21-\x7e]{1,100}")


@dataclass(frozen=True)
class Ignored:
    """Understood, but nothing to do."""

    reason: str


class _Repository(BaseModel):
    full_name: str


class _About(BaseModel):
    repository: _Repository


class _Pusher(BaseModel):
    name: str = ""


class Push(BaseModel):
    """The specification's fields. `after` all zeros: the branch was deleted."""

    ref: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    after: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
    pusher: _Pusher = _Pusher()

    @property
    def pusher_name(self) -> str:
        return "".join(char for char in self.pusher.name if char.isprintable())[:100]


def repository_of(value: Any) -> str:
    """Return its full name. Raises InvalidInputError if the payload names no repository."""
    return _checked(_About, value).repository.full_name


def read_push(value: Any, branch: str) -> Push | Ignored:
    """Return the push, or why it deploys nothing. Raises InvalidInputError."""
    push = _checked(Push, value)
    if push.ref != f"refs/heads/{branch}":
        return Ignored(f"only pushes to {branch} are deployed")
    if push.after == NO_COMMIT:
        return Ignored("the branch was deleted")
    return push


def delivery_of(header: str | None, fallback: str) -> str:
    """Return the delivery's id; `fallback` if the sender gives none."""
    if header is None:
        return fallback
    if not _DELIVERY.fullmatch(header):
        raise InvalidInputError("X-GitHub-Delivery must be 1 to 100 visible ASCII characters.")
    return header


def _checked(kind: type[M], value: Any) -> M:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise invalid(error) from None
