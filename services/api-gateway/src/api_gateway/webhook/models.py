from pydantic import BaseModel


class Accepted(BaseModel):
    deployment_id: str


class Nothing(BaseModel):
    """Understood, but nothing to do."""

    ignored: str
