"""CloudEvents 1.0, structured JSON mode, with extension attributes of ours: correlationid, causationid, sequence."""

import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from shared.logging import causation_id, correlation_id


class EventData(BaseModel):
    """The `data` of one event type. Past tense names are facts; secrets in it are Vault tokens, never clear."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    owner: ClassVar[str]
    carries: ClassVar[str] = ""
    """Which piece of its subject's state the event is the newest word on; `{field}` stands for a field of its own.
    Of the events of one source and subject that carry the same piece only newer ones are handled (`Event.sequence`).
    """

    @property
    def carried(self) -> str:
        """`carries` with its fields, "" for none."""
        return self.carries.format_map(vars(self))

    @property
    def subject(self) -> str:
        """What the event is about; events of one subject are handled in order."""
        return str(getattr(self, "app_id", None) or getattr(self, "customer_uuid", ""))


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
    """Grows with each event of a source: its place in the outbox, which only the message around the body can tell."""
    data: D_co


def wrap(data: EventData, *, source: str) -> "Event[Any]":
    """An event around `data`; its correlation and its cause are the current task's (shared.logging.bind)."""
    return Event[Any](
        source=f"webmeteor/{source}",
        type=data.type,
        subject=data.subject,
        correlationid=correlation_id(),
        causationid=causation_id(),
        data=data,
    )
