"""CloudEvents 1.0, structured JSON mode, with our extension attributes correlationid, causationid and sequence."""

import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from shared.logging import causation_id, correlation_id

_SUBJECTS = ("app_id", "customer_uuid", "machine")


class EventData(BaseModel):
    """The `data` of one event type. Past tense names are facts; secrets are Vault tokens, never plain text."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    owner: ClassVar[str]
    carries: ClassVar[str] = ""
    """The piece of its subject's state that the event replaces; `{field}` stands for one of its own fields. Events of
    one source and subject that carry the same piece are handled only if newer than the last (`Event.sequence`).
    """

    @property
    def carried(self) -> str:
        """`carries` with the fields filled in; "" for none."""
        return self.carries.format_map(vars(self))

    @property
    def subject(self) -> str:
        """`app_id`, else `customer_uuid`, else `machine`; events of one subject are handled in order."""
        return str(next((getattr(self, name) for name in _SUBJECTS if getattr(self, name, None)), ""))


D_co = TypeVar("D_co", bound=EventData, covariant=True)


class Event(BaseModel, Generic[D_co]):
    model_config = ConfigDict(frozen=True)

    specversion: Literal["1.0"] = "1.0"
    id: str = Field(default_factory=lambda: str(uuid.uuid4()))
    source: str
    type: str
    subject: str
    time: datetime = Field(default_factory=lambda: datetime.now(UTC))
    datacontenttype: Literal["application/json"] = "application/json"
    correlationid: str
    causationid: str | None = None
    sequence: int | None = Field(default=None, exclude=True)
    """Position in the source's outbox; grows with each event. Sent as a message header, not in the body."""
    data: D_co


def wrap(data: EventData, *, source: str) -> "Event[Any]":
    """Wraps `data` in an event with the current task's correlation and causation ids (shared.logging.bind)."""
    return Event[Any](
        source=f"webmeteor/{source}",
        type=data.type,
        subject=data.subject,
        correlationid=correlation_id(),
        causationid=causation_id(),
        data=data,
    )
