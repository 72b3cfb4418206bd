"""GitHub's webhook, which the platform's own provider sends too: only the needed fields are checked."""

import re
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, StringConstraints, ValidationError

from api_gateway.webhook import signature
from api_gateway.webhook.dialects.dialect import Ignored, Message, Push
from shared.errors import InvalidInputError
from shared.translation import invalid

M = TypeVar("M", bound=BaseModel)
NO_COMMIT = "0" * 40
_DELIVERY = re.compile(r"[\x21-\x7e]{1,100}")


class _Repository(BaseModel):
    full_name: str


class _About(BaseModel):
    repository: _Repository


class _Pusher(BaseModel):
    name: str = ""


class _Push(BaseModel):
    """The specification's fields. `after` all zeros: the branch was deleted."""

    ref: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    after: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
    pusher: _Pusher = _Pusher()


class GitHub:
    """Implements Dialect."""

    signature_header = "X-Hub-Signature-256"

    def identify(self, message: Message) -> str | Ignored:
        value = message.value
        if _event(message) == "ping" and isinstance(value, dict) and "repository" not in value:
            return Ignored("ping")
        return _checked(_About, value).repository.full_name

    def verify(self, message: Message, secret: str) -> bool:
        return signature.valid(secret, message.raw, message.headers.get(self.signature_header))

    def parse(self, message: Message, branch: str) -> Push | Ignored:
        if (event := _event(message)) != "push":
            return Ignored(event[:50])
        push = _checked(_Push, message.value)
        if push.ref != f"refs/heads/{branch}":
            return Ignored(f"only pushes to {branch} are deployed")
        if push.after == NO_COMMIT:
            return Ignored("the branch was deleted")
        return Push(push.after, _printable(push.pusher.name), _delivery_id(message))


def _event(message: Message) -> str:
    return message.headers.get("X-GitHub-Event", "push")


def _delivery_id(message: Message) -> str | None:
    header = message.headers.get("X-GitHub-Delivery")
    if header is not None and not _DELIVERY.fullmatch(header):
        raise InvalidInputError("X-GitHub-Delivery must be 1 to 100 visible ASCII characters.")
    return header


def _printable(name: str) -> str:
    return "".join(char for char in name if char.isprintable())[:100]


def _checked(kind: type[M], value: Any) -> M:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise invalid(error) from None
